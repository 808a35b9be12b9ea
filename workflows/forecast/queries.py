"""The SQL of forecasts that are kept: their making, and the changes that they found."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy import (
    ColumnElement,
    RowMapping,
    Select,
    and_,
    case,
    delete,
    func,
    insert,
    or_,
    select,
    update,
)

from engine.lifecycle import Urgency
from engine.store.cursors import Cursor
from engine.store.queries.work_items import view_of
from engine.store.tables import work_item
from engine.store.unit_of_work import UnitOfWork
from engine.views import WorkItem
from engine.worktime.arithmetic import local_day
from workflows.forecast.tables import forecast_change, forecast_run
from workflows.forecast.views import (
    ColourChange,
    DayCount,
    ForecastRun,
    ForecastState,
    Pace,
    Projection,
)
from workflows.supervision.queries.areas import within_any

_RUN = tuple(forecast_run.c[name] for name in ForecastRun.__slots__)
_ENDED = (ForecastState.DONE.value, ForecastState.FAILED.value)
_INSERTED_AT_ONCE = 2_000


@dataclass(frozen=True, slots=True)
class Narrowing:
    """What a list of changes shows. Empty fields do not narrow."""

    run_id: int
    areas: tuple[str, ...]
    colour: Urgency
    area: str = ""
    owner: str = ""
    on_day: date | None = None
    until_day: date | None = None
    not_done_before: bool = False


def _run(row: RowMapping) -> ForecastRun:
    values = dict(row)
    values["state"] = ForecastState(values["state"])
    values["days"] = tuple(date.fromisoformat(day) for day in values["days"])
    return ForecastRun(**values)


def add(uow: UnitOfWork, values: Mapping[str, Any]) -> int:
    result = uow.connection.execute(insert(forecast_run).values(**values))
    return int(result.inserted_primary_key[0])  # type: ignore[index]


def by_id(uow: UnitOfWork, run_id: int) -> ForecastRun | None:
    statement = select(*_RUN).where(forecast_run.c.run_id == run_id)
    row = uow.connection.execute(statement).mappings().first()
    return None if row is None else _run(row)


def latest(uow: UnitOfWork) -> tuple[ForecastRun | None, ForecastRun | None]:
    """The last one that is done, and the last one of all where that is another. One statement."""
    done = select(func.max(forecast_run.c.run_id)).where(
        forecast_run.c.state == ForecastState.DONE.value
    )
    last = select(func.max(forecast_run.c.run_id))
    statement = select(*_RUN).where(
        or_(
            forecast_run.c.run_id == done.scalar_subquery(),
            forecast_run.c.run_id == last.scalar_subquery(),
        )
    )
    found = [_run(row) for row in uow.connection.execute(statement).mappings()]
    made = next((each for each in found if each.state is ForecastState.DONE), None)
    other = next((each for each in found if each.state is not ForecastState.DONE), None)
    return made, other


def under_way(uow: UnitOfWork) -> ForecastRun | None:
    """The making that has not ended."""
    statement = (
        select(*_RUN)
        .where(forecast_run.c.state.not_in(_ENDED))
        .order_by(forecast_run.c.run_id.desc())
        .limit(1)
    )
    row = uow.connection.execute(statement).mappings().first()
    return None if row is None else _run(row)


def change_running(uow: UnitOfWork, run_id: int, values: Mapping[str, Any]) -> bool:
    """ColourChange a making that goes on; False where it has ended."""
    result = uow.connection.execute(
        update(forecast_run)
        .where(forecast_run.c.run_id == run_id, forecast_run.c.state.not_in(_ENDED))
        .values(**values)
    )
    return bool(result.rowcount)


def drop_before(uow: UnitOfWork, run_id: int) -> None:
    """Forget the makings before this one, with what they found."""
    uow.connection.execute(delete(forecast_change).where(forecast_change.c.run_id < run_id))
    uow.connection.execute(delete(forecast_run).where(forecast_run.c.run_id < run_id))


def keep(uow: UnitOfWork, run_id: int, projection: Projection) -> None:
    """Store what a making found."""
    rows = [_row(run_id, number, each) for number, each in enumerate(projection.changes, 1)]
    for first in range(0, len(rows), _INSERTED_AT_ONCE):
        some = rows[first : first + _INSERTED_AT_ONCE]
        uow.connection.execute(insert(forecast_change), some)


def _row(run_id: int, number: int, change: ColourChange) -> dict[str, Any]:
    return {
        "run_id": run_id,
        "number": number,
        "work_item_id": change.work_item_id,
        "instance_id": change.instance_id,
        "scope_area": change.area,
        "scope_owner": change.owner,
        "definition_key": change.definition_key,
        "element_id": change.element_id,
        "name": change.name,
        "title": change.title,
        "colour": change.colour.rank,
        "rung": change.rung,
        "at": change.at,
        "on_day": local_day(change.at),
        "pace": change.pace.value,
    }


def counts(uow: UnitOfWork, run_id: int, areas: Sequence[str]) -> Iterator[DayCount]:
    """Changes by area, owner, day and colour."""
    row = forecast_change.c
    keys = (row.scope_area, row.scope_owner, row.on_day, row.colour)
    before = func.sum(case((row.pace == Pace.BEFORE.value, 1), else_=0))
    statement = (
        select(*keys, func.count(), before)
        .where(row.run_id == run_id, within_any(row.scope_area, areas))
        .group_by(*keys)
        .order_by(*keys)
    )
    for area, owner, on_day, colour, number, done_before in uow.connection.execute(statement):
        colour_ = tuple(Urgency)[colour]
        yield DayCount(area, owner, on_day, colour_, number, int(done_before))


def list_statement(narrow: Narrowing, *, cursor: str, limit: int) -> Select[Any]:
    """One page of changes with their items as they are now, the soonest first, and one row more."""
    row = forecast_change.c
    labels = tuple(column.label(f"change_{column.name}") for column in row)
    statement = (
        select(*labels, work_item)
        .outerjoin(work_item, work_item.c.work_item_id == row.work_item_id)
        .where(
            row.run_id == narrow.run_id,
            row.colour == narrow.colour.rank,
            within_any(row.scope_area, narrow.areas),
            *_narrowing(narrow),
        )
    )
    if cursor:
        at, after = Cursor.decode(cursor)
        statement = statement.where(or_(row.at > at, and_(row.at == at, row.number > after)))
    return statement.order_by(row.at, row.number).limit(limit + 1)


def _narrowing(narrow: Narrowing) -> Iterator[ColumnElement[bool]]:
    row = forecast_change.c
    if narrow.area:
        yield within_any(row.scope_area, (narrow.area,))
    if narrow.owner:
        yield row.scope_owner == narrow.owner
    if narrow.on_day is not None:
        yield row.on_day == narrow.on_day
    if narrow.until_day is not None:
        yield row.on_day <= narrow.until_day
    if narrow.not_done_before:
        yield row.pace != Pace.BEFORE.value


def page(
    uow: UnitOfWork, narrow: Narrowing, *, cursor: str, limit: int
) -> tuple[tuple[tuple[ColourChange, WorkItem | None], ...], str]:
    """One page and the cursor of the next; empty where there is none."""
    statement = list_statement(narrow, cursor=cursor, limit=limit)
    rows = uow.connection.execute(statement).mappings().all()
    more = ""
    if len(rows) > limit:
        rows = rows[:limit]
        more = Cursor.encode(rows[-1]["change_at"], rows[-1]["change_number"])
    return tuple((_change(row), _item(row)) for row in rows), more


def _change(row: RowMapping) -> ColourChange:
    return ColourChange(
        work_item_id=row["change_work_item_id"],
        instance_id=row["change_instance_id"],
        area=row["change_scope_area"],
        owner=row["change_scope_owner"],
        definition_key=row["change_definition_key"],
        element_id=row["change_element_id"],
        name=row["change_name"],
        title=row["change_title"],
        colour=tuple(Urgency)[row["change_colour"]],
        rung=row["change_rung"],
        at=row["change_at"],
        pace=Pace(row["change_pace"]),
    )


def _item(row: RowMapping) -> WorkItem | None:
    return None if row["work_item_id"] is None else view_of(row)
