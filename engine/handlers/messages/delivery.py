"""Where a message goes: to the one instance that waits for it, or into a new one.

Point to point (BPMN 2.0.2 §8.4.2): several instances that wait for the same message are an error
that is told, never a choice. Who waits is looked up twice, without a lock and then, the instance
locked, again; so transactions lock at most one waiting instance, and before the turn of the
message's name: no two of them wait for each other.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from engine.changes import LiveInstance
from engine.context import Context
from engine.errors import Conflict, InvalidState
from engine.handlers.messages.beginning import Trigger, begin_by, is_meant
from engine.handlers.messages.gathering import collect
from engine.handlers.stepping import passed, step
from engine.interpreter import value_at
from engine.interpreter.contract import CatchMessage
from engine.lifecycle import InstanceState
from engine.message_views import MessageState, Publication, StartSchedule
from engine.store.queries import messages, start_triggers, subscriptions, turns
from engine.store.queries.subscriptions import Receiver, Wanted


@dataclass(frozen=True, slots=True)
class Sent:
    """A message on its way."""

    name: str
    correlation: str = ""
    payload: Mapping[str, Any] = field(default_factory=dict)
    keys: Mapping[str, str] = field(default_factory=dict)
    area: str = ""
    target_process: str = ""
    target_element: str = ""
    sender_instance_id: int | None = None

    @property
    def wanted(self) -> Wanted:
        return Wanted(
            self.name,
            self.correlation,
            self.keys,
            self.area,
            self.target_process,
            self.target_element,
        )


def read_keys(ctx: Context, name: str, payload: Mapping[str, Any]) -> dict[str, str]:
    """The correlation keys that the content of a message carries, as deployed diagrams say."""
    found: dict[str, str] = {}
    for key, paths in messages.rules_of(ctx.uow, name):
        value = value_at(paths, payload, ctx.now)
        if value:
            found.setdefault(key, value)
    return found


def deliver(ctx: Context, sent: Sent) -> Publication | None:
    """Give a message to who waits for it, or begin an instance; None where nobody wants it.

    Raises:
        InvalidState: several instances wait for it, or it would begin several.
        Conflict: who waited got it from somebody else meanwhile; a second try looks anew.
    """
    found = _receiver(ctx, sent)
    if found is not None:
        live, receiver = found
        if live.view.state is not InstanceState.ACTIVE:
            return None
        _hand_over(ctx, live, receiver, sent)
        return Publication(MessageState.DELIVERED, instance_id=live.view.instance_id)
    start = _start(ctx, sent)
    if start is None:
        return None
    trigger = Trigger(
        "message",
        sent.name,
        sent.payload,
        sent.keys,
        sent.correlation,
        sent.sender_instance_id,
    )
    if start.all_of > 1:
        collect(ctx, start, trigger)
        return Publication(MessageState.COLLECTED)
    begun = begin_by(ctx, start, trigger)
    return Publication(MessageState.STARTED, instance_id=begun.instance_id)


def require_still_unwanted(ctx: Context, sent: Sent) -> None:
    """Before a message is kept: nobody began to wait for it since it was looked for.

    Raises:
        Conflict: somebody did; a second try finds them.
    """
    turns.take(ctx.uow, "message", sent.name)
    waiting = subscriptions.receivers(ctx.uow, sent.wanted)
    running = [one for one in waiting if _runs(ctx, one)]
    if running:
        raise Conflict("Somebody began to wait for the message meanwhile.")


def _runs(ctx: Context, receiver: Receiver) -> bool:
    """A suspended instance gets its messages when it is resumed, so they are kept."""
    known = ctx.changes.in_hand(receiver.instance_id)
    return known is None or known.view.state is InstanceState.ACTIVE


def _receiver(ctx: Context, sent: Sent) -> tuple[LiveInstance, Receiver] | None:
    found = _only(ctx, sent)
    if found is None:
        return None
    live = ctx.changes.instance(ctx.uow, found.instance_id)
    if _only(ctx, sent) != found:
        raise Conflict("Somebody else told the one who waited for the message.")
    return live, found


def _only(ctx: Context, sent: Sent) -> Receiver | None:
    found = subscriptions.receivers(ctx.uow, sent.wanted)
    if len(found) > 1:
        raise InvalidState(
            "Expected one instance to wait for the message {name} with {correlation}, but "
            "several do: {instances}. Correlate it so that it is meant for one of them.",
            name=sent.name,
            correlation=sent.correlation or ", ".join(sent.keys.values()) or "-",
            instances=", ".join(str(each.instance_id) for each in found[:5]),
        )
    return found[0] if found else None


def _hand_over(ctx: Context, live: LiveInstance, receiver: Receiver, sent: Sent) -> None:
    instance_id = live.view.instance_id
    action = CatchMessage(receiver.task_id, sent.name, dict(sent.payload), dict(sent.keys))
    outcome = step(ctx, live, action)
    ctx.record(
        instance_id,
        "MessageDelivered",
        element_id=receiver.element_id,
        detail={"name": sent.name, "correlation": sent.correlation} | passed(outcome),
    )
    if outcome.ended:
        ctx.record(instance_id, "InstanceCompleted")


def _start(ctx: Context, sent: Sent) -> StartSchedule | None:
    found = [
        each
        for each in start_triggers.begun_by(ctx.uow, "message", sent.name)
        if sent.target_process in ("", each.definition_key)
        and sent.target_element in ("", each.element_id)
        and is_meant(ctx, each, sent.payload, sent.area)
    ]
    if len(found) > 1:
        raise InvalidState(
            "Expected the message {name} to begin one instance, but it begins several: {starts}.",
            name=sent.name,
            starts=", ".join(f"{each.definition_key}/{each.element_id}" for each in found[:5]),
        )
    return found[0] if found else None
