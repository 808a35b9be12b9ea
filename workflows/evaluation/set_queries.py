"""SQL about indicator sets."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from sqlalchemy import RowMapping, delete, func, insert, or_, select, update

from engine.store.unit_of_work import UnitOfWork
from workflows.evaluation.indicators import from_json
from workflows.evaluation.tables import indicator_set
from workflows.evaluation.views import IndicatorSet, SetState

_SET = indicator_set.c


def by_id(uow: UnitOfWork, set_id: int) -> IndicatorSet | None:
    row = uow.connection.execute(select(indicator_set).where(_SET.set_id == set_id)).mappings()
    found = row.first()
    return None if found is None else view_of(found)


def listed(
    uow: UnitOfWork, areas: Iterable[str], state: SetState | None
) -> tuple[IndicatorSet, ...]:
    """The sets of these areas and of all above them, the latest first."""
    statement = select(indicator_set).order_by(
        _SET.year.desc(), _SET.area, _SET.version.desc(), _SET.set_id.desc()
    )
    wanted = frozenset(areas)
    if "" not in wanted:
        above = {area[:length] for area in wanted for length in range(len(area) + 1)}
        within = [_SET.area.startswith(area, autoescape=True) for area in wanted]
        statement = statement.where(or_(_SET.area.in_(above), *within))
    if state is not None:
        statement = statement.where(_SET.state == state.value)
    return tuple(view_of(row) for row in uow.connection.execute(statement).mappings())


def in_force(uow: UnitOfWork, area: str, year: int) -> IndicatorSet | None:
    """The published set for ``area`` in ``year``: the nearest area's, its latest year's."""
    above = [area[:length] for length in range(len(area) + 1)]
    statement = (
        select(indicator_set)
        .where(_SET.state == SetState.PUBLISHED.value, _SET.area.in_(above), _SET.year <= year)
        .order_by(func.length(_SET.area).desc(), _SET.year.desc(), _SET.version.desc())
        .limit(1)
    )
    row = uow.connection.execute(statement).mappings().first()
    return None if row is None else view_of(row)


def next_version(uow: UnitOfWork, area: str, year: int) -> int:
    statement = select(func.coalesce(func.max(_SET.version), 0)).where(
        _SET.area == area, _SET.year == year
    )
    return int(uow.connection.execute(statement).scalar_one()) + 1


def add(uow: UnitOfWork, values: Mapping[str, Any]) -> int:
    statement = insert(indicator_set).values(**values).returning(_SET.set_id)
    return int(uow.connection.execute(statement).scalar_one())


def change(uow: UnitOfWork, set_id: int, revision: int, values: Mapping[str, Any]) -> bool:
    """Change a draft that is still at ``revision``; whether it was."""
    statement = (
        update(indicator_set)
        .where(
            _SET.set_id == set_id,
            _SET.revision == revision,
            _SET.state == SetState.DRAFT.value,
        )
        .values(**values, revision=revision + 1)
    )
    return uow.connection.execute(statement).rowcount == 1


def drop_draft(uow: UnitOfWork, set_id: int) -> None:
    uow.connection.execute(
        delete(indicator_set).where(_SET.set_id == set_id, _SET.state == SetState.DRAFT.value)
    )


def view_of(row: RowMapping) -> IndicatorSet:
    values = dict(row)
    values["content"] = from_json(values["content"])
    values["state"] = SetState(values["state"])
    return IndicatorSet(**values)
