"""A few seconds of what ``python -m tests.fuzz.scripts`` does for an hour."""

from __future__ import annotations

import secrets

from engine.scripting import ScriptPool
from tests.fuzz.scripts import Fuzzing


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
