"""A short run of the fuzzing loop; `make fuzz SECONDS=3600` is the long one."""

from __future__ import annotations

import random

import pytest
from fuzz import mutated, runs
from fuzz_seeds import pages

INPUTS, SEEDS = 1500, (1, 2, 3)
"""The same inputs at every run, on a fast machine and a slow one: what fails today has failed
yesterday. `make fuzz` takes new ones: an hour's 1.3 million found nothing on 27 November 2026."""


@pytest.mark.parametrize("seed", SEEDS)
def test_nothing_that_reads_breaks_on_mutated_input(seed: int) -> None:
    finds = [(name, wrong, data[:200]) for name, data, wrong in runs(300, seed, INPUTS) if name]
    assert not finds, finds[0]


def test_a_seed_repeats_a_run() -> None:
    pool = pages()
    assert len(pool) > 40
    one, again = random.Random(7), random.Random(7)
    assert [mutated(one, pool) for _ in range(50)] == [mutated(again, pool) for _ in range(50)]
