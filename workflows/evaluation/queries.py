"""SQL about rounds and evaluations."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import datetime
from typing import Any

from sqlalchemy import RowMapping, Select, exists, func, insert, or_, select, tuple_, update

from engine.store.unit_of_work import UnitOfWork
from workflows.enterprises.tables import enterprise
from workflows.evaluation.commands import EvaluationFilter
from workflows.evaluation.tables import evaluation, evaluation_round
from workflows.evaluation.views import Evaluation, EvaluationState, PublicNotice, Round, Sum
from workflows.organisation.areas import contains_text, page_key, within, within_any
from workflows.organisation.rights import Reach

_E = evaluation.c
_R = evaluation_round.c


# ── Rounds ────────────────────────────────────────────────────────────────────────────────


def add_round(uow: UnitOfWork, values: Mapping[str, Any]) -> int:
    statement = insert(evaluation_round).values(**values).returning(_R.round_id)
    return int(uow.connection.execute(statement).scalar_one())


def has_round(uow: UnitOfWork, area: str, year: int, name: str) -> bool:
    statement = select(_R.round_id).where(_R.area == area, _R.year == year, _R.name == name)
    return uow.connection.execute(statement).first() is not None


def round_by_id(uow: UnitOfWork, round_id: int) -> Round | None:
    statement = select(evaluation_round).where(_R.round_id == round_id)
    row = uow.connection.execute(statement).mappings().first()
    return None if row is None else round_of(row)


def rounds(uow: UnitOfWork, seen: Reach) -> tuple[Round, ...]:
    """Rounds of areas in sight, or with an evaluation in sight; the latest first."""
    of_mine = exists().where(_E.round_id == _R.round_id, _covered(seen))
    statement = (
        select(evaluation_round)
        .where(or_(within_any(_R.area, seen.areas), of_mine))
        .order_by(_R.year.desc(), _R.round_id.desc())
    )
    return tuple(round_of(row) for row in uow.connection.execute(statement).mappings())


def round_of(row: RowMapping) -> Round:
    values = dict(row)
    values["panel_unit_ids"] = tuple(values["panel_unit_ids"])
    return Round(**values)


# ── Evaluations ───────────────────────────────────────────────────────────────────────────


def add(uow: UnitOfWork, values: Mapping[str, Any]) -> int:
    statement = insert(evaluation).values(**values).returning(_E.evaluation_id)
    return int(uow.connection.execute(statement).scalar_one())


def change(uow: UnitOfWork, evaluation_id: int, values: Mapping[str, Any]) -> None:
    uow.connection.execute(
        update(evaluation).where(_E.evaluation_id == evaluation_id).values(**values)
    )


def change_of_instance(uow: UnitOfWork, instance_id: int, values: Mapping[str, Any]) -> None:
    uow.connection.execute(update(evaluation).where(_E.instance_id == instance_id).values(**values))


def move_to_panel(uow: UnitOfWork, instance_id: int) -> None:
    """From the verification, or back from the office, an evaluation comes to the panel."""
    before = (EvaluationState.VERIFY.value, EvaluationState.DECIDE.value)
    uow.connection.execute(
        update(evaluation)
        .where(_E.instance_id == instance_id, _E.state.in_(before))
        .values(state=EvaluationState.PANEL.value)
    )


def by_id(uow: UnitOfWork, evaluation_id: int) -> Evaluation | None:
    return _first(uow, _evaluations().where(_E.evaluation_id == evaluation_id))


def of_enterprise(uow: UnitOfWork, round_id: int, enterprise_id: int) -> Evaluation | None:
    return _first(
        uow,
        _evaluations().where(_E.round_id == round_id, _E.enterprise_id == enterprise_id),
    )


def page(
    uow: UnitOfWork, seen: Reach, narrow: EvaluationFilter, *, cursor: str, limit: int
) -> tuple[Evaluation, ...]:
    """Those that ``seen`` covers, by area and number; one more than ``limit`` if there is."""
    statement = _narrowed(_evaluations().where(_covered(seen)), narrow)
    if cursor:
        statement = statement.where(tuple_(_E.area, _E.evaluation_id) > tuple_(*page_key(cursor)))
    statement = statement.order_by(_E.area, _E.evaluation_id).limit(limit + 1)
    return tuple(view_of(row) for row in uow.connection.execute(statement).mappings())


def sums(uow: UnitOfWork, round_id: int, seen: Reach) -> tuple[Sum, ...]:
    """How many stand where, by area and ownership, in the order of their codes."""
    columns = (_E.area, _E.ownership, _E.state, _E.grade)
    statement = (
        select(*columns, func.count())
        .select_from(_joined())
        .where(_E.round_id == round_id, _covered(seen))
        .group_by(*columns)
        .order_by(*columns)
    )
    return tuple(Sum(*row) for row in uow.connection.execute(statement))


def appeals(uow: UnitOfWork, round_id: int, seen: Reach) -> tuple[int, int]:
    """How many indicators were appealed, and for how many the appeal was upheld."""
    statement = (
        select(
            func.coalesce(func.sum(_E.appeals), 0),
            func.coalesce(func.sum(_E.appeals_upheld), 0),
        )
        .select_from(_joined())
        .where(_E.round_id == round_id, _covered(seen))
    )
    row = uow.connection.execute(statement).one()
    return int(row[0]), int(row[1])


def waiting(uow: UnitOfWork, found: Round) -> Select[Any]:
    """The enterprises of a round's area that have no evaluation in it, by number."""
    present = exists().where(
        _E.enterprise_id == enterprise.c.enterprise_id, _E.round_id == found.round_id
    )
    return (
        select(enterprise.c.enterprise_id)
        .where(within(enterprise.c.area, found.area), ~present)
        .order_by(enterprise.c.enterprise_id)
    )


def waiting_ids(uow: UnitOfWork, found: Round, limit: int) -> tuple[int, ...]:
    return tuple(uow.connection.execute(waiting(uow, found).limit(limit)).scalars())


def count_waiting(uow: UnitOfWork, found: Round) -> int:
    counted = select(func.count()).select_from(waiting(uow, found).order_by(None).subquery())
    return int(uow.connection.execute(counted).scalar_one())


def notices(uow: UnitOfWork, now: datetime, limit: int) -> tuple[PublicNotice, ...]:
    """The public notices that run at ``now``, by place and number."""
    statement = (
        select(
            enterprise.c.name,
            _E.area,
            _R.name,
            _R.year,
            _E.grade,
            _E.notice_from,
            _E.notice_until,
        )
        .select_from(_joined().join(evaluation_round, _R.round_id == _E.round_id))
        .where(
            _E.state == EvaluationState.NOTICE.value,
            _E.notice_from <= now,
            _E.notice_until >= now,
        )
        .order_by(_E.area, _E.evaluation_id)
        .limit(limit)
    )
    return tuple(PublicNotice(*row) for row in uow.connection.execute(statement))


def view_of(row: RowMapping) -> Evaluation:
    return Evaluation(**{**row, "state": EvaluationState(row["state"])})


def _first(uow: UnitOfWork, statement: Select[Any]) -> Evaluation | None:
    row = uow.connection.execute(statement).mappings().first()
    return None if row is None else view_of(row)


def _joined() -> Any:
    return evaluation.join(enterprise, enterprise.c.enterprise_id == _E.enterprise_id)


def _evaluations() -> Select[Any]:
    return select(evaluation, enterprise.c.name.label("enterprise_name")).select_from(_joined())


def _covered(seen: Reach) -> Any:
    units = [int(owner.removeprefix("unit:")) for owner in seen.owners]
    mine = [int(subject.removeprefix("enterprise:")) for subject in seen.subjects]
    verified = select(_R.round_id).where(_R.verify_unit_id.in_(units))
    return or_(
        within_any(_E.area, seen.areas),
        _E.round_id.in_(verified),
        _E.enterprise_id.in_(mine),
    )


def _narrowed(statement: Select[Any], narrow: EvaluationFilter) -> Select[Any]:
    if narrow.text:
        statement = statement.where(contains_text(enterprise.c.name, narrow.text.strip()))
    if narrow.area:
        statement = statement.where(within(_E.area, narrow.area))
    if narrow.state is not None:
        statement = statement.where(_E.state == narrow.state.value)
    for name in ("round_id", "enterprise_id", "ownership", "grade"):
        wanted = getattr(narrow, name)
        if wanted not in (None, ""):
            statement = statement.where(_E[name] == wanted)
    return statement


def concluded_in(uow: UnitOfWork, round_id: int, seen: Iterable[str]) -> tuple[Evaluation, ...]:
    """Those of a round with a total, of one group of weights, by place and number."""
    statement = (
        _evaluations()
        .where(_E.round_id == round_id, _E.total.is_not(None), within_any(_E.area, seen))
        .order_by(_E.area, _E.evaluation_id)
    )
    return tuple(view_of(row) for row in uow.connection.execute(statement).mappings())
