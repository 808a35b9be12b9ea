"""Handlers of forecasts: asked for, being made, kept, read."""

from __future__ import annotations

from datetime import datetime, time, timedelta
from typing import Any

from engine.clock import LOCAL_ZONE
from engine.context import Context
from engine.errors import Forbidden, InvalidInput, NotFound
from engine.ids import SYSTEM
from engine.lifecycle import Urgency
from engine.store.queries import turns
from engine.store.queries.jobs import NewJob
from engine.views import Job
from engine.worktime.arithmetic import local_day
from workflows.forecast import commands as c
from workflows.forecast import queries
from workflows.forecast.queries import Narrowing
from workflows.forecast.views import (
    Assumption,
    Forecast,
    ForecastItem,
    ForecastPage,
    ForecastRun,
    ForecastState,
)
from workflows.supervision.sight import supervised_areas

MAKE_JOB = "forecast.make"
#: The kind of the job that has the forecast made by itself, and comes again.
DAILY_JOB = "forecast.daily"
#: Before work begins, and after noon: local times.
_MADE_AT = (time(6, 30), time(12, 30))
_MOST = 200


def make(ctx: Context, _command: c.MakeForecast) -> ForecastRun:
    supervised_areas(ctx)  # Refuses those who supervise nothing.
    return _make(ctx)


def _make(ctx: Context) -> ForecastRun:
    turns.take(ctx.uow, "forecast")
    present = queries.under_way(ctx.uow)
    if present is not None:
        return present
    run_id = queries.add(
        ctx.uow,
        {
            "state": ForecastState.WAITING.value,
            "requested_by": ctx.principal.user_id,
            "requested_at": ctx.now,
            "seen_at": ctx.now,
            "days": [],
            "error_params": {},
        },
    )
    ctx.changes.arm(NewJob(MAKE_JOB, due_at=ctx.now, payload={"run_id": run_id, "attempt": 1}))
    return _known(ctx, run_id)


def make_daily(ctx: Context, _job: Job) -> None:
    """Have it made, and come again."""
    _make(ctx)
    ctx.changes.arm(NewJob(DAILY_JOB, due_at=_next_time(ctx.now)))


def _next_time(now: datetime) -> datetime:
    today = local_day(now)
    times = (
        datetime.combine(today + timedelta(days=days), each, LOCAL_ZONE)
        for days in (0, 1)
        for each in _MADE_AT
    )
    return next(at for at in times if at > now)


def note(ctx: Context, command: c.NoteForecast) -> bool:
    _require_system(ctx)
    values = {
        "state": ForecastState.RUNNING.value,
        "seen_at": ctx.now,
        "played": command.played,
        "total": command.total,
    }
    return queries.change_running(ctx.uow, command.run_id, values)


def keep(ctx: Context, command: c.KeepForecast) -> None:
    _require_system(ctx)
    found = command.projection
    values = {
        **_over(ctx, ForecastState.DONE),
        "made_at": found.made_at,
        "until_at": found.until_at,
        "days": [day.isoformat() for day in found.days],
        "open_count": found.open_count,
        "followed": found.followed,
        "lost": found.lost,
    }
    if queries.change_running(ctx.uow, command.run_id, values):
        queries.keep(ctx.uow, command.run_id, found)
        queries.drop_before(ctx.uow, command.run_id)


def fail(ctx: Context, command: c.FailForecast) -> None:
    _require_system(ctx)
    values = {**_over(ctx, ForecastState.FAILED), "error": command.error}
    queries.change_running(ctx.uow, command.run_id, values)


def _over(ctx: Context, state: ForecastState) -> dict[str, Any]:
    return {"state": state.value, "seen_at": ctx.now, "finished_at": ctx.now}


def _require_system(ctx: Context) -> None:
    if ctx.principal.user_id != SYSTEM:
        raise Forbidden("预测由系统推演，请用“重新推演”。")


def get(ctx: Context, _query: c.GetForecast) -> Forecast:
    areas = supervised_areas(ctx)
    made, making = queries.latest(ctx.uow)
    counts = () if made is None else tuple(queries.counts(ctx.uow, made.run_id, areas))
    return Forecast(made, making, areas, counts)


def list_items(ctx: Context, query: c.ListForecast) -> ForecastPage:
    areas = supervised_areas(ctx)
    colour = _colour(query.colour)
    made, _making = queries.latest(ctx.uow)
    if made is None:
        return ForecastPage((), "")
    narrow = Narrowing(
        run_id=made.run_id,
        areas=areas,
        colour=colour,
        area=query.area,
        owner=query.owner,
        on_day=query.on_day,
        until_day=query.until_day,
        not_done_before=query.assumption is Assumption.PACE,
    )
    limit = max(1, min(query.limit, _MOST))
    found, more = queries.page(ctx.uow, narrow, cursor=query.cursor, limit=limit)
    return ForecastPage(tuple(ForecastItem(change, item) for change, item in found), more)


def _colour(word: str) -> Urgency:
    coloured = (Urgency.RED, Urgency.YELLOW, Urgency.BLUE)
    found = next((each for each in coloured if each.value == word), None)
    if found is None:
        raise InvalidInput(
            "应为{colours}之一，实为“{colour}”。", colours="、".join(coloured), colour=word
        )
    return found


def _known(ctx: Context, run_id: int) -> ForecastRun:
    found = queries.by_id(ctx.uow, run_id)
    if found is None:
        raise NotFound("没有编号为{run_id}的推演。", run_id=run_id)
    return found
