"""The sums of looking back. Each function is one statement, whatever the number of items."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from sqlalchemy import (
    JSON,
    ColumnElement,
    Select,
    String,
    and_,
    case,
    cast,
    exists,
    extract,
    func,
    literal,
    select,
)

from engine.store.tables import definition, history, instance, work_item
from engine.store.unit_of_work import UnitOfWork
from workflows.enterprises.tables import enterprise
from workflows.look_back.views import ElementFigures, LookBackChoices
from workflows.supervision.board import in_order
from workflows.supervision.queries.areas import within_any
from workflows.supervision.tables import responsibility_span, supervised_item

#: Digits of the code of a league.
_LEAGUE = 4


@dataclass(frozen=True, slots=True)
class Narrowed:
    """What is looked at. ``areas`` are prefixes of which one must fit; None is everywhere."""

    key: str
    since: date
    until: date
    from_at: datetime
    to_at: datetime
    version: int
    area: str
    owner: str
    ownership: str
    areas: tuple[str, ...] | None


def elements(uow: UnitOfWork, asked: Narrowed) -> dict[str, ElementFigures]:
    """The figures of each element that had items closed in the period."""
    items = _items(asked).cte("items")
    ranked = select(
        items,
        func.row_number()
        .over(partition_by=items.c.element_id, order_by=items.c.minutes)
        .label("rank"),
        func.count().over(partition_by=items.c.element_id).label("of"),
    ).cte("ranked")
    reached = ranked.c.rank * 10 >= ranked.c.of * 9
    statement = select(
        ranked.c.element_id,
        func.count().label("closed"),
        func.avg(ranked.c.minutes).label("mean_working"),
        func.min(case((reached, ranked.c.minutes))).label("p90_working"),
        func.avg(ranked.c.waited).label("mean_waiting"),
        func.sum(ranked.c.has_due).label("with_due"),
        func.sum(ranked.c.overdue).label("overdue"),
        func.sum(ranked.c.again).label("again"),
    ).group_by(ranked.c.element_id)
    return {row.element_id: _figures(row) for row in uow.connection.execute(statement)}


def _figures(row: Any) -> ElementFigures:
    return ElementFigures(
        element_id=row.element_id,
        closed=int(row.closed),
        mean_working=float(row.mean_working or 0),
        p90_working=int(row.p90_working or 0),
        mean_waiting=None if row.mean_waiting is None else float(row.mean_waiting) / 60,
        with_due=int(row.with_due),
        overdue=int(row.overdue),
        again=int(row.again),
    )


def _items(asked: Narrowed) -> Select[Any]:
    """One row for each item that was completed in the period, by the index over its day."""
    before = (
        select(func.coalesce(func.sum(responsibility_span.c.minutes), 0))
        .where(
            responsibility_span.c.work_item_id == work_item.c.work_item_id,
            responsibility_span.c.suspended.is_(False),
        )
        .scalar_subquery()
    )
    last = case(
        (supervised_item.c.suspended, 0), else_=func.coalesce(supervised_item.c.held_minutes, 0)
    )
    earlier = work_item.alias("earlier")
    again = exists().where(
        earlier.c.instance_id == work_item.c.instance_id,
        earlier.c.element_id == work_item.c.element_id,
        earlier.c.work_item_id < work_item.c.work_item_id,
    )
    waited = extract("epoch", work_item.c.claimed_at) - extract("epoch", work_item.c.created_at)
    late = and_(work_item.c.due_at.is_not(None), work_item.c.closed_at > work_item.c.due_at)
    return (
        select(
            work_item.c.element_id,
            (before + last).label("minutes"),
            waited.label("waited"),
            case((work_item.c.due_at.is_not(None), 1), else_=0).label("has_due"),
            case((late, 1), else_=0).label("overdue"),
            case((again, 1), else_=0).label("again"),
        )
        .join(supervised_item, supervised_item.c.work_item_id == work_item.c.work_item_id)
        .where(
            supervised_item.c.closed_on.between(asked.since, asked.until),
            supervised_item.c.completed,
            work_item.c.definition_key == asked.key,
            *_narrowing(asked, work_item.c),
        )
    )


def passed(uow: UnitOfWork, asked: Narrowed, name: str) -> dict[str, int]:
    """How often tokens passed each element (``passed``) or flow (``flows``) in the period."""
    value = _values(uow, name)
    statement = (
        select(value.c.value, func.count().label("times"))
        .select_from(history)
        .join(instance, instance.c.instance_id == history.c.instance_id)
        .join(value, literal(True))
        .where(
            instance.c.definition_key == asked.key,
            history.c.at >= asked.from_at,
            history.c.at < asked.to_at,
            *_narrowing(asked, instance.c),
        )
        .group_by(value.c.value)
    )
    return {str(row.value): int(row.times) for row in uow.connection.execute(statement)}


def _values(uow: UnitOfWork, name: str) -> Any:
    """The texts of a list in the detail of an event, as each database spells it."""
    if uow.connection.dialect.name == "postgresql":
        listed = func.json_array_elements_text(cast(history.c.detail, JSON)[name])
        return listed.table_valued("value").lateral("told")
    # SQLite lets a function of a row stand beside it without saying LATERAL.
    return func.json_each(history.c.detail, f"$.{name}").table_valued("value").alias("told")


def _narrowing(asked: Narrowed, columns: Any) -> Iterator[ColumnElement[bool]]:
    if asked.version:
        yield columns.definition_id.in_(
            select(definition.c.definition_id).where(
                definition.c.key == asked.key, definition.c.version == asked.version
            )
        )
    if asked.area:
        yield within_any(columns.scope_area, (asked.area,))
    if asked.owner:
        yield columns.scope_owner == asked.owner
    if asked.ownership:
        yield columns.scope_subject.in_(
            select(literal("enterprise:") + cast(enterprise.c.enterprise_id, String)).where(
                enterprise.c.ownership == asked.ownership
            )
        )
    if asked.areas is not None:
        yield within_any(columns.scope_area, asked.areas)


def choices(uow: UnitOfWork, key: str, areas: tuple[str, ...] | None) -> LookBackChoices:
    """The units and leagues that the matters of a process have."""
    league = func.substr(instance.c.scope_area, 1, _LEAGUE).label("league")
    statement = (
        select(instance.c.scope_owner, league).where(instance.c.definition_key == key).distinct()
    )
    if areas is not None:
        statement = statement.where(within_any(instance.c.scope_area, areas))
    found = uow.connection.execute(statement).all()
    return LookBackChoices(
        owners=tuple(sorted({row.scope_owner for row in found} - {""}, key=in_order)),
        areas=tuple(sorted({row.league for row in found if len(row.league) == _LEAGUE})),
    )
