"""What begins instances by itself: taken over at deployment, fired by jobs, paused by people.

A start whose trigger is written as before keeps its schedule through a new version, so that
deploying does not move it; else it counts from the deployment. A timer that stood still, because
the node was down or the start paused, fires once for all the times that it missed.
"""

from __future__ import annotations

import hashlib
import json
from datetime import datetime
from typing import Any

from engine.commands.messages import ListStarts, PauseStart, ResumeStart
from engine.context import Context
from engine.errors import DefinitionError, InvalidState, NotFound, Problem
from engine.handlers.access import require_right
from engine.handlers.messages.beginning import point_of
from engine.handlers.messages.outgoing import arm_delivery
from engine.handlers.messages.signals import arm_beginning
from engine.interpreter import ProcessModel, StartPoint, start_after, start_due, start_texts
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
    present = start_triggers.of_definition(ctx.uow, found.key)
    before = {(each.element_id, each.part): each for each in present}
    rows = [
        _row(ctx, found, point, before.get((point.element_id, point.part)))
        for point in model.starts
        if point.kind not in ("none", "hand")
    ]
    start_triggers.replace(ctx.uow, found.key, rows)
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
    ctx: Context, found: Definition, point: StartPoint, before: StartSchedule | None
) -> dict[str, Any]:
    same = before is not None and (before.kind, before.name, before.timer) == (
        point.kind,
        point.text,
        point.timer,
    )
    row: dict[str, Any] = {
        "definition_key": found.key,
        "element_id": point.element_id,
        "part": point.part,
        "definition_id": found.definition_id,
        "kind": point.kind,
        "name": point.text,
        "timer": point.timer,
        "due_at": None,
        "fires_left": None,
        "job_id": None,
        "paused_at": before.paused_at if before else None,
        "paused_by": before.paused_by if before else None,
        "last_fired_at": before.last_fired_at if before else None,
    }
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
    """Durations count on the calendar of whoever the new instances will belong to."""
    texts = start_texts(point, {}, ctx.now)
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


def _arm(ctx: Context, key: str, element_id: str, part: int, due_at: datetime) -> int:
    payload = {"definition_key": key, "element_id": element_id, "part": part}
    return jobs.arm_one(ctx.uow, NewJob(kind=TIMER_START, due_at=due_at, payload=payload), ctx.now)


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
    arm_beginning(ctx, start, {})
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
            values["job_id"] = _arm(ctx, each.definition_key, each.element_id, each.part, due_at)
        start_triggers.change(ctx.uow, each, values)
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
