"""Which offices have held no joint conference for a year."""

from __future__ import annotations

from datetime import date, datetime, timedelta

from engine.context import Context, ServiceCall
from engine.interpreter.contract import Data
from engine.worktime.arithmetic import add, local_day
from engine.worktime.durations import parse_duration
from workflows.parameters.values import duration_of
from workflows.task_decomposition import rows

REMINDER = "conference_reminder"


def find_lapsed(ctx: Context, call: ServiceCall) -> Data:
    """The offices to be reminded now, by area code; they are noted, so as not to be told twice.

    An office without any conference on record counts from when it came on file. One where a
    conference is being prepared is left in peace.
    """
    prepared = rows.planning(ctx.uow)
    lapsed = [
        {"area": area, "name": name, "last": "没有记录" if held_on is None else held_on.isoformat()}
        for area, name, since, held_on, reminded_at in rows.offices(ctx.uow)
        if area not in prepared and _is_due(ctx, area, held_on or local_day(since), reminded_at)
    ]
    rows.note_reminded(ctx.uow, [each["area"] for each in lapsed], ctx.now)
    return {"lapsed": lapsed}


def _is_due(ctx: Context, area: str, last_on: date, reminded_at: datetime | None) -> bool:
    today = local_day(ctx.now)
    if reminded_at is not None:
        again_on = local_day(_after(ctx, area, reminded_at, "remind_again"))
        if again_on > today:
            return False
    held_at = ctx.now - timedelta(days=(today - last_on).days)
    return local_day(_after(ctx, area, held_at, "conference_every")) <= today


def _after(ctx: Context, area: str, at: datetime, name: str) -> datetime:
    length = duration_of(ctx, REMINDER, name, area=area)
    return add(ctx.calendar(), at, parse_duration(length))
