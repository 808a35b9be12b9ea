"""Who did a step before: a step that is opened again goes to the same person."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import replace

from engine.context import Context
from engine.errors import NotFound
from engine.interpreter.contract import OpenedWorkItem
from engine.store.queries import movement
from engine.views import Instance, Scope


def with_former_holders(
    ctx: Context, instance: Instance, opened: Sequence[OpenedWorkItem], *, holder: str
) -> tuple[OpenedWorkItem, ...]:
    """``opened``, each given to who had it last, if that person may still have it.

    ``holder`` is who gets it in any case. Rounds of one step, and steps that the diagram itself
    gives to somebody, stay as they are. At most one statement beside those for the people.
    """
    times = Counter(each.element_id for each in opened)
    asked = [each for each in opened if times[each.element_id] == 1 and not each.assignee]
    former = movement.last_holders(
        ctx.uow, instance.instance_id, [each.element_id for each in asked]
    )
    return tuple(
        replace(
            each, assignee=_holder(ctx, instance, each, former.get(each.element_id, ""), holder)
        )
        if each in asked
        else each
        for each in opened
    )


def _holder(
    ctx: Context, instance: Instance, each: OpenedWorkItem, former: str, holder: str
) -> str:
    if holder:
        return holder
    if former and may_still_do(ctx, former, frozenset(each.candidate_groups), instance.scope):
        return former
    return ""


def may_still_do(ctx: Context, user_id: str, groups: frozenset[str], scope: Scope) -> bool:
    """Whether somebody is there, and belongs to one of the groups (or sees the scope)."""
    try:
        principal = ctx.directory.principal(ctx.uow, user_id, ctx.now)
    except NotFound:
        return False
    if groups:
        return not principal.groups.isdisjoint(groups)
    return ctx.rights.sees(ctx.uow, principal, scope)
