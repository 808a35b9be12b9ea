"""How many votes become one result. Pure.

A result is certain once nothing that the others may still say can change it. Every rule here is
monotone: a vote that turns from reject to abstain, or from abstain to approve, never makes the
result worse (rejected < undecided < approved). So it is enough to look at the two ends: all that
are missing reject, and all approve; where both give the same, everything between does.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum
from fractions import Fraction

from engine.errors import InvalidInput


class Vote(StrEnum):
    APPROVE = "approve"
    REJECT = "reject"
    ABSTAIN = "abstain"


class Result(StrEnum):
    """``UNDECIDED``: a tie, everybody abstained, or too little support and nobody against it."""

    APPROVED = "approved"
    REJECTED = "rejected"
    UNDECIDED = "undecided"


@dataclass(frozen=True, slots=True)
class Tally:
    """Heads and weights of what was said. Abstentions weigh nothing in any rule."""

    approve: int = 0
    reject: int = 0
    abstain: int = 0
    approve_weight: int = 0
    reject_weight: int = 0
    total_weight: int = 0  # of all who take part, whatever they say


@dataclass(frozen=True, slots=True)
class Ballot:
    """One who takes part: the weight, and what was said so far, if anything."""

    weight: int
    vote: Vote | None


@dataclass(frozen=True, slots=True)
class VotingRule:
    """``kind`` is ``all``, ``any``, ``ratio``, ``majority`` or ``weighted``.

    ``threshold`` is the share for ``ratio``; for ``weighted`` it is a sum of weights, or a share of
    all weights where it is below one. ``in_order`` asks one after another.
    """

    kind: str
    threshold: Fraction = Fraction(1)
    in_order: bool = False


_RULE = re.compile(r"(all|any|majority|ratio|weighted)(?::\s*(\d{1,9})(?:\s*/\s*(\d{1,9}))?)?")
_TAKES_NUMBER = frozenset({"ratio", "weighted"})


def parse_rule(text: str) -> VotingRule:
    """``all``, ``any``, ``majority``, ``ratio:2/3``, ``weighted:60``, ``weighted:1/2``.

    With ``sequential`` before it (``sequential:ratio:2/3``; alone it means all) one is asked
    after another.

    Raises:
        InvalidInput: it is none of these.
    """
    words = "".join(text.split())
    in_order = words.partition(":")[0] == "sequential"
    if in_order:
        words = words.partition(":")[2] or "all"
    found = _RULE.fullmatch(words)
    if found is None or (found[1] in _TAKES_NUMBER) != (found[2] is not None):
        raise _no_rule(text)
    threshold = Fraction(1)
    if found[2] is not None:
        if found[3] is not None and int(found[3]) == 0:
            raise _no_rule(text)
        threshold = Fraction(int(found[2]), int(found[3] or 1))
    if threshold <= 0 or (found[1] == "ratio" and threshold > 1):
        raise _no_rule(text)
    return VotingRule(found[1], threshold, in_order)


def _no_rule(text: str) -> InvalidInput:
    return InvalidInput(
        "Expected a voting rule (all, any, majority, ratio:2/3, weighted:60, sequential), "
        "but got {rule}.",
        rule=text,
    )


def tally(ballots: Iterable[Ballot], *, missing: Vote | None = None) -> Tally:
    """Count ``ballots``; whoever has said nothing yet counts as ``missing``."""
    counts = dict.fromkeys(Vote, 0)
    weights = dict.fromkeys(Vote, 0)
    total = 0
    for ballot in ballots:
        total += ballot.weight
        said = ballot.vote or missing
        if said is not None:
            counts[said] += 1
            weights[said] += ballot.weight
    return Tally(
        approve=counts[Vote.APPROVE],
        reject=counts[Vote.REJECT],
        abstain=counts[Vote.ABSTAIN],
        approve_weight=weights[Vote.APPROVE],
        reject_weight=weights[Vote.REJECT],
        total_weight=total,
    )


def outcome(rule: VotingRule, counted: Tally) -> Result:
    """The result when everybody has spoken who will speak."""
    yes, no = counted.approve, counted.reject
    if not yes and not no:
        return Result.UNDECIDED
    match rule.kind:
        case "all":
            approved = not no
        case "any":
            approved = yes > 0
        case "majority":
            if yes == no:
                return Result.UNDECIDED
            approved = yes > no
        case "ratio":
            approved = Fraction(yes, yes + no) >= rule.threshold
        case _:
            approved = counted.approve_weight >= _wanted_weight(rule, counted)
            if not approved and not no:
                return Result.UNDECIDED
    return Result.APPROVED if approved else Result.REJECTED


def _wanted_weight(rule: VotingRule, counted: Tally) -> Fraction:
    share = rule.threshold < 1
    return rule.threshold * counted.total_weight if share else rule.threshold


def certain(rule: VotingRule, ballots: Iterable[Ballot]) -> Result | None:
    """The result that nobody can change any more, or None while somebody can."""
    cast = tuple(ballots)
    worst = outcome(rule, tally(cast, missing=Vote.REJECT))
    best = outcome(rule, tally(cast, missing=Vote.APPROVE))
    return best if best is worst else None
