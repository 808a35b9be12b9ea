"""The SQL of the organisation as one table, for a file that the import reads again."""

from __future__ import annotations

from datetime import date
from typing import Any

from sqlalchemy import and_, or_, select, tuple_

from engine.errors import InvalidInput
from engine.store.unit_of_work import UnitOfWork
from workflows.organisation.areas import within, within_any
from workflows.organisation.duties import Duty, UnitKind
from workflows.organisation.rights import Reach
from workflows.organisation.tables import person, post, post_holding, section, unit
from workflows.organisation.views import RosterLine, RosterPage

_KEY = (unit.c.area, unit.c.unit_id, post.c.post_id, post_holding.c.holding_id)


def page(
    uow: UnitOfWork, reached: Reach, area: str, *, today: date, cursor: str, limit: int
) -> RosterPage:
    """Who holds which post of an open unit today or later, by area, unit and post."""
    statement = (
        select(
            unit.c.area,
            unit.c.unit_id,
            post.c.post_id,
            post_holding.c.holding_id,
            unit.c.name.label("unit"),
            unit.c.kind,
            section.c.name.label("section"),
            post.c.name.label("post"),
            post.c.duty,
            person.c.name,
            person.c.user_id,
            post_holding.c.valid_from,
            post_holding.c.valid_to,
        )
        .select_from(
            unit.join(post, and_(post.c.unit_id == unit.c.unit_id, post.c.closed_at.is_(None)))
            .join(post_holding, post_holding.c.post_id == post.c.post_id)
            .join(person, person.c.user_id == post_holding.c.user_id)
            .outerjoin(section, section.c.section_id == post.c.section_id)
        )
        .where(
            unit.c.closed_at.is_(None),
            or_(post_holding.c.valid_to.is_(None), post_holding.c.valid_to >= today),
            within_any(unit.c.area, reached.areas),
            within(unit.c.area, area),
        )
        .order_by(*_KEY)
        .limit(limit + 1)
    )
    if cursor:
        statement = statement.where(tuple_(*_KEY) > tuple_(*_decoded(cursor)))
    rows = uow.connection.execute(statement).all()
    shown = rows[:limit]
    more = _encoded(shown[-1]) if len(rows) > limit else ""
    return RosterPage(tuple(map(_line, shown)), more)


def _encoded(row: Any) -> str:
    return f"{row.area}:{row.unit_id}:{row.post_id}:{row.holding_id}"


def _decoded(cursor: str) -> tuple[str, int, int, int]:
    area, *numbers = cursor.split(":")
    if len(numbers) != 3 or not all(each.isascii() and each.isdecimal() for each in numbers):
        raise InvalidInput("翻页标记“{cursor}”无效，请重新打开列表。", cursor=cursor[:80])
    unit_id, post_id, holding_id = map(int, numbers)
    return area, unit_id, post_id, holding_id


def _line(row: Any) -> RosterLine:
    return RosterLine(
        area=row.area,
        unit=row.unit,
        kind=UnitKind(row.kind),
        section=row.section or "",
        post=row.post,
        duty=Duty(row.duty),
        name=row.name,
        user_id=row.user_id,
        valid_from=row.valid_from,
        valid_to=row.valid_to,
    )
