"""走访和检查: who comes to an enterprise and when, and what came of the inspections so far."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from flask import request

from engine.worktime.arithmetic import local_day
from web import acting
from web.i18n import N_
from web.pages.enterprises.file import File, Section
from workflows.contact_enterprise.quarters import Quarter
from workflows.guidance_officer.commands import ListComing, ListInspections
from workflows.guidance_officer.views import (
    INSPECTION_STATE_NAMES,
    MANNER_NAMES,
    Inspection,
    InspectionState,
    Manner,
)

_ROWS = 20


@dataclass(frozen=True, slots=True)
class Visit:
    """A day on which a body comes; ``past``: the day is over."""

    day: date
    body: str
    inspection: bool
    past: bool


@dataclass(frozen=True, slots=True)
class Comings:
    visits: tuple[Visit, ...]
    inspections: tuple[Inspection, ...]
    next_cursor: str
    states: Mapping[InspectionState, str]
    manners: Mapping[Manner, str]


def visits(enterprise_id: int, today: date) -> tuple[Visit, ...]:
    """All that is planned in this quarter and in the next one, the earliest first."""
    present = Quarter.of(today)
    following = Quarter(present.year + present.number // 4, present.number % 4 + 1)
    found = [
        each
        for quarter in (present, following)
        for each in acting.query(ListComing(enterprise_id, str(quarter)))
    ]
    return tuple(Visit(each.day, each.body, each.inspection, each.day < today) for each in found)


def days_ahead(enterprise_id: int, today: date) -> tuple[Visit, ...]:
    """The same from today on."""
    return tuple(visit for visit in visits(enterprise_id, today) if not visit.past)


def _read(file: File) -> Comings:
    cursor = request.args.get("cursor", "")
    page = acting.query(
        ListInspections(enterprise_id=file.enterprise_id, cursor=cursor, limit=_ROWS)
    )
    return Comings(
        visits=visits(file.enterprise_id, local_day(acting.now())),
        inspections=page.inspections,
        next_cursor=page.next_cursor,
        states=INSPECTION_STATE_NAMES,
        manners=MANNER_NAMES,
    )


SECTION = Section("coming", N_("走访和检查"), "portal/coming.html", _read)
