"""Who did a step before: a step that is opened again goes to the same person."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import replace

from engine.context import Context
from engine.errors import NotFound
from engine.interpreter.contract import OpenedWorkItem
from engine.store.queries import movement, work_items
from engine.views import Instance, Scope


def with_former_holders(
    ctx: Context, instance: Instance, opened: Sequence[OpenedWorkItem], *, holder: str
) -> tuple[OpenedWorkItem, ...]:
    """``opened``, each given to who had it last, if that person may still have it.

    ``holder`` is who gets it in any case. Rounds of one step, and steps that the diagram itself
    gives to somebody, stay as they are; but the first round that stands for another is the
    holder's, and the others go to who had those. At most one statement beside those for the people.
    """
    if any(each.instead_of for each in opened):
        return _with_holders_of_rounds(ctx, instance, opened, holder=holder)
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


def _with_holders_of_rounds(
    ctx: Context, instance: Instance, opened: Sequence[OpenedWorkItem], *, holder: str
) -> tuple[OpenedWorkItem, ...]:
    had, *others = [each.instead_of for each in opened if each.instead_of]
    found = work_items.by_tasks(ctx.uow, instance.instance_id, others) if others else {}
    former = {task_id: item.assignee or "" for task_id, item in found.items()}

    def given(each: OpenedWorkItem) -> OpenedWorkItem:
        if not each.instead_of or each.assignee:
            return each
        mine = holder if each.instead_of == had else ""
        who = _holder(ctx, instance, each, former.get(each.instead_of, ""), mine)
        return replace(each, assignee=who)

    return tuple(given(each) for each in opened)


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
