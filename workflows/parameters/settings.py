"""The SQL of parameters. What holds now is kept in memory."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, and_, func, insert, select, true, update

from engine.lifecycle import WorkItemState
from engine.store.queries.calendars import newest_revision, renew_revision
from engine.store.tables import work_item
from engine.store.unit_of_work import UnitOfWork
from workflows.organisation.areas import within
from workflows.parameters.tables import parameter_setting
from workflows.parameters.views import Setting

#: Under which name a setting renews the revision that calendars rest on.
_RENEWED = "parameters"
Known = Mapping[tuple[str, str], tuple[Setting, ...]]


class SettingsCache:
    """What holds, kept in memory for as long as its revision stands.

    A step looks at the newest revision for its calendar anyway, so that settings cost it nothing.
    """

    def __init__(self) -> None:
        self._kept: tuple[str, Known] = ("", {})

    def __call__(self, uow: UnitOfWork) -> Known:
        """What holds now, or will from an instant to come, by package and parameter."""
        revision = newest_revision(uow)
        kept = self._kept
        if kept[0] != revision:
            kept = self._kept = (revision, standing(uow))
        return kept[1]


def standing(uow: UnitOfWork) -> Known:
    """The same, read anew."""
    return _by_parameter(uow, parameter_setting.c.superseded_at.is_(None))


def ever(uow: UnitOfWork) -> Known:
    """All that was ever set, by package and parameter: for what began under an older setting."""
    return _by_parameter(uow, true())


def _by_parameter(uow: UnitOfWork, condition: ColumnElement[bool]) -> Known:
    table = parameter_setting
    statement = select(table).where(condition).order_by(table.c.setting_id)
    found: dict[tuple[str, str], tuple[Setting, ...]] = {}
    for row in uow.connection.execute(statement).mappings():
        key = (row["package"], row["parameter_id"])
        found[key] = (*found.get(key, ()), Setting(**row))
    return found


def holds(settings: Iterable[Setting], area: str, at: datetime) -> Setting | None:
    """Of ``settings`` of one parameter, that which counts in ``area`` at ``at``.

    The narrowest area counts first; in it what was decided last, of what has begun. A return to
    the default leaves the word to the next wider area.
    """
    latest: dict[str, Setting] = {}
    for each in sorted(settings, key=lambda each: each.setting_id):
        begun = max(each.valid_from, each.set_at) <= at
        over = each.superseded_at is not None and each.superseded_at <= at
        if begun and not over and area.startswith(each.area):
            latest[each.area] = each
    chosen = [latest[name] for name in sorted(latest, key=len, reverse=True)]
    return next((each for each in chosen if each.value is not None), None)


def history(uow: UnitOfWork, package: str, parameter_id: str, area: str) -> tuple[Setting, ...]:
    """All that was ever set for ``area`` or an area around it, the latest first."""
    table = parameter_setting
    around = [area[:length] for length in range(len(area) + 1)]
    statement = (
        select(table)
        .where(_of(package, parameter_id), table.c.area.in_(around))
        .order_by(table.c.setting_id.desc())
    )
    return tuple(Setting(**row) for row in uow.connection.execute(statement).mappings())


def add(uow: UnitOfWork, values: Mapping[str, Any]) -> Setting:
    """Note a setting; what it ends for good is passed by from now on."""
    table = parameter_setting
    same = and_(
        _of(values["package"], values["parameter_id"]),
        table.c.area == values["area"],
        table.c.superseded_at.is_(None),
    )
    if values["valid_from"] <= values["set_at"]:
        uow.connection.execute(update(table).where(same).values(superseded_at=values["set_at"]))
    else:
        # What was to come is replaced by what is decided now; what holds goes on until then.
        coming = and_(same, table.c.valid_from > values["set_at"])
        uow.connection.execute(update(table).where(coming).values(superseded_at=values["set_at"]))
    made = insert(table).values(**values).returning(table.c.setting_id)
    setting_id = uow.connection.execute(made).scalar_one()
    renew_revision(uow, _RENEWED)
    return Setting(setting_id=setting_id, **values)


def count_open(uow: UnitOfWork, package: str, elements: Iterable[str], area: str) -> int:
    """How many open items of these steps there are in ``area``."""
    states = [state.value for state in WorkItemState if state.open]
    statement = select(func.count()).where(
        work_item.c.definition_key == package,
        work_item.c.element_id.in_(sorted(elements)),
        work_item.c.state.in_(states),
        within(work_item.c.scope_area, area),
    )
    return uow.connection.execute(statement).scalar_one()


def _of(package: str, parameter_id: str) -> ColumnElement[bool]:
    table = parameter_setting
    return and_(table.c.package == package, table.c.parameter_id == parameter_id)
