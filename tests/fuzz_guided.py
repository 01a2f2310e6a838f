"""The readers of `fuzz`, led by the branches that an input reaches: `make fuzz-guided SECONDS=600`.

atheris sees the Python of this project; lxml, zlib and SQLite, in C, stay unseen, which is why
`make fuzz` mutates without it too. What it finds is written to `fuzz-finds/` and ends the run.
"""

from __future__ import annotations

import argparse
import hashlib
import tempfile
from pathlib import Path

import atheris

with atheris.instrument_imports(include=["crawler", "pipelines"]):
    import fuzz
    from fuzz_seeds import ROOT

LONGEST_INPUT = 20_000
"""Bytes: longer ones are `make fuzz`'s, which is quicker with them."""


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--seconds", type=int, default=60)
    seconds = parser.parse_args().seconds
    targets = [*fuzz.targets().values()]
    finds = ROOT / "fuzz-finds"
    finds.mkdir(exist_ok=True)
    with tempfile.TemporaryDirectory() as folder:
        for number, (_, seeds) in enumerate(targets):
            for seed in seeds:
                name = hashlib.sha1(seed).hexdigest()
                data = bytes([number]) + seed[:LONGEST_INPUT]
                Path(folder, f"{number}-{name}").write_bytes(data)

        def one_input(data: bytes) -> None:
            if data:
                read, _ = targets[data[0] % len(targets)]
                read(data[1:])

        limits = (f"-max_total_time={seconds}", f"-max_len={LONGEST_INPUT}", "-timeout=20")
        atheris.Setup(["fuzz_guided", *limits, f"-artifact_prefix={finds}/", folder], one_input)
        atheris.Fuzz()


if __name__ == "__main__":
    main()
