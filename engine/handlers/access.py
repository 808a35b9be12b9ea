"""Who may know of what, and do what: the checks that every handler begins with."""

from __future__ import annotations

from collections.abc import Iterable

from engine.changes import LiveInstance, no_instance
from engine.context import Context, Principal
from engine.errors import Forbidden, InvalidState, NotFound
from engine.interpreter import open_ad_hoc
from engine.store.queries import participants, work_items
from engine.store.queries.instances import StoredInstance
from engine.views import Instance, Scope, WorkItem


def no_work_item(work_item_id: int) -> NotFound:
    return NotFound("There is no work item {work_item_id}.", work_item_id=work_item_id)


def not_running(instance: Instance) -> InvalidState:
    return InvalidState(
        "Expected process instance {instance_id} to be running, but it is {present}.",
        instance_id=instance.instance_id,
        present=instance.state.value,
    )


def holds_right(ctx: Context, right: str, scope: Scope) -> bool:
    """Whether the actor holds ``right`` over ``scope``."""
    return ctx.principal.is_system or ctx.rights.may(ctx.uow, ctx.principal, right, scope)


def require_right(ctx: Context, right: str, scope: Scope) -> None:
    """Refuse an actor that lacks ``right`` over ``scope``.

    Raises:
        Forbidden: it does.
    """
    if not holds_right(ctx, right, scope):
        raise Forbidden(
            "Expected {user_id} to hold the right {right} here, but this account does not.",
            user_id=ctx.principal.user_id,
            right=right,
        )


def sees_instance(ctx: Context, instance: Instance) -> bool:
    """Whether the actor may know of an instance: by scope, for having started it, as one who
    takes part in one of its items, or for having been told of it."""
    return bool(seen_among(ctx, (instance,)))


def seen_among(ctx: Context, instances: Iterable[Instance]) -> tuple[Instance, ...]:
    """Those that the actor may know of. At most one statement, however many are asked for."""
    found = tuple(instances)
    unsure = [each.instance_id for each in found if not _sees_at_once(ctx, each)]
    if not unsure:
        return found
    involved = participants.involved(
        ctx.uow, unsure, users=ctx.principal.identities, groups=ctx.principal.all_groups
    )
    hidden = frozenset(unsure) - involved
    return tuple(each for each in found if each.instance_id not in hidden)


def _sees_at_once(ctx: Context, instance: Instance) -> bool:
    """Without asking who takes part."""
    return (
        ctx.principal.is_system
        or instance.started_by == ctx.principal.user_id
        or ctx.rights.sees(ctx.uow, ctx.principal, instance.scope)
    )


def sees_item(ctx: Context, item: WorkItem, instance: Instance) -> bool:
    """Whether the actor may know of an item: as its holder, doer or candidate, or by scope."""
    me = ctx.principal.identities
    if ctx.principal.is_system or item.assignee in me or item.closed_by == ctx.principal.user_id:
        return True
    if ctx.rights.sees(ctx.uow, ctx.principal, instance.scope):
        return True
    # What is voted on has no candidates.
    groups = () if item.voting else work_items.groups_of(ctx.uow, item.work_item_id)
    return not ctx.principal.all_groups.isdisjoint(groups) or sees_instance(ctx, instance)


def item_in_hand(ctx: Context, work_item_id: int) -> tuple[WorkItem, LiveInstance]:
    """An item and its instance, locked for a change.

    What ``keep_in_hand`` has kept is not read a second time.

    Raises:
        NotFound: there is none, or the actor may not know of it.
    """
    kept = ctx.changes.take_item(work_item_id)
    if kept is not None:
        return kept, ctx.changes.instance(ctx.uow, kept.instance_id)
    item, live = _lock(ctx, work_item_id)
    if not sees_item(ctx, item, live.view):
        raise no_work_item(work_item_id)
    return item, live


def keep_in_hand(ctx: Context, item: WorkItem) -> None:
    """For a guard that has read and locked an item: the handler gets it as it was read.

    Only the next ``item_in_hand`` does, and only if nothing of the item was changed till then.
    """
    ctx.changes.keep_item(item)


def _lock(ctx: Context, work_item_id: int) -> tuple[WorkItem, LiveInstance]:
    """Read and lock an item, and on the way find out who acts, if that is not known yet."""
    question = ctx.actor.question()
    if question is None:
        found = work_items.lock_with_instance(ctx.uow, work_item_id)
    else:
        found, answer = work_items.lock_and_ask(
            ctx.uow, work_item_id, question.column, question.params
        )
        if found is not None:
            ctx.actor.learn(answer)
    if found is None:
        raise no_work_item(work_item_id)
    item, stored = found
    return item, ctx.changes.adopt(stored)


def instance_in_hand(ctx: Context, instance_id: int) -> LiveInstance:
    """An instance locked for a change.

    Raises:
        NotFound: there is none, or the actor may not know of it.
    """
    live = ctx.changes.instance(ctx.uow, instance_id)
    if not sees_instance(ctx, live.view):
        raise no_instance(instance_id)
    return live


def visible_instance(ctx: Context, stored: StoredInstance | None, instance_id: int) -> Instance:
    """The view of an instance that was read, if the actor may know of it.

    Raises:
        NotFound: there is none, or the actor may not know of it.
    """
    if stored is None or not (sees_instance(ctx, stored.view) or _may_start_in(ctx, stored)):
        raise no_instance(instance_id)
    return stored.view


def require_within_reach(ctx: Context, item: WorkItem, receiver: Principal) -> None:
    """The receiver may see the item anyway, or belongs to one of its groups.

    Raises:
        InvalidState: neither.
    """
    user_id = receiver.user_id
    groups = work_items.groups_of(ctx.uow, item.work_item_id)
    if receiver.all_groups.isdisjoint(groups) and not ctx.rights.sees(
        ctx.uow, receiver, item.scope
    ):
        raise InvalidState(
            "Expected {user} to be somebody who may see work item {work_item_id}, "
            "but it lies outside that account's scope.",
            user=user_id,
            work_item_id=item.work_item_id,
        )


def _may_start_in(ctx: Context, stored: StoredInstance) -> bool:
    """Whether an open ad-hoc subprocess of the instance waits for a group of the actor's."""
    model = ctx.models(ctx.uow, stored.view.definition_id)
    waiting = open_ad_hoc(model, stored.tokens, ctx.now)
    return any(not ctx.principal.all_groups.isdisjoint(each.groups) for each in waiting)
