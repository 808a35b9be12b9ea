"""What must hold before an action on a work item. The only place where that is written down.

Each check raises the refusal that the actor gets to read; the item's page asks the same checks
to say what is offered and what is not, and why.
"""

from __future__ import annotations

from collections.abc import Callable

from engine.context import Principal
from engine.errors import EngineError, Forbidden, InvalidState
from engine.lifecycle import InstanceState, WorkItemState
from engine.views import Instance, Offer, WorkItem


def is_open(item: WorkItem) -> None:
    """The item was neither completed nor withdrawn."""
    if item.state is WorkItemState.COMPLETED:
        raise InvalidState(
            "Expected work item {work_item_id} to be open, but {user} completed it on {at}.",
            work_item_id=item.work_item_id,
            user=item.closed_by,
            at=item.closed_at,
        )
    if item.state is WorkItemState.WITHDRAWN:
        raise InvalidState(
            "Expected work item {work_item_id} to be open, but the process took it back on {at}.",
            work_item_id=item.work_item_id,
            at=item.closed_at,
        )


def is_running(item: WorkItem, instance: Instance) -> None:
    """Its instance runs: it is neither suspended nor ended."""
    if instance.state is InstanceState.SUSPENDED:
        raise InvalidState(
            "Work item {work_item_id} is suspended; it can be worked on once it is resumed.",
            work_item_id=item.work_item_id,
        )


def can_be_worked_on(item: WorkItem, instance: Instance) -> None:
    is_open(item)
    is_running(item, instance)


def is_held_by(item: WorkItem, principal: Principal) -> None:
    """The actor, or somebody absent whom the actor stands in for, holds the item."""
    can_be_held(item)
    if item.assignee is None:
        raise InvalidState(
            "Expected work item {work_item_id} to be claimed by you, "
            "but nobody has claimed it yet. Claim it first.",
            work_item_id=item.work_item_id,
        )
    if item.assignee not in principal.identities:
        raise _held_by_another(item)
    if item.handed_in_at is not None:
        raise InvalidState(
            "You handed work item {work_item_id} in on {at}; "
            "it goes on once those who sign after you have spoken.",
            work_item_id=item.work_item_id,
            at=item.handed_in_at,
        )


def can_be_held(item: WorkItem) -> None:
    """It is one for a holder: not one that participants decide by their votes."""
    if item.voting:
        raise InvalidState(
            "Work item {work_item_id} is decided by the votes of those who take part; "
            "nobody holds it. Cast your vote instead.",
            work_item_id=item.work_item_id,
        )


def can_be_claimed(item: WorkItem, principal: Principal, groups: frozenset[str]) -> None:
    """Nobody holds the item, and the actor belongs to one of its groups."""
    can_be_held(item)
    if item.assignee in principal.identities:
        raise InvalidState(
            "Work item {work_item_id} is yours already.", work_item_id=item.work_item_id
        )
    if item.state is WorkItemState.CLAIMED:
        raise _held_by_another(item)
    if principal.all_groups.isdisjoint(groups):
        raise Forbidden(
            "Expected you to belong to one of the groups that may claim work item "
            "{work_item_id}, but you do not.",
            work_item_id=item.work_item_id,
        )


def can_be_released(item: WorkItem, groups: frozenset[str]) -> None:
    """There are groups to which the item can go back, and it was not delegated."""
    if not groups:
        raise InvalidState(
            "Work item {work_item_id} was given to one person; there is no group to give it "
            "back to. Transfer it instead.",
            work_item_id=item.work_item_id,
        )
    _not_delegated(item)


def can_be_delegated(item: WorkItem) -> None:
    _not_delegated(item)


def _not_delegated(item: WorkItem) -> None:
    if item.delegated_by is not None:
        raise InvalidState(
            "Work item {work_item_id} was delegated by {user}; complete it, "
            "and it goes back there.",
            work_item_id=item.work_item_id,
            user=item.delegated_by,
        )


def _held_by_another(item: WorkItem) -> InvalidState:
    return InvalidState(
        "Expected work item {work_item_id} to be free or yours, but {user} claimed it on {at}.",
        work_item_id=item.work_item_id,
        user=item.assignee,
        at=item.claimed_at,
    )


def offer(action: str, check: Callable[[], object]) -> Offer:
    """What a page says of ``action``: possible, or the refusal that ``check`` raises."""
    try:
        check()
    except EngineError as refusal:
        return Offer(action, allowed=False, reason=refusal.template, params=refusal.params)
    return Offer(action, allowed=True)
