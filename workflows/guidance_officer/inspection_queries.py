"""SQL about inspections, and about who comes to an enterprise."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy import (
    Row,
    RowMapping,
    Select,
    delete,
    func,
    insert,
    literal,
    or_,
    select,
    tuple_,
    union_all,
    update,
)

from engine.store.unit_of_work import UnitOfWork
from workflows.contact_enterprise.quarters import Quarter
from workflows.contact_enterprise.tables import visit_plan
from workflows.enterprises.tables import enterprise
from workflows.guidance_officer.tables import (
    inspection,
    inspection_answer,
    inspection_number,
    inspection_plan,
    planned_inspection,
)
from workflows.guidance_officer.views import Answer, Coming, Inspection, InspectionState, Manner
from workflows.organisation.areas import within, within_any
from workflows.organisation.rights import Reach
from workflows.organisation.tables import person, unit


@dataclass(frozen=True, slots=True)
class Narrow:
    """Narrows a list of inspections. Empty fields do not narrow.

    ``claimable`` are enterprises (a subquery) whose open inspections count beside those of
    ``inspector``.
    """

    area: str = ""
    state: str = ""
    manner: str = ""
    enterprise_id: int | None = None
    inspector: str = ""
    claimable: Select[Any] | None = None


def next_number(uow: UnitOfWork, series: str, year: int) -> int:
    """The next number of a series; two transactions never get the same one."""
    table = inspection_number.c
    of_series = (table.series == series, table.year == year)
    taken = uow.connection.execute(
        update(inspection_number)
        .where(*of_series)
        .values(given=table.given + 1)
        .returning(table.given)
    ).scalar()
    if taken is None:
        uow.connection.execute(insert(inspection_number).values(series=series, year=year, given=1))
        return 1
    return int(taken)


def insert_inspection(uow: UnitOfWork, values: Mapping[str, Any]) -> int:
    statement = insert(inspection).values(**values).returning(inspection.c.inspection_id)
    return int(uow.connection.execute(statement).scalar_one())


def update_inspection(uow: UnitOfWork, inspection_id: int, **values: Any) -> None:
    uow.connection.execute(
        update(inspection).where(inspection.c.inspection_id == inspection_id).values(**values)
    )


def keep_result(
    uow: UnitOfWork, inspection_id: int, *, otherwise_by: str, **values: Any
) -> tuple[str, str]:
    """Note what came of an inspection: by whom it was made, and that person's name.

    It is the one who holds it or, where nobody did, ``otherwise_by``.
    """
    name = select(person.c.name).where(person.c.user_id == inspection.c.inspector).scalar_subquery()
    row = uow.connection.execute(
        update(inspection)
        .where(inspection.c.inspection_id == inspection_id)
        .values(
            state=InspectionState.INSPECTED,
            inspector=func.coalesce(inspection.c.inspector, otherwise_by),
            **values,
        )
        .returning(inspection.c.inspector, name)
    ).one()
    return row[0], row[1] or row[0]


def go_on(uow: UnitOfWork, instance_id: int, state: InspectionState) -> None:
    """Note how far the inspection of an instance has come."""
    uow.connection.execute(
        update(inspection).where(inspection.c.instance_id == instance_id).values(state=state)
    )


def by_id(uow: UnitOfWork, inspection_id: int) -> tuple[Inspection, str] | None:
    """An inspection, and the guidance that was given."""
    statement = _inspections().add_columns(inspection.c.guidance)
    row = uow.connection.execute(
        statement.where(inspection.c.inspection_id == inspection_id)
    ).one_or_none()
    return None if row is None else (_view(tuple(row)[:-1]), row[-1])


def by_instance(uow: UnitOfWork, instance_id: int) -> Inspection | None:
    row = uow.connection.execute(
        _inspections().where(inspection.c.instance_id == instance_id)
    ).first()
    return None if row is None else _view(row)


def going_on(uow: UnitOfWork, enterprise_id: int) -> Inspection | None:
    """An inspection of the enterprise that nobody has made yet."""
    row = uow.connection.execute(
        _inspections()
        .where(
            inspection.c.enterprise_id == enterprise_id,
            inspection.c.state == InspectionState.OPEN,
        )
        .limit(1)
    ).first()
    return None if row is None else _view(row)


def page(
    uow: UnitOfWork,
    seen: Reach,
    narrow: Narrow,
    *,
    after: tuple[date, int] | None = None,
    limit: int,
) -> tuple[Inspection, ...]:
    """Inspections that ``seen`` covers, the latest planned first."""
    table = inspection.c
    units = [int(owner.removeprefix("unit:")) for owner in seen.owners]
    subjects = [int(subject.removeprefix("enterprise:")) for subject in seen.subjects]
    statement = (
        _inspections()
        .where(
            or_(
                within_any(table.area, seen.areas),
                table.office_unit_id.in_(units),
                table.enterprise_id.in_(subjects),
            ),
            within(table.area, narrow.area),
        )
        .order_by(table.planned_on.desc(), table.inspection_id.desc())
        .limit(limit)
    )
    for name in ("state", "manner", "enterprise_id"):
        wanted = getattr(narrow, name)
        if wanted not in (None, ""):
            statement = statement.where(table[name] == wanted)
    if narrow.inspector:
        own = table.inspector == narrow.inspector
        if narrow.claimable is not None:
            open_ones = (table.state == InspectionState.OPEN) & table.inspector.is_(None)
            own = or_(own, open_ones & table.enterprise_id.in_(narrow.claimable))
        statement = statement.where(own)
    if after is not None:
        statement = statement.where(tuple_(table.planned_on, table.inspection_id) < tuple_(*after))
    return tuple(_view(row) for row in uow.connection.execute(statement))


#: What an answer holds beside its files.
_PLAIN = tuple(name for name in Answer.__slots__ if name != "attachment_ids")


def keep_answers(uow: UnitOfWork, inspection_id: int, answers: Iterable[Answer]) -> None:
    """Put these answers in the place of those handed in before."""
    uow.connection.execute(
        delete(inspection_answer).where(inspection_answer.c.inspection_id == inspection_id)
    )
    rows = [
        {
            "inspection_id": inspection_id,
            **{name: getattr(each, name) for name in _PLAIN},
            "attachment_ids": list(each.attachment_ids),
        }
        for each in answers
    ]
    if rows:
        uow.connection.execute(insert(inspection_answer), rows)


def answers_of(uow: UnitOfWork, inspection_id: int) -> tuple[Answer, ...]:
    columns = [inspection_answer.c[name] for name in (*_PLAIN, "attachment_ids")]
    statement = (
        select(*columns)
        .where(inspection_answer.c.inspection_id == inspection_id)
        .order_by(inspection_answer.c.position)
    )
    return tuple(_answer(row) for row in uow.connection.execute(statement).mappings())


def _answer(row: RowMapping) -> Answer:
    values: dict[str, Any] = {name: row[name] for name in _PLAIN}
    values["attachment_ids"] = tuple(row["attachment_ids"] or ())
    return Answer(**values)


def coming(
    uow: UnitOfWork, enterprise_ids: Iterable[int], first: date, last: date
) -> tuple[Coming, ...]:
    """Who comes to enterprises between two days: visits, entries of plans, other inspections.

    An entry of a published plan stands for the inspection that comes of it. One statement.
    """
    wanted = list(enterprise_ids)
    visits = select(
        visit_plan.c.enterprise_id,
        visit_plan.c.planned_on,
        unit.c.name,
        literal(0),
        unit.c.unit_id,
    ).select_from(visit_plan.join(unit, unit.c.unit_id == visit_plan.c.unit_id))
    entries = select(
        planned_inspection.c.enterprise_id,
        planned_inspection.c.planned_on,
        unit.c.name,
        literal(1),
        unit.c.unit_id,
    ).select_from(
        planned_inspection.join(
            inspection_plan, inspection_plan.c.plan_id == planned_inspection.c.plan_id
        ).join(unit, unit.c.unit_id == inspection_plan.c.office_unit_id)
    )
    unplanned = (
        select(
            inspection.c.enterprise_id,
            inspection.c.planned_on,
            unit.c.name,
            literal(1),
            unit.c.unit_id,
        )
        .select_from(inspection.join(unit, unit.c.unit_id == inspection.c.office_unit_id))
        .where(
            inspection.c.manner == Manner.UNPLANNED,
            inspection.c.state != InspectionState.CANCELLED,
        )
    )
    parts = [
        visits.where(
            visit_plan.c.enterprise_id.in_(wanted), visit_plan.c.planned_on.between(first, last)
        ),
        entries.where(
            planned_inspection.c.enterprise_id.in_(wanted),
            planned_inspection.c.planned_on.between(first, last),
        ),
        unplanned.where(
            inspection.c.enterprise_id.in_(wanted), inspection.c.planned_on.between(first, last)
        ),
    ]
    rows = uow.connection.execute(union_all(*parts))
    found = (Coming(row[0], row[1], row[2], bool(row[3]), row[4]) for row in rows)
    return tuple(sorted(found, key=lambda each: (each.day, each.body)))


def coming_in(uow: UnitOfWork, enterprise_id: int, quarter: Quarter) -> tuple[Coming, ...]:
    return coming(uow, [enterprise_id], quarter.first_day, quarter.last_day)


def _inspections() -> Select[Any]:
    table = inspection.c
    return select(
        table.inspection_id,
        table.instance_id,
        table.number,
        table.manner,
        table.reason,
        table.enterprise_id,
        enterprise.c.name,
        table.area,
        table.office_unit_id,
        table.planned_on,
        table.state,
        table.inspector,
        person.c.name,
        table.checklist_id,
        table.inspected_on,
        table.findings,
        table.dissents,
        table.report_id,
        table.report_number,
        table.location,
    ).select_from(
        inspection.join(enterprise, enterprise.c.enterprise_id == table.enterprise_id).join(
            person, person.c.user_id == table.inspector, isouter=True
        )
    )


def _view(row: Row[Any] | tuple[Any, ...]) -> Inspection:
    values = list(row)
    values[3], values[10] = Manner(values[3]), InspectionState(values[10])
    values[12], values[-1] = values[12] or "", values[-1] or ""
    return Inspection(*values)
