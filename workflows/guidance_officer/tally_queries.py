"""SQL that counts what inspections found on their checklists."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy import and_, case, func, select

from engine.store.unit_of_work import UnitOfWork
from workflows.guidance_officer.tables import inspection, inspection_answer
from workflows.guidance_officer.views import InspectionState


@dataclass(frozen=True, slots=True)
class Tally:
    """How many items of the checklist of one inspection were met, and how many not."""

    inspection_id: int
    met: int
    missed: int


def tallies(uow: UnitOfWork, enterprise_id: int, first: date, last: date) -> tuple[Tally, ...]:
    """The inspections of an enterprise that were made in a time and are done. One statement."""
    table, given = inspection.c, inspection_answer.c

    def number_of(answer: str) -> Any:
        return func.coalesce(func.sum(case((given.answer == answer, 1), else_=0)), 0)

    of_checklist = and_(given.inspection_id == table.inspection_id, given.item_id != "")
    statement = (
        select(table.inspection_id, number_of("yes"), number_of("no"))
        .select_from(inspection.outerjoin(inspection_answer, of_checklist))
        .where(
            table.enterprise_id == enterprise_id,
            table.state == InspectionState.DONE.value,
            table.inspected_on.between(first, last),
        )
        .group_by(table.inspection_id)
        .order_by(table.inspection_id)
    )
    return tuple(Tally(*(int(each) for each in row)) for row in uow.connection.execute(statement))
