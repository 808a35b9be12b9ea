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
#: What FEEL may cost beside the same in other expressions, which know neither null nor decimals.
_MOST_TIMES = 3.0
_SIMPLE = ("ok == true", "score >= 60 and unit == 'a'", "a + b * 2 > c")


def main() -> int:
    worst = slowest = 0.0
    for text in _SIMPLE:
        plain = _microseconds(lambda text=text: compile_expression(text).evaluate(_DATA, now=_NOW))
        feel = compile_feel(text.replace("'", '"'))
        took = _microseconds(lambda feel=feel: feel.evaluate(_DATA, now=_NOW))
        worst, slowest = max(worst, plain, took), max(slowest, took / plain)
        print(f"{plain:8.2f} µs  {text}")
        print(f"{took:8.2f} µs  {text}, as FEEL ({took / plain:.1f} times)")
    loop = compile_feel("sum(for x in xs return x * 2 + 1)")
    took = _microseconds(lambda: loop.evaluate({"xs": [1] * 100}, now=_NOW), times=500)
    print(f"{took / 100:8.2f} µs  a round of a loop with two operations, as FEEL")
    print(f"{_script_milliseconds():8.2f} ms  y = x * 2, as a script")
    kept = worst <= _MOST_MICROSECONDS and slowest <= _MOST_TIMES
    promised = f"at most {_MOST_MICROSECONDS} µs, FEEL at most {_MOST_TIMES} times the other"
    print(f"promised: {promised}; {'kept' if kept else 'BROKEN'}")
    return 0 if kept else 1


def _microseconds(act: Any, *, times: int = _TIMES) -> float:
    return min(timeit.repeat(act, number=times, repeat=5)) / times * 1e6


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
