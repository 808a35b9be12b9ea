"""Instances that nothing within the engine will ever wake, and what to tell people of them."""

from __future__ import annotations

from typing import Any

from engine.context import Context
from engine.interpreter import WaitingCondition, waiting_conditions
from engine.store.queries import incidents, instances, stuck

#: The code of the incident of an instance that nothing will ever wake.
STUCK = "stuck"
_MESSAGE_BYTES = 300


def report(ctx: Context) -> None:
    """Open an incident for each that has none, and resolve those of instances that go on."""
    stuck.resolve_unstuck(ctx.uow, code=STUCK, now=ctx.now, actor=ctx.principal.user_id)
    for instance_id in stuck.instances(ctx.uow):
        incidents.add(ctx.uow, {**_told(ctx, instance_id), "opened_at": ctx.now})


def _told(ctx: Context, instance_id: int) -> dict[str, Any]:
    found: dict[str, Any] = {"instance_id": instance_id, "code": STUCK}
    conditions = _conditions(ctx, instance_id)
    if not conditions:
        message = (
            "The instance waits, but nothing is there that could wake it: "
            "no open work item, no job, no subscription."
        )
        return found | {"message": message}
    named = "; ".join(f"{each.name} ({_short(each.condition)})" for each in conditions)
    message = (
        "The instance waits only for its data to fulfil a condition, and nothing in it will "
        f"change them: {named}. Correct its variables, or move it on."
    )
    return found | {"element_id": conditions[0].element_id, "message": message}


def _conditions(ctx: Context, instance_id: int) -> tuple[WaitingCondition, ...]:
    stored = instances.read(ctx.uow, instance_id)
    if stored is None or not stored.tokens:
        return ()
    return waiting_conditions(ctx.models(ctx.uow, stored.view.definition_id), stored.tokens)


def _short(text: str) -> str:
    line = " ".join(text.split())
    return line if len(line) <= _MESSAGE_BYTES else line[: _MESSAGE_BYTES - 1] + "…"
