"""SQL about scenarios that are played in the background."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from sqlalchemy import RowMapping, delete, func, insert, select, update

from engine.store.unit_of_work import UnitOfWork
from workflows.scenarios.results import from_json
from workflows.scenarios.tables import scenario_run
from workflows.scenarios.views import PlayProblem, PlayState, ScenarioRun

_ENDED = tuple(state.value for state in PlayState if state.ended)
_COLUMNS = tuple(column for column in scenario_run.c if column.name != "files")


def add(uow: UnitOfWork, values: Mapping[str, Any]) -> int:
    statement = insert(scenario_run).values(**values).returning(scenario_run.c.run_id)
    return int(uow.connection.execute(statement).scalar_one())


def by_id(uow: UnitOfWork, run_id: int) -> ScenarioRun | None:
    statement = select(*_COLUMNS).where(scenario_run.c.run_id == run_id)
    row = uow.connection.execute(statement).mappings().first()
    return None if row is None else _view(row)


def files_of(uow: UnitOfWork, run_id: int) -> bytes | None:
    statement = select(scenario_run.c.files).where(scenario_run.c.run_id == run_id)
    found: bytes | None = uow.connection.execute(statement).scalar()
    return found


def latest(uow: UnitOfWork, *, definition_id: int | None, limit: int) -> tuple[ScenarioRun, ...]:
    statement = select(*_COLUMNS).order_by(scenario_run.c.run_id.desc()).limit(limit)
    if definition_id is not None:
        statement = statement.where(scenario_run.c.definition_id == definition_id)
    return tuple(_view(row) for row in uow.connection.execute(statement).mappings())


def count_under_way(uow: UnitOfWork, user_id: str) -> int:
    statement = (
        select(func.count())
        .select_from(scenario_run)
        .where(scenario_run.c.requested_by == user_id, scenario_run.c.state.not_in(_ENDED))
    )
    return int(uow.connection.execute(statement).scalar_one())


def change_running(uow: UnitOfWork, run_id: int, values: Mapping[str, Any]) -> bool:
    """Change a run that has not ended; False where it has."""
    statement = (
        update(scenario_run)
        .where(scenario_run.c.run_id == run_id, scenario_run.c.state.not_in(_ENDED))
        .values(**values)
    )
    return bool(uow.connection.execute(statement).rowcount)


def drop_before(uow: UnitOfWork, at: datetime) -> None:
    uow.connection.execute(delete(scenario_run).where(scenario_run.c.requested_at < at))


def _view(row: RowMapping) -> ScenarioRun:
    values = {**row}
    return ScenarioRun(
        **values
        | {
            "state": PlayState(values["state"]),
            "result": from_json(values["result"]),
            "problems": tuple(PlayProblem(*each) for each in values["problems"]),
        }
    )
