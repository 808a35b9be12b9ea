"""The engine with its village, as the tests of the engine have it."""

from __future__ import annotations

from tests.engine.conftest import clock, driver, engine, outside, village

__all__ = ["clock", "driver", "engine", "outside", "village"]
