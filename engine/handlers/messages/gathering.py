"""Start events that wait for several things (parallel multiple, BPMN 2.0.2 §10.5.2).

What happens of them is kept until there is one of each that agree: what is correlated by the same
keys has the same values there, and what has no correlation goes with anything. The oldest go
first, each once. Signals, timers and conditions only have happened or not; each message is kept.

What was kept goes on with the next version where its start event still waits for it. A message
that it does not wait for any more is sent anew, to whoever wants it now.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from engine.context import Context
from engine.errors import Conflict, InvalidState
from engine.handlers.messages.beginning import Trigger, begin_by
from engine.handlers.messages.outgoing import arm_delivery
from engine.handlers.messages.signals import arm_beginning
from engine.message_views import MessageState, StartHappening, StartSchedule
from engine.store.queries import messages, start_happenings, start_triggers, turns
from engine.views import Job

#: Messages that one trigger of a start event keeps.
MOST_KEPT = 1000


def collect(ctx: Context, start: StartSchedule, trigger: Trigger) -> None:
    """Keep what has happened; where it was the last that was missing, have an instance begun.

    Raises:
        InvalidState: a start event holds as many of these messages as it may.
        Conflict: the start was deployed anew or paused meanwhile; a second try looks again.
    """
    take_turn(ctx, start.definition_key)
    present = start_triggers.lock(ctx.uow, start.definition_key, start.element_id, start.part)
    if present is None or (present[0].kind, present[0].name) != (start.kind, start.name):
        raise Conflict("The start event was deployed anew meanwhile.")
    start = present[0]
    if start.kind != "message" and start.collected:
        return
    if start.collected >= MOST_KEPT:
        raise InvalidState(
            "Expected the start event {element} of {key} to hold at most {most} messages {name} "
            "that wait for the others, but it does already.",
            element=start.element_id,
            key=start.definition_key,
            most=MOST_KEPT,
            name=start.name,
        )
    plain = {"": trigger.correlation} if trigger.correlation else {}
    values = {
        "definition_key": start.definition_key,
        "element_id": start.element_id,
        "kind": start.kind,
        "name": start.name,
        "keys": {**trigger.keys, **plain},
        "payload": dict(trigger.payload),
        "sender_instance_id": trigger.sender_instance_id,
        "happened_at": ctx.now,
    }
    new = start_happenings.add(ctx.uow, values)
    starts = start_triggers.of_definition(ctx.uow, start.definition_key)
    _begin_with(ctx, [each for each in starts if each.element_id == start.element_id], new)


def take_turn(ctx: Context, definition_key: str) -> None:
    """Two things that happen at once must see each other: neither may think it was the first.

    Taken before any start of the process is locked.
    """
    turns.take(ctx.uow, "starts", definition_key)


def _begin_with(ctx: Context, starts: Sequence[StartSchedule], new: StartHappening) -> bool:
    """Have an instance begun by ``new`` and one of each of the others, if there are all."""
    key, element_id = starts[0].definition_key, starts[0].element_id
    kept = start_happenings.of_start(ctx.uow, key, element_id)
    chosen = agreeing([(each.kind, each.name) for each in starts], kept, new)
    if len(chosen) < starts[0].all_of:
        return False
    brought = start_happenings.take(ctx.uow, [each.happening_id for each in chosen])
    payload: dict[str, Any] = {}
    for each in brought:
        payload.update(each)
    keys: dict[str, str] = {}
    for one in chosen:
        keys.update(one.keys)
    senders = [each.sender_instance_id for each in chosen if each.sender_instance_id is not None]
    trigger = Trigger(
        kind="multiple",
        name=", ".join(each.name for each in starts),
        payload=payload,
        keys={name: value for name, value in keys.items() if name},
        correlation=keys.get("", ""),
        # The latest is the one that a circle of processes would go on from.
        sender_instance_id=max(senders, default=None),
    )
    arm_beginning(ctx, starts[0], trigger)
    return True


def agreeing(
    wanted: Sequence[tuple[str, str]], kept: Sequence[StartHappening], new: StartHappening
) -> tuple[StartHappening, ...]:
    """``new`` and the oldest of each other kind that agree with it, as far as there are any."""
    chosen, keys = [new], dict(new.keys)
    for kind, name in wanted:
        if (kind, name) == (new.kind, new.name):
            continue
        for each in kept:
            if (each.kind, each.name) == (kind, name) and _agree(each.keys, keys):
                chosen.append(each)
                keys.update(each.keys)
                break
    return tuple(chosen)


def _agree(some: Mapping[str, str], others: Mapping[str, str]) -> bool:
    return all(others.get(name, value) == value for name, value in some.items())


# ── Jobs ──────────────────────────────────────────────────────────────────────────────────


def begin(ctx: Context, job: Job) -> None:
    """Begin an instance of the version that is the latest now, unless its start is gone; where
    its start waits for more, keep what has happened."""
    said = job.payload
    take_turn(ctx, said["definition_key"])
    found = start_triggers.lock(ctx.uow, said["definition_key"], said["element_id"], said["part"])
    if found is None:
        return
    start = found[0]
    trigger = Trigger(
        said["trigger"],
        said["name"],
        said["payload"],
        said.get("keys", {}),
        said.get("correlation", ""),
        sender_instance_id=said.get("sender_instance_id"),
    )
    if start.all_of > 1 and trigger.kind != "multiple":
        collect(ctx, start, trigger)
    else:
        begin_by(ctx, start, trigger)


# ── A new version ─────────────────────────────────────────────────────────────────────────


def carry_over(ctx: Context, definition_key: str) -> None:
    """Keep what the new version still waits for, and send the messages anew that it does not.

    The turn is taken already.
    """
    starts = start_triggers.of_definition(ctx.uow, definition_key)
    for element_id in start_happenings.elements(ctx.uow, definition_key):
        kept = start_happenings.of_start(ctx.uow, definition_key, element_id)
        now = [one for one in starts if one.element_id == element_id and one.all_of > 1]
        wanted = {(each.kind, each.name) for each in now}
        for each in kept:
            if (each.kind, each.name) not in wanted:
                _let_go(ctx, each)
        _begin_what_is_complete(ctx, now, [e for e in kept if (e.kind, e.name) in wanted])


def _begin_what_is_complete(
    ctx: Context, starts: Sequence[StartSchedule], kept: Sequence[StartHappening]
) -> None:
    """Fewer things may be needed than before."""
    for each in kept:
        left = start_happenings.of_start(ctx.uow, starts[0].definition_key, starts[0].element_id)
        if each.happening_id in {one.happening_id for one in left}:
            _begin_with(ctx, starts, each)


def _let_go(ctx: Context, happening: StartHappening) -> None:
    [payload] = start_happenings.take(ctx.uow, [happening.happening_id])
    if happening.kind != "message":
        return
    keys = {name: value for name, value in happening.keys.items() if name}
    values: dict[str, Any] = {
        "message_id": None,
        "name": happening.name,
        "correlation": happening.keys.get("", ""),
        "keys": keys,
        "payload": dict(payload),
        "sender_instance_id": happening.sender_instance_id,
        "sent_by": ctx.principal.user_id,
        "state": MessageState.PENDING.value,
        "created_at": ctx.now,
    }
    arm_delivery(ctx, messages.add(ctx.uow, values))
