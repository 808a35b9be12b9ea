"""Rules of votes: what they come to, and that stopping early never changes it."""

from __future__ import annotations

from itertools import product

import pytest
from hypothesis import given
from hypothesis import strategies as st

from engine.errors import InvalidInput
from engine.voting import Ballot, Result, Vote, certain, outcome, parse_rule, tally

YES, NO, NONE = Vote.APPROVE, Vote.REJECT, Vote.ABSTAIN


def result(rule: str, *votes: Vote, weights: tuple[int, ...] = ()) -> Result:
    each = weights or (1,) * len(votes)
    ballots = [Ballot(weight, vote) for weight, vote in zip(each, votes, strict=True)]
    return outcome(parse_rule(rule), tally(ballots))


@pytest.mark.parametrize(
    ("rule", "votes", "expected"),
    [
        ("all", (YES, YES), "approved"),
        ("all", (YES, NONE), "approved"),
        ("all", (YES, NO), "rejected"),
        ("any", (NO, YES), "approved"),
        ("any", (NO, NONE), "rejected"),
        ("majority", (YES, NO), "undecided"),
        ("majority", (YES, YES, NO), "approved"),
        ("ratio:2/3", (YES, YES, NO), "approved"),
        ("ratio:2/3", (YES, NO, NONE), "rejected"),
        ("ratio:1/2", (YES, NO), "approved"),
        ("weighted:2", (YES, NO), "rejected"),
        ("weighted:2", (YES, NONE), "undecided"),
        ("weighted:1/2", (YES, NO), "approved"),
        *((rule, (NONE, NONE), "undecided") for rule in ("all", "any", "majority", "ratio:1/3")),
    ],
)
def test_a_rule_makes_one_result_of_many_votes(
    rule: str, votes: tuple[Vote, ...], expected: str
) -> None:
    assert result(rule, *votes) == expected


def test_weights_count_and_heads_do_not() -> None:
    assert result("weighted:60", YES, NO, NO, weights=(60, 20, 20)) == "approved"
    assert result("weighted:60", NO, YES, YES, weights=(60, 20, 20)) == "rejected"


@pytest.mark.parametrize(
    "text", ["", "most", "ratio", "ratio:3/2", "ratio:0/1", "ratio:1/0", "all:2", "weighted:-1"]
)
def test_what_is_no_rule_is_refused(text: str) -> None:
    with pytest.raises(InvalidInput):
        parse_rule(text)


def test_a_sequential_rule_asks_one_after_another() -> None:
    assert parse_rule("sequential").in_order
    assert parse_rule("sequential:ratio:2/3").threshold == parse_rule("ratio:2/3").threshold


EVERY_KIND = (
    *("all", "any", "majority", "ratio:1/3", "ratio:1/2", "ratio:2/3", "ratio:1/1"),
    *("weighted:1", "weighted:5", "weighted:1/2", "weighted:2/3", "weighted:99"),
)
RULES = st.sampled_from(EVERY_KIND)
BALLOTS = st.lists(
    st.builds(
        Ballot, st.integers(min_value=1, max_value=9), st.sampled_from([YES, NO, NONE, None])
    ),
    min_size=1,
    max_size=6,
)


@given(RULES, BALLOTS)
def test_stopping_early_never_differs_from_counting_all(rule: str, cast: list[Ballot]) -> None:
    """What is certain is what every way to go on comes to, and nothing certain is overlooked."""
    parsed = parse_rule(rule)
    missing = [ballot for ballot in cast if ballot.vote is None]
    spoken = [ballot for ballot in cast if ballot.vote is not None]
    every_end = {
        outcome(
            parsed,
            tally([*spoken, *(Ballot(b.weight, v) for b, v in zip(missing, votes, strict=True))]),
        )
        for votes in product(Vote, repeat=len(missing))
    }

    found = certain(parsed, cast)

    assert found == (every_end.pop() if len(every_end) == 1 else None)
