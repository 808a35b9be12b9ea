"""How points and intervals lie to each other (DMN 1.3 §10.3.4.10). A point is an interval too."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from engine.interpreter.feel.logic import Truth, both, equal, in_range, less, negated
from engine.interpreter.feel.values import Range


def _interval(value: Any) -> Range:
    return value if isinstance(value, Range) else Range(value, value)


def before(left: Any, right: Any) -> Truth:
    """The first ends before the second begins; ends that touch do where one is open."""
    first, second = _interval(left), _interval(right)
    if first.high_closed and second.low_closed:
        return less(first.high, second.low)
    return negated(less(second.low, first.high))


def after(left: Any, right: Any) -> Truth:
    return before(right, left)


def meets(left: Any, right: Any) -> Truth:
    first, second = _interval(left), _interval(right)
    if not (first.high_closed and second.low_closed):
        return False
    return equal(first.high, second.low)


def met_by(left: Any, right: Any) -> Truth:
    return meets(right, left)


def overlaps(left: Any, right: Any) -> Truth:
    return both(negated(before(left, right)), negated(before(right, left)))


def _begins_before(first: Range, second: Range) -> Truth:
    if equal(first.low, second.low):
        return first.low_closed and not second.low_closed
    return less(first.low, second.low)


def _ends_before(first: Range, second: Range) -> Truth:
    if equal(first.high, second.high):
        return second.high_closed and not first.high_closed
    return less(first.high, second.high)


def overlaps_before(left: Any, right: Any) -> Truth:
    first, second = _interval(left), _interval(right)
    return both(
        overlaps(left, right),
        both(_begins_before(first, second), negated(_ends_before(second, first))),
    )


def overlaps_after(left: Any, right: Any) -> Truth:
    first, second = _interval(left), _interval(right)
    return both(
        overlaps(left, right),
        both(_ends_before(second, first), negated(_begins_before(first, second))),
    )


def includes(left: Any, right: Any) -> Truth:
    first, second = _interval(left), right
    if not isinstance(second, Range):
        return in_range(second, first)
    return both(negated(_begins_before(second, first)), negated(_ends_before(first, second)))


def during(left: Any, right: Any) -> Truth:
    return includes(right, left)


def starts(left: Any, right: Any) -> Truth:
    """The first begins where the second does, and does not go on for longer."""
    first, second = _interval(left), _interval(right)
    if not isinstance(left, Range):
        return both(equal(left, second.low), second.low_closed)
    together = both(equal(first.low, second.low), first.low_closed is second.low_closed)
    return both(together, negated(_ends_before(second, first)))


def started_by(left: Any, right: Any) -> Truth:
    return starts(right, left)


def finishes(left: Any, right: Any) -> Truth:
    """The first ends where the second does, and begins no earlier."""
    first, second = _interval(left), _interval(right)
    if not isinstance(left, Range):
        return both(equal(left, second.high), second.high_closed)
    together = both(equal(first.high, second.high), first.high_closed is second.high_closed)
    return both(together, negated(_begins_before(first, second)))


def finished_by(left: Any, right: Any) -> Truth:
    return finishes(right, left)


def coincides(left: Any, right: Any) -> Truth:
    first, second = _interval(left), _interval(right)
    ends = both(equal(first.low, second.low), equal(first.high, second.high))
    return both(ends, first.closed == second.closed)


RELATIONS: dict[str, Callable[[Any, Any], Truth]] = {
    "before": before, "after": after, "meets": meets, "met_by": met_by, "overlaps": overlaps,
    "overlaps_before": overlaps_before, "overlaps_after": overlaps_after, "includes": includes,
    "during": during, "starts": starts, "started_by": started_by, "finishes": finishes,
    "finished_by": finished_by, "coincides": coincides,
}  # fmt: skip
