"""The SQL of briefings."""

from __future__ import annotations

from collections.abc import Collection, Iterator
from dataclasses import dataclass

from sqlalchemy import String, cast, func, literal, select, union_all

from engine.participation import ParticipantState
from engine.store.tables import candidate, participant
from engine.store.unit_of_work import UnitOfWork
from workflows.enterprises.tables import enterprise
from workflows.organisation.tables import person, unit


@dataclass(frozen=True, slots=True)
class Body:
    """A unit, closed or not, an enterprise, or a person; only units have a system."""

    key: str
    name: str
    area: str
    system: str


def bodies(
    uow: UnitOfWork,
    *,
    unit_ids: set[int],
    enterprise_ids: set[int],
    user_ids: Collection[str] = (),
) -> Iterator[Body]:
    """Units, enterprises and people by their ids. One statement."""
    units = select(
        literal("unit").label("kind"),
        cast(unit.c.unit_id, String(80)),
        unit.c.name,
        unit.c.area,
        unit.c.system,
    )
    enterprises = select(
        literal("enterprise"),
        cast(enterprise.c.enterprise_id, String(80)),
        enterprise.c.name,
        enterprise.c.area,
        literal(""),
    )
    people = select(literal("user"), person.c.user_id, person.c.name, literal(""), literal(""))
    chosen = []
    if unit_ids:
        chosen.append(units.where(unit.c.unit_id.in_(unit_ids)))
    if enterprise_ids:
        chosen.append(enterprises.where(enterprise.c.enterprise_id.in_(enterprise_ids)))
    if user_ids:
        chosen.append(people.where(person.c.user_id.in_(user_ids)))
    if chosen:
        for kind, key, name, area, system in uow.connection.execute(union_all(*chosen)):
            yield Body(f"{kind}:{key}", name, area, system)


def systems(uow: UnitOfWork) -> tuple[str, ...]:
    """The systems of all units, in the order of their first units."""
    statement = (
        select(unit.c.system)
        .where(unit.c.system != "")
        .group_by(unit.c.system)
        .order_by(func.min(unit.c.unit_id))
    )
    return tuple(uow.connection.execute(statement).scalars())


def groups(uow: UnitOfWork, work_item_ids: Collection[int]) -> Iterator[tuple[int, str]]:
    """Items with each of their candidate groups."""
    if work_item_ids:
        columns = (candidate.c.work_item_id, candidate.c.group_id)
        statement = select(*columns).where(candidate.c.work_item_id.in_(work_item_ids))
        for row in uow.connection.execute(statement.order_by(*columns)):
            yield row.work_item_id, row.group_id


def asked(uow: UnitOfWork, work_item_ids: Collection[int]) -> Iterator[tuple[int, str]]:
    """Items that are voted on, with each group that must vote now, and ``user:wang`` for users."""
    if work_item_ids:
        columns = (participant.c.work_item_id, participant.c.user_id, participant.c.group_id)
        statement = select(*columns).where(
            participant.c.work_item_id.in_(work_item_ids),
            participant.c.state == ParticipantState.ACTIVE.value,
        )
        for row in uow.connection.execute(statement.order_by(participant.c.participant_id)):
            yield row.work_item_id, row.group_id or f"user:{row.user_id}"
