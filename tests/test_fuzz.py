"""A short run of the fuzzing loop; `make fuzz SECONDS=3600` is the long one."""

from __future__ import annotations

import random

import pytest
from fuzz import mutated, runs
from fuzz_seeds import pages

SECONDS, SEEDS = 20, (1, 2, 3)
"""A minute of the processor, in parts that workers share. The same seeds at every run, as with
hypothesis: what fails today has failed yesterday; `make fuzz` takes new ones."""


@pytest.mark.parametrize("seed", SEEDS)
def test_nothing_that_reads_breaks_on_mutated_input(seed: int) -> None:
    finds = [(name, wrong, data[:200]) for name, data, wrong in runs(SECONDS, seed) if name]
    assert not finds, finds[0]


def test_a_seed_repeats_a_run() -> None:
    pool = pages()
    assert len(pool) > 40
    one, again = random.Random(7), random.Random(7)
    assert [mutated(one, pool) for _ in range(50)] == [mutated(again, pool) for _ in range(50)]
