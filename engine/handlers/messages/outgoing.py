"""What leaves an instance in a step: rows of the same transaction, carried out by jobs later."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, Protocol

from engine.changes import LiveInstance
from engine.context import Context
from engine.errors import InvalidInput
from engine.interpreter.contract import Thrown
from engine.message_views import MessageState
from engine.store.queries import messages, turns
from engine.store.queries.jobs import NewJob
from engine.worktime.durations import parse_duration

#: Delivers one message (payload: its number).
MESSAGE = "message"
#: Tells a signal to all who wait for it.
SIGNAL = "signal"


def send(ctx: Context, live: LiveInstance, thrown: Sequence[Thrown]) -> None:
    """Store what a step has thrown; each is delivered once, in the order of its sender."""
    for each in thrown:
        ctx.record(
            live.view.instance_id,
            "MessageSent" if each.kind == "message" else "SignalSent",
            element_id=each.element_id,
            detail={"name": each.name} | ({"correlation": each.correlation or each.keys}),
        )
        if each.kind == "message":
            arm_delivery(ctx, messages.add(ctx.uow, _row(ctx, live, each)))
        else:
            _arm_signal(ctx, live, each)


def _row(ctx: Context, live: LiveInstance, each: Thrown) -> dict[str, Any]:
    if each.time_to_live:
        _require_duration(each)
    return {
        "message_id": None,
        "name": each.name,
        "correlation": each.correlation,
        "keys": dict(each.keys),
        "payload": dict(each.payload),
        "area": each.area,
        "target_process": each.target_process,
        "target_element": each.target_element,
        "time_to_live": each.time_to_live,
        "sender_instance_id": live.view.instance_id,
        "sender_element": each.element_id,
        "sent_by": ctx.principal.user_id,
        "state": MessageState.PENDING.value,
        "problem": "",
        "created_at": ctx.now,
        "expires_at": None,
    }


def _require_duration(each: Thrown) -> None:
    """Refuse a template that came out as no duration now, while its sender can still be told."""
    try:
        parse_duration(each.time_to_live)
    except InvalidInput as error:
        raise InvalidInput(
            "{element}: expected a duration for how long the message waits, but got {text}.",
            element=each.element_id,
            text=each.time_to_live,
        ) from error


def arm_delivery(ctx: Context, message_number: int) -> None:
    """Have a job deliver a message as soon as this transaction is durable."""
    payload = {"message_number": message_number}
    ctx.changes.arm(NewJob(kind=MESSAGE, due_at=ctx.now, payload=payload))


def _arm_signal(ctx: Context, live: LiveInstance, each: Thrown) -> None:
    payload = {
        "name": each.name,
        "payload": dict(each.payload),
        "area": each.area,
        "sender_instance_id": live.view.instance_id,
        "element_id": each.element_id,
    }
    ctx.changes.arm(NewJob(kind=SIGNAL, due_at=ctx.now, payload=payload))


class Waits(Protocol):
    """An event that begins to wait."""

    @property
    def kind(self) -> str: ...
    @property
    def name(self) -> str: ...
    @property
    def key(self) -> str: ...
    @property
    def correlation(self) -> str: ...


def wake_buffered(ctx: Context, waits: Sequence[Waits]) -> None:
    """Have the oldest message delivered that was kept for each event that now begins to wait.

    Whoever keeps a message takes the same turn: it either sees this event, or is seen here.
    """
    waiting = [each for each in waits if each.kind == "message"]
    for name in sorted({each.name for each in waiting}):
        turns.take(ctx.uow, "message", name)
    for each in waiting:
        number = messages.buffered_for(
            ctx.uow, each.name, key=each.key, correlation=each.correlation
        )
        if number is not None:
            arm_delivery(ctx, number)
