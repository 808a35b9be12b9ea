"""A few seconds of what ``python -m tests.fuzz.scripts`` does for an hour."""

from __future__ import annotations

import secrets
from datetime import UTC, datetime

import pytest

from engine.scripting import ScriptError, ScriptPool, ScriptRun
from tests.fuzz.scripts import Fuzzing
from tests.fuzz.slowness import HANGS_AFTER, Spent, TooSlow, in_time, working_seconds


def test_random_programs_end_as_data_or_as_a_refusal() -> None:
    pool = ScriptPool(workers=1)
    fuzzing = Fuzzing(secrets.randbelow(2**32), pool)
    try:
        for _ in range(60):
            fuzzing.round()
    finally:
        pool.stop()
    assert not fuzzing.failures, (fuzzing.seed, fuzzing.failures[:3])
    ran = sum(count for kind, count in fuzzing.counts.items() if kind.endswith(" ran"))
    assert ran > 100, fuzzing.counts


def test_work_in_a_worker_counts_as_work_of_the_script() -> None:
    pool = ScriptPool(workers=1)
    before = working_seconds(pool)
    try:
        with pytest.raises(ScriptError, match="longer than 1 second"):
            pool.run(ScriptRun("while True:\n    pass", {}, datetime(2026, 11, 23, tzinfo=UTC)))
        assert working_seconds(pool) - before > 0.1
    finally:
        pool.stop()


def test_work_is_told_from_waiting_for_a_turn() -> None:
    Spent(working=1.0, waiting=60.0).refuse(2.0)
    with pytest.raises(TooSlow, match="worked"):
        Spent(working=2.1, waiting=2.1).refuse(2.0)
    with pytest.raises(TooSlow, match="hung"):
        Spent(working=0.1, waiting=HANGS_AFTER + 1).refuse(2.0)
    with pytest.raises(TooSlow, match="worked"), in_time(0.0):
        sum(number * number for number in range(1_000_000))
