"""What an expression costs once it is compiled: a condition is asked at every gateway."""

from __future__ import annotations

import sys
import timeit
from datetime import UTC, datetime
from typing import Any

from engine.interpreter.expressions import compile_expression
from engine.interpreter.feel.compiling import compile_feel
from engine.scripting import ScriptPool, ScriptRun

_NOW = datetime(2026, 11, 23, tzinfo=UTC)
_DATA: dict[str, Any] = {"ok": True, "score": 70, "unit": "a", "a": 1, "b": 2, "c": 3}
_TIMES = 50_000
_MOST_MICROSECONDS = 2.0
_SIMPLE = ("ok == true", "score >= 60 and unit == 'a'", "a + b * 2 > c")


def main() -> int:
    worst = 0.0
    for text in _SIMPLE:
        took = _microseconds(lambda text=text: compile_expression(text).evaluate(_DATA, now=_NOW))
        worst = max(worst, took)
        print(f"{took:8.2f} µs  {text}")
    for text in _SIMPLE:
        feel = compile_feel(text.replace("'", '"'))
        took = _microseconds(lambda feel=feel: feel.evaluate(_DATA, now=_NOW))
        print(f"{took:8.2f} µs  {text}, as FEEL")
    print(f"{_script_milliseconds():8.2f} ms  y = x * 2, as a script")
    kept = worst <= _MOST_MICROSECONDS
    print(f"promised: at most {_MOST_MICROSECONDS} µs; {'kept' if kept else 'BROKEN'}")
    return 0 if kept else 1


def _microseconds(act: Any) -> float:
    return min(timeit.repeat(act, number=_TIMES, repeat=5)) / _TIMES * 1e6


def _script_milliseconds() -> float:
    pool = ScriptPool(workers=1)
    run = ScriptRun("y = x * 2", {"x": 3}, _NOW)
    try:
        pool.run(run)
        return min(timeit.repeat(lambda: pool.run(run), number=20, repeat=5)) / 20 * 1e3
    finally:
        pool.stop()


if __name__ == "__main__":
    sys.exit(main())
