"""SQL about officers, their training and their enterprises."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from datetime import date
from typing import Any

from sqlalchemy import Row, Select, and_, func, insert, or_, select, tuple_, update

from engine.store.queries.upsert import insert_absent
from engine.store.unit_of_work import UnitOfWork
from workflows.enterprises.tables import enterprise
from workflows.guidance_officer.tables import inspection, officer, officer_pairing, officer_training
from workflows.guidance_officer.views import Officer, OfficerState, Pairing, Training
from workflows.organisation.areas import contains_text, page_key, within, within_any
from workflows.organisation.duties import Duty
from workflows.organisation.rights import Reach
from workflows.organisation.tables import person, post

_GOING_ON = (OfficerState.NOMINATED, OfficerState.TRAINING, OfficerState.IN_TERM)


def insert_officer(uow: UnitOfWork, values: Mapping[str, Any]) -> int:
    statement = insert(officer).values(**values).returning(officer.c.officer_id)
    return int(uow.connection.execute(statement).scalar_one())


def update_officer(uow: UnitOfWork, officer_id: int, **values: Any) -> None:
    uow.connection.execute(
        update(officer).where(officer.c.officer_id == officer_id).values(**values)
    )


def by_id(uow: UnitOfWork, officer_id: int, *, year: int) -> Officer | None:
    row = uow.connection.execute(_officers(year).where(officer.c.officer_id == officer_id)).first()
    return None if row is None else _view(row)


def by_instance(uow: UnitOfWork, instance_id: int) -> tuple[int, OfficerState] | None:
    row = uow.connection.execute(
        select(officer.c.officer_id, officer.c.state).where(officer.c.instance_id == instance_id)
    ).first()
    return None if row is None else (row[0], OfficerState(row[1]))


def present_of(uow: UnitOfWork, user_id: str, *, today: date) -> Officer | None:
    """The person's nomination or appointment that is not over."""
    row = uow.connection.execute(
        _officers(today.year)
        .where(
            officer.c.user_id == user_id,
            officer.c.state.in_(_GOING_ON),
            or_(officer.c.term_to.is_(None), officer.c.term_to >= today),
        )
        .order_by(officer.c.officer_id.desc())
        .limit(1)
    ).first()
    return None if row is None else _view(row)


def page(
    uow: UnitOfWork,
    seen: Reach,
    *,
    area: str,
    in_term_on: date | None,
    text: str,
    year: int,
    cursor: str,
    limit: int,
) -> tuple[Officer, ...]:
    """Officers by area; one more than ``limit`` if there is."""
    units = [int(owner.removeprefix("unit:")) for owner in seen.owners]
    statement = (
        _officers(year)
        .where(
            or_(within_any(officer.c.area, seen.areas), officer.c.office_unit_id.in_(units)),
            within(officer.c.area, area),
        )
        .order_by(officer.c.area, officer.c.officer_id)
        .limit(limit + 1)
    )
    if in_term_on is not None:
        statement = statement.where(
            officer.c.state == OfficerState.IN_TERM,
            officer.c.term_from <= in_term_on,
            officer.c.term_to >= in_term_on,
        )
    if text:
        statement = statement.where(contains_text(person.c.name, text.strip()))
    if cursor:
        statement = statement.where(
            tuple_(officer.c.area, officer.c.officer_id) > tuple_(*page_key(cursor))
        )
    return tuple(_view(row) for row in uow.connection.execute(statement))


def enter_training(uow: UnitOfWork, values: Mapping[str, Any]) -> Training:
    """Enter a training, or give back the same one that is on file."""
    table = officer_training.c
    same = select(officer_training).where(
        table.user_id == values["user_id"],
        table.held_on == values["held_on"],
        table.title == values["title"],
    )
    row = uow.connection.execute(same).mappings().first()
    if row is None:
        statement = insert(officer_training).values(**values).returning(officer_training)
        row = uow.connection.execute(statement).mappings().one()
    return Training(row["training_id"], row["user_id"], row["title"], row["held_on"], row["days"])


def enter_trainings(uow: UnitOfWork, rows: Sequence[Mapping[str, Any]]) -> None:
    """Enter trainings; those that are on file stay as they are."""
    insert_absent(uow, officer_training, rows)


def trainings_of(uow: UnitOfWork, user_id: str) -> tuple[Training, ...]:
    """All of a person's training, the latest first."""
    table = officer_training.c
    statement = (
        select(table.training_id, table.user_id, table.title, table.held_on, table.days)
        .where(table.user_id == user_id)
        .order_by(table.held_on.desc(), table.training_id.desc())
    )
    return tuple(Training(*row) for row in uow.connection.execute(statement))


def training_days(uow: UnitOfWork, user_id: str, first: date, last: date) -> int:
    """The days of training that began between two days, both included."""
    return int(uow.connection.execute(_training_days(user_id, first, last)).scalar_one())


def update_trained(
    uow: UnitOfWork, officer_id: int, user_id: str, first: date, last: date, **values: Any
) -> int:
    """Change an officer's file; answers as ``training_days`` does, in the same statement."""
    statement = (
        update(officer)
        .where(officer.c.officer_id == officer_id)
        .values(**values)
        .returning(_training_days(user_id, first, last).scalar_subquery())
    )
    return int(uow.connection.execute(statement).scalar_one())


def _training_days(user_id: str, first: date, last: date) -> Select[Any]:
    table = officer_training.c
    return select(func.coalesce(func.sum(table.days), 0)).where(
        table.user_id == user_id, table.held_on.between(first, last)
    )


def insert_pairings(
    uow: UnitOfWork, officer_id: int, enterprise_ids: Collection[int], today: date
) -> None:
    if enterprise_ids:
        rows = [
            {"officer_id": officer_id, "enterprise_id": each, "valid_from": today}
            for each in sorted(enterprise_ids)
        ]
        uow.connection.execute(insert(officer_pairing), rows)


def end_pairings(
    uow: UnitOfWork, today: date, *, officer_id: int, enterprise_ids: frozenset[int] | None = None
) -> None:
    """Let an officer's pairings, or those with some enterprises, end today."""
    statement = (
        update(officer_pairing)
        .where(officer_pairing.c.officer_id == officer_id, _holds(today))
        .values(valid_to=today)
    )
    if enterprise_ids is not None:
        statement = statement.where(officer_pairing.c.enterprise_id.in_(enterprise_ids))
    uow.connection.execute(statement)


def pairings(
    uow: UnitOfWork,
    today: date,
    *,
    officer_id: int | None = None,
    enterprise_id: int | None = None,
    pairing_id: int | None = None,
    ended: bool = False,
) -> tuple[Pairing, ...]:
    """Pairings of an officer or an enterprise; ``ended`` brings those that are over, too."""
    table = officer_pairing.c
    statement = (
        select(
            table.pairing_id,
            table.officer_id,
            person.c.name,
            table.enterprise_id,
            enterprise.c.name,
            table.valid_from,
            table.valid_to,
        )
        .select_from(
            officer_pairing.join(officer, officer.c.officer_id == table.officer_id)
            .join(person, person.c.user_id == officer.c.user_id)
            .join(enterprise, enterprise.c.enterprise_id == table.enterprise_id)
        )
        .order_by(table.valid_from.desc(), table.pairing_id.desc())
    )
    wanted = (
        (table.officer_id, officer_id),
        (table.enterprise_id, enterprise_id),
        (table.pairing_id, pairing_id),
    )
    for column, value in wanted:
        if value is not None:
            statement = statement.where(column == value)
    if not ended:
        statement = statement.where(_holds(today))
    return tuple(Pairing(*row) for row in uow.connection.execute(statement))


def guides(uow: UnitOfWork, enterprise_id: int, today: date) -> frozenset[str]:
    """The people who guide an enterprise today, as officers in their term."""
    statement = (
        select(officer.c.user_id)
        .select_from(
            officer_pairing.join(officer, officer.c.officer_id == officer_pairing.c.officer_id)
        )
        .where(
            officer_pairing.c.enterprise_id == enterprise_id,
            _holds(today),
            officer.c.state == OfficerState.IN_TERM,
            officer.c.term_from <= today,
            officer.c.term_to >= today,
        )
    )
    return frozenset(uow.connection.execute(statement).scalars())


def enterprises_guided_by(uow: UnitOfWork, user_ids: tuple[str, ...], today: date) -> Select[Any]:
    """The enterprises that people guide today, as a subquery."""
    return (
        select(officer_pairing.c.enterprise_id)
        .select_from(
            officer_pairing.join(officer, officer.c.officer_id == officer_pairing.c.officer_id)
        )
        .where(officer.c.user_id.in_(user_ids), _holds(today))
    )


def officer_post(uow: UnitOfWork, unit_id: int) -> int | None:
    """The open post of the duty 改革指导员 in a unit."""
    statement = (
        select(post.c.post_id)
        .where(
            post.c.unit_id == unit_id, post.c.duty == Duty.OFFICER.value, post.c.closed_at.is_(None)
        )
        .order_by(post.c.post_id)
        .limit(1)
    )
    return uow.connection.execute(statement).scalar()


def _holds(today: date) -> Any:
    table = officer_pairing.c
    # One that ends today was ended today, and holds no more.
    return or_(table.valid_to.is_(None), table.valid_to > today)


def _officers(year: int) -> Select[Any]:
    trained = (
        select(func.coalesce(func.sum(officer_training.c.days), 0))
        .where(
            officer_training.c.user_id == officer.c.user_id,
            officer_training.c.held_on.between(date(year, 1, 1), date(year, 12, 31)),
        )
        .scalar_subquery()
    )
    paired = (
        select(func.count())
        .where(
            officer_pairing.c.officer_id == officer.c.officer_id,
            officer_pairing.c.valid_to.is_(None),
        )
        .scalar_subquery()
    )
    made = (
        select(func.count())
        .select_from(inspection)
        .where(
            inspection.c.inspector == officer.c.user_id,
            and_(inspection.c.inspected_on.between(date(year, 1, 1), date(year, 12, 31))),
        )
        .scalar_subquery()
    )
    table = officer.c
    return select(
        table.officer_id,
        table.instance_id,
        table.user_id,
        person.c.name,
        table.office_unit_id,
        table.area,
        table.nominating_unit,
        table.guides_on,
        table.state,
        table.term_from,
        table.term_to,
        table.certificate_id,
        table.certificate_number,
        table.end_reason,
        table.holding_id,
        trained,
        paired,
        made,
    ).select_from(officer.join(person, person.c.user_id == table.user_id))


def _view(row: Row[Any]) -> Officer:
    values = list(row)
    values[8] = OfficerState(values[8])
    return Officer(*values)
