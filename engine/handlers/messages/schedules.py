"""What begins instances by itself: taken over at deployment, fired by jobs, paused by people.

A start whose trigger is written as before keeps its schedule through a new version, so that
deploying does not move it; else it counts from the deployment. A timer that stood still, because
the node was down or the start paused, fires once for all the times that it missed.
"""

from __future__ import annotations

import hashlib
import json
from dataclasses import replace
from datetime import datetime
from typing import Any

from engine.commands.messages import ListStarts, PauseStart, ResumeStart
from engine.context import Context
from engine.errors import DefinitionError, InvalidState, NotFound, Problem
from engine.handlers.access import require_right
from engine.handlers.messages.beginning import Trigger, point_of
from engine.handlers.messages.conditions import (
    LOOK,
    Watch,
    arm_look,
    first_look,
    look,
    name_of,
    rows_watched,
    watches,
)
from engine.handlers.messages.gathering import carry_over, take_turn
from engine.handlers.messages.outgoing import arm_delivery
from engine.handlers.messages.signals import arm_beginning
from engine.interpreter import (
    ProcessModel,
    StartPoint,
    next_look,
    start_after,
    start_due,
    start_texts,
)
from engine.interpreter.contract import Data, ServiceRequest, Surroundings
from engine.interpreter.failure import Failure
from engine.message_views import StartSchedule
from engine.store.queries import jobs, messages, start_triggers, turns
from engine.store.queries.jobs import NewJob
from engine.views import Definition, Job, Scope
from engine.worktime.arithmetic import add
from engine.worktime.durations import parse_duration

#: Fires a timer start.
TIMER_START = "start.timer"
#: How many buffered messages a new version looks at.
_WAKE_AT_MOST = 1000


def take_over(ctx: Context, found: Definition, model: ProcessModel) -> None:
    """Let a version that was just deployed begin instances in place of the one before."""
    take_turn(ctx, found.key)
    present = start_triggers.of_definition(ctx.uow, found.key)
    watched = start_triggers.watched(ctx.uow, found.key)
    before = {(each.element_id, each.part): each for each in present}
    points = [point for point in model.starts if point.kind not in ("none", "hand")]
    rows = [
        _row(ctx, found, point, before.get((point.element_id, point.part)), watched)
        for point in points
    ]
    start_triggers.replace(ctx.uow, found.key, rows)
    start_triggers.watch(ctx.uow, found.key, rows_watched(points))
    carry_over(ctx, found.key)
    for rule in model.rules:
        written = json.dumps([rule.key, *rule.paths], ensure_ascii=False)
        digest = hashlib.sha256(written.encode()).hexdigest()
        messages.add_rule(ctx.uow, rule.message_name, key=rule.key, paths=rule.paths, digest=digest)
    _wake(ctx, [row["name"] for row in rows if row["kind"] == "message"])


def _wake(ctx: Context, names: list[str]) -> None:
    """Messages that were kept may begin instances now."""
    for name in sorted(set(names)):
        turns.take(ctx.uow, "message", name)
    if names:
        for number in messages.buffered_named(ctx.uow, names, _WAKE_AT_MOST):
            arm_delivery(ctx, number)


def _row(
    ctx: Context,
    found: Definition,
    point: StartPoint,
    before: StartSchedule | None,
    watched: frozenset[Watch],
) -> dict[str, Any]:
    name = name_of(point)
    same = before is not None and (before.kind, before.name, before.timer) == (
        point.kind,
        name,
        point.timer,
    )
    row: dict[str, Any] = {
        "definition_key": found.key,
        "element_id": point.element_id,
        "part": point.part,
        "definition_id": found.definition_id,
        "kind": point.kind,
        "name": name,
        "timer": point.timer,
        "due_at": None,
        "fires_left": None,
        "job_id": None,
        "paused_at": before.paused_at if before else None,
        "paused_by": before.paused_by if before else None,
        "last_fired_at": before.last_fired_at if before else None,
        "all_of": point.all_of,
        "holds": False,
        "faulty": False,
    }
    if point.kind == "conditional":
        known = before if same and watches(point) <= watched else None
        return row | _looked(ctx, found, point, known, paused=row["paused_at"] is not None)
    if point.kind != "timer":
        return row
    if same and before is not None:
        due_at, left = before.due_at, before.fires_left
    else:
        due_at, left = _first_due(ctx, found.key, point)
    row |= {"due_at": due_at, "fires_left": left}
    if due_at is not None and row["paused_at"] is None:
        row["job_id"] = _arm(ctx, found.key, point.element_id, point.part, due_at)
    return row


def _looked(
    ctx: Context, found: Definition, point: StartPoint, known: StartSchedule | None, *, paused: bool
) -> dict[str, Any]:
    """What a condition is; for one that is written anew that is only noted."""
    if known is not None:
        looked = {"holds": known.holds, "faulty": known.faulty}
    else:
        looked = first_look(ctx, found.key, point)
    due_at = next_look(point.text, ctx.now)
    job_id = None if paused else arm_look(ctx, found.key, point, due_at)
    return {**looked, "due_at": due_at, "job_id": job_id}


def _first_due(ctx: Context, key: str, point: StartPoint) -> tuple[datetime | None, int | None]:
    """When a timer first fires; never, where its date is over already."""
    try:
        due_at, left = start_due(point, _surroundings(ctx, point))
    except Failure as failure:
        raise DefinitionError(
            "The start {element} of process {key} cannot be scheduled: {problem}",
            element=failure.element_id,
            key=key,
            problem=failure.message,
            problems=[
                Problem(failure.element_id, "This start: {problem}", {"problem": failure.message})
            ],
        ) from None
    if point.timer == "date" and due_at < ctx.now:
        return None, 0
    return due_at, left


def _surroundings(ctx: Context, point: StartPoint) -> Surroundings:
    """Durations count on the calendar of whoever the new instances will belong to; where other
    things are needed besides, nobody can say who that is, and the calendar of all counts."""
    texts = start_texts(replace(point, attributes={}) if point.all_of > 1 else point, {}, ctx.now)
    owner = texts.owner

    def add_duration(start_at: datetime, text: str) -> datetime:
        return add(ctx.calendar(owner), start_at, parse_duration(text))

    def call_service(request: ServiceRequest) -> Data:
        raise InvalidState(
            "Expected a start to call no service, but got {name}.", name=request.name
        )

    return Surroundings(
        now=ctx.now,
        add_duration=add_duration,
        call_service=call_service,
        length_of=lambda package, name: ctx.length_of(package, name, Scope(texts.area)),
    )


def _arm(
    ctx: Context,
    key: str,
    element_id: str,
    part: int,
    due_at: datetime,
    *,
    kind: str = TIMER_START,
) -> int:
    payload = {"definition_key": key, "element_id": element_id, "part": part}
    return jobs.arm_one(ctx.uow, NewJob(kind=kind, due_at=due_at, payload=payload), ctx.now)


def fire(ctx: Context, job: Job) -> None:
    """The time of a timer start: an instance begins, and the next time is armed.

    An instance that cannot begin fails in a job of its own, so the schedule goes on.
    """
    key, element_id = str(job.payload["definition_key"]), str(job.payload["element_id"])
    part = int(job.payload["part"])
    found = start_triggers.lock(ctx.uow, key, element_id, part)
    if found is None or found[1] != job.job_id or found[0].paused_at is not None:
        return
    start = found[0]
    arm_beginning(ctx, start, Trigger(start.kind, start.name))
    due_at = _following(ctx, start)
    values: dict[str, Any] = {
        "due_at": due_at,
        "fires_left": None if start.fires_left is None else max(start.fires_left - 1, 0),
        "last_fired_at": ctx.now,
        "job_id": None if due_at is None else _arm(ctx, key, element_id, part, due_at),
    }
    start_triggers.change(ctx.uow, start, values)


def _following(ctx: Context, start: StartSchedule) -> datetime | None:
    """When a cycle fires after this time; None where it was the last."""
    if start.timer != "cycle" or start.fires_left == 0 or start.due_at is None:
        return None
    model = ctx.models(ctx.uow, start.definition_id)
    point = point_of(model, start)
    return start_after(point, start.due_at, _surroundings(ctx, point))


# ── Pausing ───────────────────────────────────────────────────────────────────────────────


def pause(ctx: Context, command: PauseStart) -> tuple[StartSchedule, ...]:
    require_right(ctx, "start.pause", Scope())
    for each in _chosen(ctx, command.definition_key, command.element_id):
        if each.paused_at is None:
            values = {"paused_at": ctx.now, "paused_by": ctx.principal.user_id}
            start_triggers.change(ctx.uow, each, values)
    return start_triggers.of_definition(ctx.uow, command.definition_key)


def resume(ctx: Context, command: ResumeStart) -> tuple[StartSchedule, ...]:
    require_right(ctx, "start.pause", Scope())
    take_turn(ctx, command.definition_key)
    resumed = [
        each
        for each in _chosen(ctx, command.definition_key, command.element_id)
        if each.paused_at is not None
    ]
    for each in resumed:
        values: dict[str, Any] = {"paused_at": None, "paused_by": None}
        if each.due_at is not None:
            # A time that was missed has come: it fires as soon as the job is run.
            due_at = max(each.due_at, ctx.now)
            kind = LOOK if each.kind == "conditional" else TIMER_START
            place = (each.definition_key, each.element_id, each.part)
            values["job_id"] = _arm(ctx, *place, due_at, kind=kind)
        start_triggers.change(ctx.uow, each, values)
        if each.kind == "conditional":
            # What became true meanwhile begins one instance, as a time that was missed does.
            look(ctx, each.definition_key, each.element_id, each.part)
    _wake(ctx, [each.name for each in resumed if each.kind == "message"])
    return start_triggers.of_definition(ctx.uow, command.definition_key)


def _chosen(ctx: Context, key: str, element_id: str) -> tuple[StartSchedule, ...]:
    found = tuple(
        each
        for each in start_triggers.of_definition(ctx.uow, key)
        if element_id in ("", each.element_id)
    )
    if not found:
        raise NotFound(
            "Process {key} has no start event {element_id} that begins instances by itself.",
            key=key,
            element_id=element_id,
        )
    return found


def list_starts(ctx: Context, _query: ListStarts) -> tuple[StartSchedule, ...]:
    require_right(ctx, "incident.read", Scope())
    return start_triggers.listing(ctx.uow)
