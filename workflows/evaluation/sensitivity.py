"""Which weights decide a grade. Pure; exact, for totals are linear in the weights.

A weight moves by d while all others give way in proportion, so that they still come to 100. With
the share r that an enterprise got of each weight, its total is then T + d * slope, where the slope
is r of the moved weight less the weighted mean of the others' r. So where a grade changes is a
quotient, and nothing has to be tried out.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction

from workflows.evaluation.indicators import FULL


@dataclass(frozen=True, slots=True)
class Part:
    """Something with a weight, and the points that an enterprise got of it."""

    code: str
    weight: Fraction
    points: Fraction

    @property
    def share(self) -> Fraction:
        return self.points / self.weight if self.weight else Fraction(0)


@dataclass(frozen=True, slots=True)
class Room:
    """How far one weight may move, up and down, before the grade of one enterprise changes.

    None where it can move as far as weights can without that. Both are positive.
    """

    code: str
    up: Fraction | None
    down: Fraction | None


@dataclass(frozen=True, slots=True)
class Decisive:
    """An indicator that alone decides: in full it would lift the grade, at nothing lower it."""

    code: str
    lifts: bool
    lowers: bool


def band(total: Fraction, thresholds: Sequence[int]) -> tuple[Fraction | None, Fraction | None]:
    """The threshold that holds the grade up, and the next one above; None where there is none."""
    reached = [Fraction(each) for each in thresholds if total >= each]
    above = [Fraction(each) for each in thresholds if total < each]
    return (max(reached) if reached else None, min(above) if above else None)


def room(parts: Sequence[Part], code: str, thresholds: Sequence[int]) -> Room:
    """How far the weight of ``code`` may move before the grade changes."""
    moved = next(each for each in parts if each.code == code)
    total = sum((each.points for each in parts), Fraction(0))
    floor, ceiling = band(total, thresholds)
    rises = None if ceiling is None else ceiling - total
    falls = None if floor is None else total - floor
    slope = _slope(parts, moved)
    if slope > 0:
        up, down = _rising(rises, slope), _falling(falls, slope)
    elif slope < 0:
        up, down = _falling(falls, -slope), _rising(rises, -slope)
    else:
        up = down = None
    limits = (FULL - moved.weight, moved.weight)
    return Room(code, _within(up, limits[0]), _within(down, limits[1]))


def _slope(parts: Sequence[Part], moved: Part) -> Fraction:
    others = FULL - moved.weight
    if not others:
        return Fraction(0)
    rest = sum((each.points for each in parts if each is not moved), Fraction(0))
    return moved.share - rest / others


@dataclass(frozen=True, slots=True)
class _Step:
    """A distance, and whether the grade changes at it or only beyond it."""

    distance: Fraction
    beyond: bool


def _rising(gap: Fraction | None, slope: Fraction) -> _Step | None:
    return None if gap is None else _Step(gap / slope, beyond=False)


def _falling(gap: Fraction | None, slope: Fraction) -> _Step | None:
    """A total that stands on its threshold still has the grade."""
    return None if gap is None else _Step(gap / slope, beyond=True)


def _within(step: _Step | None, limit: Fraction) -> Fraction | None:
    if step is None or step.distance > limit or (step.beyond and step.distance == limit):
        return None
    return step.distance


def decisive(parts: Sequence[Part], thresholds: Sequence[int]) -> tuple[Decisive, ...]:
    """The parts whose points alone decide, in their order."""
    total = sum((each.points for each in parts), Fraction(0))
    floor, ceiling = band(total, thresholds)
    found = (
        Decisive(
            each.code,
            lifts=ceiling is not None and total - each.points + each.weight >= ceiling,
            lowers=floor is not None and total - each.points < floor,
        )
        for each in parts
    )
    return tuple(each for each in found if each.lifts or each.lowers)


def reweighted(parts: Sequence[Part], weights: Mapping[str, Fraction]) -> Fraction:
    """The total where the parts have these weights, and the same shares of them."""
    return sum((each.share * weights[each.code] for each in parts), Fraction(0))
