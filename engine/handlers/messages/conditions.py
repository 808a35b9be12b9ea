"""Conditions that begin instances: looked at when a row that they name was written, or in time.

An instance begins when a condition becomes true, and not again before it was false: what it was
is kept with its start. A first deployment only notes what it is. Transactions that write rows of
one condition take turns at its look, right before they end, so none of them overlooks the other.
A condition that cannot be evaluated stops nobody who writes: a job of its own looks again, fails,
and so becomes an incident; until it works the condition counts as it was before.
"""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from datetime import datetime
from typing import Any

from engine.context import Context, Extension
from engine.handlers.failing import StepFailed
from engine.handlers.messages.beginning import Trigger, point_of
from engine.handlers.messages.gathering import take_turn
from engine.handlers.messages.signals import arm_beginning
from engine.interpreter import StartPoint, holds, next_look
from engine.interpreter.contract import Trouble
from engine.interpreter.failure import Failure
from engine.message_views import StartSchedule
from engine.store.queries import data_stores, jobs, start_triggers
from engine.store.queries.jobs import NewJob
from engine.views import Job

#: Looks at the condition of a start event.
LOOK = "start.look"
#: Element and part of a condition, and store and key of a row that it looks at.
Watch = tuple[str, int, str, str]
#: As long as a name may be that a start is known by.
_LONGEST = 200


class LooksAtRows(Extension):
    """Looks at the conditions that name a row which the transaction has written."""

    def settle(self, ctx: Context) -> None:
        rows = sorted(ctx.changes.rows_written)
        if rows:
            for key, element_id, part in start_triggers.looking_at(ctx.uow, rows):
                look(ctx, key, element_id, part)


def look(ctx: Context, definition_key: str, element_id: str, part: int) -> None:
    """Look whether a condition holds now, and have an instance begun where it newly does."""
    take_turn(ctx, definition_key)
    found = start_triggers.lock(ctx.uow, definition_key, element_id, part)
    if found is None or found[0].paused_at is not None:
        return
    start = found[0]
    try:
        _look(ctx, start)
    except Failure:
        if not start.faulty:
            start_triggers.change(ctx.uow, start, {"faulty": True})
            _arm_again(ctx, definition_key, element_id, part)


def _look(ctx: Context, start: StartSchedule) -> None:
    """Raises Failure where the condition cannot be evaluated."""
    point = point_of(ctx.models(ctx.uow, start.definition_id), start)
    rows = rows_of(ctx, point)
    now_holds = holds(point.element_id, point.text, rows, ctx.now)
    values: dict[str, Any] = {"holds": now_holds, "faulty": False}
    if now_holds and not start.holds:
        arm_beginning(ctx, start, Trigger(start.kind, start.name, rows))
        values["last_fired_at"] = ctx.now
    if now_holds != start.holds or start.faulty:
        start_triggers.change(ctx.uow, start, values)


def rows_of(ctx: Context, point: StartPoint) -> dict[str, Any]:
    """The values of the rows that a condition names, by their names; missing ones are left out."""
    found = {
        row.name: data_stores.read(ctx.uow, row.store, row.key, locking=False) for row in point.rows
    }
    return {name: row.value for name, row in found.items() if row is not None}


def _arm_again(ctx: Context, definition_key: str, element_id: str, part: int) -> None:
    """Have a job look at a condition that could not be evaluated: it fails until that is mended."""
    place = {"definition_key": definition_key, "element_id": element_id, "part": part}
    ctx.changes.arm(NewJob(kind=LOOK, due_at=ctx.now, payload={**place, "again": True}))


def look_by_job(ctx: Context, job: Job) -> None:
    """The job of a condition: its time to be looked at, or once more after it failed.

    Raises:
        StepFailed: it cannot be evaluated; only where it failed before.
    """
    key, element_id = str(job.payload["definition_key"]), str(job.payload["element_id"])
    part = int(job.payload["part"])
    take_turn(ctx, key)
    found = start_triggers.lock(ctx.uow, key, element_id, part)
    if found is None or found[0].paused_at is not None:
        return
    start, job_id = found
    if job.payload.get("again"):
        try:
            _look(ctx, start)
        except Failure as failure:
            trouble = Trouble(failure.element_id, failure.code, failure.message)
            raise StepFailed(None, (trouble,), definition_key=key) from None
    elif job_id == job.job_id:
        look(ctx, key, element_id, part)
        point = point_of(ctx.models(ctx.uow, start.definition_id), start)
        due_at = next_look(point.text, ctx.now)
        values = {"due_at": due_at, "job_id": arm_look(ctx, key, point, due_at)}
        start_triggers.change(ctx.uow, start, values)


def arm_look(
    ctx: Context, definition_key: str, point: StartPoint, due_at: datetime | None
) -> int | None:
    """Arm the next look at a condition that reads the clock; its id, None for the others."""
    if due_at is None:
        return None
    place = {
        "definition_key": definition_key, "element_id": point.element_id, "part": point.part
    }  # fmt: skip
    return jobs.arm_one(ctx.uow, NewJob(kind=LOOK, due_at=due_at, payload=place), ctx.now)


# ── Deploying ─────────────────────────────────────────────────────────────────────────────


def name_of(point: StartPoint) -> str:
    """What a start is known by; a long condition by its beginning and a digest."""
    if len(point.text) <= _LONGEST:
        return point.text
    digest = hashlib.sha256(point.text.encode()).hexdigest()[:16]
    return f"{point.text[: _LONGEST - 20]}… {digest}"


def watches(point: StartPoint) -> frozenset[Watch]:
    """The rows that a condition looks at, as they are kept."""
    return frozenset((point.element_id, point.part, row.store, row.key) for row in point.rows)


def rows_watched(points: Sequence[StartPoint]) -> frozenset[Watch]:
    """The rows that any of the starts of a process looks at."""
    return frozenset(watch for point in points for watch in watches(point))


def first_look(ctx: Context, definition_key: str, point: StartPoint) -> dict[str, Any]:
    """What a condition is at its deployment. That it holds already begins nothing."""
    try:
        held = holds(point.element_id, point.text, rows_of(ctx, point), ctx.now)
    except Failure:
        _arm_again(ctx, definition_key, point.element_id, point.part)
        return {"holds": False, "faulty": True}
    return {"holds": held, "faulty": False}
