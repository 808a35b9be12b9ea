"""SQL about scores and deliveries."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from decimal import Decimal
from typing import Any

from sqlalchemy import RowMapping, Select, insert, or_, select, update

from engine.store.unit_of_work import UnitOfWork
from workflows.enterprises.tables import enterprise
from workflows.evaluation.commands import ListDeliveries
from workflows.evaluation.tables import evaluation, evaluation_delivery, evaluation_score
from workflows.evaluation.views import Delivery, ResultRecipient, Score, Stage
from workflows.organisation.areas import within_any
from workflows.organisation.rights import Reach
from workflows.organisation.tables import unit

_S = evaluation_score.c
_D = evaluation_delivery.c


def add_scores(uow: UnitOfWork, rows: Sequence[Mapping[str, Any]]) -> None:
    """Keep scores. One statement."""
    if rows:
        uow.connection.execute(insert(evaluation_score), [dict(row) for row in rows])


def scores_of(uow: UnitOfWork, evaluation_id: int) -> Mapping[str, tuple[Score, ...]]:
    """The scores of an evaluation by indicator, the earliest first."""
    return _by_evaluation(uow, [evaluation_id]).get(evaluation_id, {})


def note_attachments(uow: UnitOfWork, score_id: int, attachment_ids: Sequence[int]) -> None:
    uow.connection.execute(
        update(evaluation_score)
        .where(_S.score_id == score_id)
        .values(attachment_ids=list(attachment_ids))
    )


def points_of(
    uow: UnitOfWork, evaluation_ids: Sequence[int]
) -> Mapping[int, Mapping[str, Decimal]]:
    """The points that hold, by evaluation and indicator."""
    statement = (
        select(_S.evaluation_id, _S.code, _S.points)
        .where(_S.evaluation_id.in_(evaluation_ids))
        .order_by(_S.score_id)
    )
    found: dict[int, dict[str, Decimal]] = defaultdict(dict)
    for evaluation_id, code, points in uow.connection.execute(statement):
        found[evaluation_id][code] = points
    return found


def _by_evaluation(
    uow: UnitOfWork, evaluation_ids: Sequence[int]
) -> Mapping[int, Mapping[str, tuple[Score, ...]]]:
    statement = (
        select(evaluation_score).where(_S.evaluation_id.in_(evaluation_ids)).order_by(_S.score_id)
    )
    found: dict[int, dict[str, tuple[Score, ...]]] = defaultdict(dict)
    for row in uow.connection.execute(statement).mappings():
        scores = found[row["evaluation_id"]]
        scores[row["code"]] = (*scores.get(row["code"], ()), _score(row))
    return found


def _score(row: RowMapping) -> Score:
    values = {name: row[name] for name in Score.__slots__}
    values["stage"] = Stage(values["stage"])
    values["attachment_ids"] = tuple(values["attachment_ids"])
    return Score(**values)


# ── Deliveries ────────────────────────────────────────────────────────────────────────────


def add_delivery(uow: UnitOfWork, values: Mapping[str, Any]) -> int:
    statement = insert(evaluation_delivery).values(**values).returning(_D.delivery_id)
    return int(uow.connection.execute(statement).scalar_one())


def delivery_by_id(uow: UnitOfWork, delivery_id: int) -> Delivery | None:
    statement = _deliveries().where(_D.delivery_id == delivery_id)
    row = uow.connection.execute(statement).mappings().first()
    return None if row is None else _delivery(row)


def change_delivery(uow: UnitOfWork, delivery_id: int, values: Mapping[str, Any]) -> None:
    uow.connection.execute(
        update(evaluation_delivery).where(_D.delivery_id == delivery_id).values(**values)
    )


def deliveries_of(uow: UnitOfWork, evaluation_id: int) -> tuple[Delivery, ...]:
    statement = _deliveries().where(_D.evaluation_id == evaluation_id).order_by(_D.delivery_id)
    return tuple(_delivery(row) for row in uow.connection.execute(statement).mappings())


def deliveries(uow: UnitOfWork, seen: Reach, query: ListDeliveries) -> tuple[Delivery, ...]:
    """What went to own units, or is of areas in sight; the latest first."""
    units = [int(owner.removeprefix("unit:")) for owner in seen.owners]
    statement = _deliveries().where(
        or_(within_any(evaluation.c.area, seen.areas), _D.unit_id.in_(units))
    )
    if query.round_id is not None:
        statement = statement.where(evaluation.c.round_id == query.round_id)
    if query.before is not None:
        statement = statement.where(_D.delivery_id < query.before)
    statement = statement.order_by(_D.delivery_id.desc()).limit(query.limit)
    return tuple(_delivery(row) for row in uow.connection.execute(statement).mappings())


def _deliveries() -> Select[Any]:
    return select(
        evaluation_delivery,
        enterprise.c.name.label("enterprise_name"),
        unit.c.name.label("unit_name"),
    ).select_from(
        evaluation_delivery.join(evaluation, evaluation.c.evaluation_id == _D.evaluation_id)
        .join(enterprise, enterprise.c.enterprise_id == evaluation.c.enterprise_id)
        .join(unit, unit.c.unit_id == _D.unit_id)
    )


def _delivery(row: RowMapping) -> Delivery:
    return Delivery(**{**row, "recipient": ResultRecipient(row["recipient"])})


def units_named(uow: UnitOfWork, areas: Sequence[str], words: Sequence[str]) -> list[RowMapping]:
    """Open units of these areas whose names hold one of ``words``, by area and number."""
    statement = (
        select(unit.c.unit_id, unit.c.name, unit.c.area)
        .where(
            unit.c.area.in_(areas),
            unit.c.closed_at.is_(None),
            or_(*(unit.c.name.contains(word, autoescape=True) for word in words)),
        )
        .order_by(unit.c.area, unit.c.unit_id)
    )
    return list(uow.connection.execute(statement).mappings())
