"""One pool for all tests of a module: a worker takes a moment to start."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from engine.scripting import ScriptPool


@pytest.fixture(scope="module")
def pool() -> Iterator[ScriptPool]:
    made = ScriptPool(workers=2)
    yield made
    made.stop()
