"""A short run of the fuzzing loop; `make fuzz SECONDS=3600` is the long one."""

from __future__ import annotations

import os
import random

from fuzz import mutated, runs
from fuzz_seeds import pages

SECONDS = float(os.environ.get("FUZZ_SECONDS", "20"))
SEED = int(os.environ.get("FUZZ_SEED", random.SystemRandom().randrange(1 << 30)))


def test_nothing_that_reads_breaks_on_mutated_input() -> None:
    finds = [(name, wrong, data[:200]) for name, data, wrong in runs(SECONDS, SEED) if name]
    assert not finds, f"FUZZ_SEED={SEED}: {finds[0]}"


def test_a_seed_repeats_a_run() -> None:
    pool = pages()
    assert len(pool) > 40
    one, again = random.Random(7), random.Random(7)
    assert [mutated(one, pool) for _ in range(50)] == [mutated(again, pool) for _ in range(50)]
