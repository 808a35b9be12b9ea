"""Answers ``Brief``."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from engine.context import Context
from engine.views import WorkItem
from engine.worktime.arithmetic import local_day, working_days_between
from engine.worktime.calendar import WorkCalendar
from engine.worktime.durations import parse_duration
from engine.worktime.explain import DueExplanation, explain
from workflows.briefing import queries
from workflows.briefing.commands import Brief, Briefing, Outlook, Together
from workflows.divisions import place_name


def together(ctx: Context, query: Together) -> tuple[Any, ...]:
    return tuple(ctx.query(each) for each in query.queries)


def brief(ctx: Context, query: Brief) -> Briefing:
    people = set(query.user_ids)
    bodies = set(query.bodies)
    for item in query.items:
        people |= {each for each in (item.assignee, item.delegated_by, item.closed_by) if each}
        bodies |= {each for each in (item.scope.owner, item.scope.subject) if each}
    enterprises = tuple(queries.enterprises(ctx.uow, _numbers(bodies, "enterprise")))
    named = {f"enterprise:{number}": name for number, name, _area in enterprises}
    named |= {f"unit:{number}": name for number, name in _units(ctx, bodies)}
    return Briefing(
        people=ctx.directory.names(ctx.uow, frozenset(people)) if people else {},
        bodies={body: name for body in bodies if (name := _body(body, named))},
        divisions={f"enterprise:{number}": area for number, _name, area in enterprises},
        outlooks=_outlooks(ctx, query.items),
    )


def _units(ctx: Context, bodies: set[str]) -> Iterable[tuple[int, str]]:
    return queries.unit_names(ctx.uow, _numbers(bodies, "unit"))


def _numbers(bodies: Iterable[str], kind: str) -> set[int]:
    parts = (body.split(":") for body in bodies)
    return {int(part[1]) for part in parts if part[0] == kind and part[1:] and part[1].isdecimal()}


def _body(body: str, named: Mapping[str, str]) -> str:
    kind, _, rest = body.partition(":")
    if kind in ("office", "convener", "officers"):
        return f"{place_name(rest.partition(':')[0])}{_AREA_BODIES[kind]}"
    return named.get(f"{kind}:{rest.partition(':')[0]}", "")


_AREA_BODIES = {"office": "联席会议办公室", "convener": "联席会议召集人", "officers": "改革指导员"}


def _outlooks(ctx: Context, items: Iterable[WorkItem]) -> dict[int, Outlook]:
    calendars: dict[str, WorkCalendar] = {}
    found: dict[int, Outlook] = {}
    for item in items:
        if item.due_at is None:
            continue
        owner = item.scope.owner
        calendar = calendars.setdefault(owner, calendars.get(owner) or ctx.calendar(owner))
        today, due_day = local_day(ctx.now), local_day(item.due_at)
        found[item.work_item_id] = Outlook(
            working_days=working_days_between(calendar, today, due_day),
            overdue=item.due_at <= ctx.now,
            explanation=_explanation(item, calendar),
        )
    return found


def _explanation(item: WorkItem, calendar: WorkCalendar) -> DueExplanation | None:
    if not item.due_in:
        return None
    found = explain(calendar, item.due_from_at, parse_duration(item.due_in))
    return found if found.due_at == item.due_at else None
