"""Countersigning (会签): votes on one item, and the result that they come to."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Any

from engine.changes import LiveInstance
from engine.commands.participation import CastVote
from engine.context import Context
from engine.errors import InvalidInput, Problem
from engine.handlers import preconditions
from engine.handlers.access import item_in_hand
from engine.handlers.participation import calling, duties, signers
from engine.handlers.participation.parts import Part, part_to_speak
from engine.handlers.work_items.finishing import Outcome, finish
from engine.interpreter.reaching import element_of
from engine.participation import Participant, ParticipantState, Place
from engine.store.queries import participants
from engine.views import WorkItem
from engine.voting import Ballot, Result, Vote, certain, outcome, parse_rule, tally

LONGEST_OPINION = 2000
#: Where the result goes that no ``duban:resultVariable`` names.
_DEFAULT_VARIABLE = "vote"


def cast_vote(ctx: Context, command: CastVote) -> WorkItem:
    item, live = item_in_hand(ctx, command.work_item_id)
    preconditions.can_be_worked_on(item, live.view)
    everyone = participants.of_item(ctx.uow, item.work_item_id) if item.has_signers else ()
    part = part_to_speak(
        ctx,
        item,
        everyone,
        participant_id=command.participant_id,
        may_change=bool(item.voting) and switch(ctx, item, "votesMayChange", default=False),
    )
    if part.participant.place is Place.VOTE:
        duties.require_actor(ctx, item, part.on_behalf_of)
    spoken = _speak(ctx, item, part, Vote(command.vote), command.comment)
    everyone = tuple(
        spoken if one.participant_id == spoken.participant_id else one for one in everyone
    )
    if spoken.place is Place.VOTE:
        return settle(ctx, item, live, everyone, on_behalf_of=part.on_behalf_of)
    return signers.heard(ctx, item, live, everyone, spoken)


def _speak(ctx: Context, item: WorkItem, part: Part, vote: Vote, comment: str) -> Participant:
    comment = comment.strip()
    if vote is Vote.REJECT and not comment:
        problem = Problem("comment", "A rejection needs a reason.")
        raise InvalidInput("The vote cannot be cast as it is.", problems=[problem])
    if len(comment) > LONGEST_OPINION:
        problem = Problem(
            "comment",
            "The opinion may have {longest} characters, but has {length}.",
            {"longest": LONGEST_OPINION, "length": len(comment)},
        )
        raise InvalidInput("The vote cannot be cast as it is.", problems=[problem])
    before = part.participant
    said: dict[str, Any] = {
        "state": ParticipantState.VOTED,
        "vote": vote,
        "comment": comment,
        "voted_by": ctx.principal.user_id,
        "voted_at": ctx.now,
        "on_behalf_of": part.on_behalf_of,
    }
    stored = said | {"state": ParticipantState.VOTED.value, "vote": vote.value}
    participants.change(ctx.uow, before.participant_id, stored)
    ctx.record(
        item.instance_id,
        "VoteChanged" if before.vote is not None else "VoteCast",
        work_item_id=item.work_item_id,
        element_id=item.element_id,
        detail={
            "participant": before.participant_id,
            "place": before.place.value,
            "who": before.user_id or before.group_id,
            "vote": vote.value,
            "comment": comment,
        },
        on_behalf_of=part.on_behalf_of,
    )
    return replace(before, **said)


def settle(
    ctx: Context,
    item: WorkItem,
    live: LiveInstance,
    everyone: Sequence[Participant],
    *,
    on_behalf_of: str = "",
) -> WorkItem:
    """End the vote where its result is certain or everybody has spoken; else call the next."""
    rule = parse_rule(item.voting)
    voters = [one for one in everyone if one.state is not ParticipantState.WITHDRAWN]
    ballots = [Ballot(one.weight, one.vote) for one in voters]
    left = [one for one in voters if one.pending]
    result: Result | None = None
    if not left:
        result = outcome(rule, tally(ballots))
    elif switch(ctx, item, "stopEarly", default=True):
        result = certain(rule, ballots)
    if result is None:
        if rule.in_order and not any(one.state is ParticipantState.ACTIVE for one in left):
            calling.call(ctx, item, left[:1])
        return item
    calling.let_go(ctx, item, left, why="decided")
    found = _result(result, ballots, silent=len(left))
    variable = _attribute(ctx, item, "resultVariable") or _DEFAULT_VARIABLE
    return finish(
        ctx,
        item,
        live,
        Outcome(
            {variable: found},
            by=ctx.principal.user_id,
            on_behalf_of=on_behalf_of,
            event="VotingDecided",
        ),
    )


def _result(result: Result, ballots: Sequence[Ballot], *, silent: int) -> Mapping[str, Any]:
    """What the process learns: the result, heads and weights, and how many were not needed."""
    counted = tally(ballots)
    return {
        "result": result.value,
        "approve": counted.approve,
        "reject": counted.reject,
        "abstain": counted.abstain,
        "silent": silent,
        "approve_weight": counted.approve_weight,
        "reject_weight": counted.reject_weight,
        "total_weight": counted.total_weight,
    }


def switch(ctx: Context, item: WorkItem, name: str, *, default: bool) -> bool:
    """A ``duban:`` attribute of the item's element that is ``true`` or ``false``."""
    text = _attribute(ctx, item, name)
    return default if not text else text == "true"


def _attribute(ctx: Context, item: WorkItem, name: str) -> str:
    element = element_of(ctx.models(ctx.uow, item.definition_id), item.element_id)
    return "" if element is None else element.attributes.get(name, "")
