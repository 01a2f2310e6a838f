"""`make bench`: the figures of docs/benchmarks.md, each beside a peer or a floor in one run."""

from __future__ import annotations

import platform
import sys
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parent))

import bench_bylines
import bench_dates
import bench_reading
import bench_search
import bench_text


def main() -> None:
    print(f"Python {platform.python_version()}, {platform.machine()}\n")
    benches = {"Dates": bench_dates, "Bylines": bench_bylines, "Text": bench_text}
    for name, bench in {**benches, "Search": bench_search, "Reading": bench_reading}.items():
        print(f"## {name}\n", flush=True)
        bench.main()
        print()


if __name__ == "__main__":
    main()
