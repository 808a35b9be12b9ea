"""SQL of the lists and figures. Each function is one statement."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping
from datetime import date, datetime
from typing import Any

from sqlalchemy import ColumnElement, Select, case, false, func, or_, select, tuple_

from engine.store.unit_of_work import UnitOfWork
from workflows.enterprises.tables import enterprise
from workflows.organisation.areas import contains_text, within, within_any
from workflows.organisation.rights import Reach
from workflows.organisation.tables import unit
from workflows.rectification.commands import FindingFilter, FindingsOf
from workflows.rectification.queries import findings, late, round_of, view_of
from workflows.rectification.tables import finding, finding_round
from workflows.rectification.views import (
    LIVE,
    FindingFigures,
    FindingRow,
    FindingState,
    FoundProblem,
    Grade,
    Tally,
    UnitTally,
)

_CLOSED = tuple(state.value for state in FindingState if state.closed)
_LIVE = tuple(state.value for state in LIVE)
_PREFIX = "round_"


def page(
    uow: UnitOfWork,
    seen: Reach,
    narrow: FindingFilter,
    *,
    now: datetime,
    after: tuple[date, int] | None,
    limit: int,
) -> tuple[FindingRow, ...]:
    """Findings that ``seen`` covers with the round in hand, the last found first."""
    columns = [column.label(f"{_PREFIX}{column.name}") for column in finding_round.c]
    statement = (
        _narrowed(findings(*columns, with_round=True), narrow, now)
        .where(_covered(seen))
        .order_by(finding.c.found_on.desc(), finding.c.finding_id.desc())
        .limit(limit)
    )
    if after is not None:
        key = tuple_(finding.c.found_on, finding.c.finding_id)
        statement = statement.where(key < tuple_(*after))
    return tuple(
        FindingRow(view_of(row, now), round_of(row, _PREFIX) if row["round_number"] else None)
        for row in uow.connection.execute(statement).mappings()
    )


def of(uow: UnitOfWork, seen: Reach, query: FindingsOf, now: datetime) -> tuple[FoundProblem, ...]:
    wanted = {
        finding.c.enterprise_id: query.enterprise_id,
        finding.c.source_instance_id: query.source_instance_id,
        finding.c.source_kind: None if query.source_kind is None else query.source_kind.value,
    }
    statement = (
        findings()
        .where(_covered(seen), *(column == value for column, value in wanted.items() if value))
        .order_by(finding.c.found_on.desc(), finding.c.finding_id.desc())
        .limit(query.limit)
    )
    return tuple(view_of(row, now) for row in uow.connection.execute(statement).mappings())


def figures(
    uow: UnitOfWork, seen: Reach, narrow: FindingFilter, *, now: datetime
) -> FindingFigures:
    """Counts by unit and grade, units in the order of their codes."""
    column = finding.c

    def number_of(condition: ColumnElement[bool]) -> ColumnElement[int]:
        return func.coalesce(func.sum(case((condition, 1), else_=0)), 0)

    statement = (
        _narrowed(
            select(
                unit.c.unit_id,
                unit.c.name,
                column.grade,
                func.count(),
                number_of(column.state.in_(_LIVE)),
                number_of(late(now)),
                number_of(column.state.in_(_CLOSED)),
                number_of(column.first_closed_at.is_not(None)),
                number_of(column.reopened > 0),
                func.coalesce(
                    func.sum(case((column.state.in_(_CLOSED), column.working_days), else_=0)), 0
                ),
            ).select_from(
                finding.join(unit, unit.c.unit_id == column.unit_id).join(
                    enterprise, enterprise.c.enterprise_id == column.enterprise_id
                )
            ),
            narrow,
            now,
        )
        .where(_covered(seen), column.state != FindingState.WITHDRAWN.value)
        .group_by(unit.c.unit_id, unit.c.name, unit.c.area, column.grade)
        .order_by(unit.c.area, unit.c.unit_id)
    )
    names: dict[int, str] = {}
    found: defaultdict[int, dict[Grade, Tally]] = defaultdict(dict)
    for unit_id, name, grade, *numbers in uow.connection.execute(statement):
        names[unit_id] = name
        # What is not graded yet counts as general until D5 has spoken, a moment later.
        known = Grade(grade) if grade else Grade.GENERAL
        tally = Tally(*(int(each) for each in numbers))
        found[unit_id][known] = found[unit_id].get(known, Tally()) + tally
    return FindingFigures(tuple(UnitTally(each, names[each], found[each]) for each in names))


def _covered(seen: Reach) -> Any:
    own_units = [int(owner.removeprefix("unit:")) for owner in seen.owners]
    own = [int(subject.removeprefix("enterprise:")) for subject in seen.subjects]
    return or_(
        false(),
        within_any(finding.c.area, seen.areas),
        finding.c.unit_id.in_(own_units),
        finding.c.enterprise_id.in_(own),
    )


def _narrowed(statement: Select[Any], narrow: FindingFilter, now: datetime) -> Select[Any]:
    wanted: Mapping[Any, Any] = {
        finding.c.unit_id: narrow.unit_id,
        finding.c.enterprise_id: narrow.enterprise_id,
        finding.c.source_kind: narrow.source_kind or None,
        finding.c.category: narrow.category or None,
        finding.c.grade: narrow.grade or None,
    }
    for column, value in wanted.items():
        if value is not None:
            statement = statement.where(column == value)
    if narrow.state:
        several = {"live": _LIVE, "closed": _CLOSED}.get(narrow.state, (narrow.state,))
        statement = statement.where(finding.c.state.in_(several))
    if narrow.overdue:
        statement = statement.where(late(now))
    if narrow.area:
        statement = statement.where(within(finding.c.area, narrow.area))
    if narrow.from_on is not None:
        statement = statement.where(finding.c.found_on >= narrow.from_on)
    if narrow.to_on is not None:
        statement = statement.where(finding.c.found_on <= narrow.to_on)
    if text := narrow.text.strip():
        statement = statement.where(
            or_(contains_text(enterprise.c.name, text), contains_text(finding.c.title, text))
        )
    return statement
