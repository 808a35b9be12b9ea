"""Answers ``Brief``."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any, TypeVar

from engine.commands.base import Query
from engine.context import Context
from engine.views import WorkItem
from engine.worktime.arithmetic import local_day, working_days_between
from engine.worktime.calendar import WorkCalendar
from engine.worktime.durations import parse_duration
from engine.worktime.explain import DueExplanation, explain
from workflows.briefing import queries
from workflows.briefing.commands import AtOneMoment, Brief, Briefing, ListSystems, Outlook
from workflows.briefing.queries import Body
from workflows.divisions import place_name

R = TypeVar("R")


def at_one_moment(ctx: Context, query: AtOneMoment[R]) -> R:
    """At one moment the same question has the same answer, so it is asked once."""
    answers: dict[Query[Any], Any] = {}

    def ask(question: Query[Any]) -> Any:
        if question not in answers:
            answers[question] = ctx.query(question)
        return answers[question]

    return query.answer(ask)


def list_systems(ctx: Context, _query: ListSystems) -> tuple[str, ...]:
    return queries.systems(ctx.uow)


def brief(ctx: Context, query: Brief) -> Briefing:
    people, bodies = set(query.user_ids), set(query.bodies)
    waiting = _waiting(ctx, query.items)
    for item in query.items:
        people |= {each for each in (item.assignee, item.delegated_by, item.closed_by) if each}
        bodies |= {each for each in (item.scope.owner, item.scope.subject) if each}
    called = {each for groups in waiting.values() for each in groups}
    people |= {each.removeprefix("user:") for each in called if each.startswith("user:")}
    bodies.update(called)
    known = _known(ctx, bodies | {f"user:{each}" for each in people})
    named = {key: each.name for key, each in known.items()}
    return Briefing(
        people={each: named[f"user:{each}"] for each in people if f"user:{each}" in named},
        bodies={body: name for body in bodies if (name := _body(body, named))},
        divisions={key: each.area for key, each in known.items() if key.startswith("enterprise:")},
        systems={key: each.system for key, each in known.items() if each.system},
        outlooks=_outlooks(ctx, query.items),
        waiting=waiting,
    )


def _waiting(ctx: Context, items: Iterable[WorkItem]) -> dict[int, tuple[str, ...]]:
    """The groups before whom the items lie that nobody holds; ``user:wang`` for one who votes."""
    items = tuple(items)
    free = [item.work_item_id for item in items if item.state.open and item.assignee is None]
    found: dict[int, tuple[str, ...]] = {}
    asked = [item.work_item_id for item in items if item.state.open and item.voting]
    for work_item_id, group in (*queries.groups(ctx.uow, free), *queries.asked(ctx.uow, asked)):
        found[work_item_id] = (*found.get(work_item_id, ()), group)
    return found


def _known(ctx: Context, bodies: Iterable[str]) -> Mapping[str, Body]:
    """Units, enterprises and people by ``unit:12`` and ``user:wang``.

    What this transaction has named is not read again.
    """
    known: dict[str, Body] = ctx.uow.memo.setdefault("briefing.bodies", {})  # type: ignore[assignment]
    wanted = {_of_body(body) for body in bodies} - known.keys()
    found = queries.bodies(
        ctx.uow,
        unit_ids=_numbers(wanted, "unit"),
        enterprise_ids=_numbers(wanted, "enterprise"),
        user_ids={each.removeprefix("user:") for each in wanted if each.startswith("user:")},
    )
    known.update((each.key, each) for each in found)
    return known


def _of_body(body: str) -> str:
    """A group's unit or enterprise; a person as it is, whatever the account is called."""
    return body if body.startswith("user:") else ":".join(body.split(":")[:2])


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
