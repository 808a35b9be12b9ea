"""How far a weight may move: exact, against grades reckoned anew at and beside the distance."""

from __future__ import annotations

from fractions import Fraction

from hypothesis import given
from hypothesis import strategies as st

from workflows.evaluation.sensitivity import Part, decisive, reweighted, room

LIMITS = [60, 80, 90]
EPSILON = Fraction(1, 10**9)


def grade(total: Fraction) -> int:
    return sum(total >= limit for limit in LIMITS)


def moved(parts: list[Part], code: str, by: Fraction) -> Fraction:
    """The total where one weight moved and the others gave way in proportion."""
    own = next(each for each in parts if each.code == code)
    left = 100 - own.weight
    weights = {
        each.code: each.weight + by
        if each.code == code
        else each.weight * (1 - by / left if left else 1)
        for each in parts
    }
    return reweighted(parts, weights)


@st.composite
def sets_of_parts(draw: st.DrawFn) -> list[Part]:
    cuts = sorted(draw(st.sets(st.integers(1, 99), min_size=2, max_size=5)))
    weights = [b - a for a, b in zip([0, *cuts], [*cuts, 100], strict=True)]
    shares = draw(st.lists(st.integers(0, 100), min_size=len(weights), max_size=len(weights)))
    return [
        Part(str(at), Fraction(weight), Fraction(weight * share, 100))
        for at, (weight, share) in enumerate(zip(weights, shares, strict=True))
    ]


@given(sets_of_parts())
def test_no_grade_changes_within_the_room_and_one_does_beyond_it(parts: list[Part]) -> None:
    now = grade(sum((each.points for each in parts), Fraction(0)))
    for part in parts:
        found = room(parts, part.code, LIMITS)
        for sign, distance, limit in (
            (1, found.up, 100 - part.weight),
            (-1, found.down, part.weight),
        ):
            if distance is None:
                assert grade(moved(parts, part.code, sign * limit)) == now
            else:
                assert distance <= limit
                inside = max(distance - EPSILON, Fraction(0))
                if distance:
                    assert grade(moved(parts, part.code, sign * inside)) == now
                assert grade(moved(parts, part.code, sign * (distance + EPSILON))) != now


def test_moving_nothing_gives_the_total_itself() -> None:
    parts = [Part("a", Fraction(40), Fraction(30)), Part("b", Fraction(60), Fraction(50))]
    assert moved(parts, "a", Fraction(0)) == 80


def test_tells_which_part_alone_would_lift_or_lower_the_grade() -> None:
    parts = [
        Part("full", Fraction(50), Fraction(50)),
        Part("low", Fraction(30), Fraction(10)),
        Part("small", Fraction(20), Fraction(18)),
    ]
    found = {each.code: (each.lifts, each.lowers) for each in decisive(parts, LIMITS)}
    # 78 points: 60 holds the grade, 80 would lift it.
    assert found == {
        "full": (False, True),
        "low": (True, False),
        "small": (True, False),
    }
