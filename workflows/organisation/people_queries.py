"""SQL about people, their appointments, and accounts of enterprises."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy import Select, delete, insert, or_, select, update

from engine.store.unit_of_work import UnitOfWork
from workflows.enterprises.tables import enterprise, enterprise_account
from workflows.organisation.areas import contains_text, within, within_any
from workflows.organisation.directory_queries import holdings_with_posts, holds_on
from workflows.organisation.duties import Duty, EnterpriseRole
from workflows.organisation.queries import unit_view
from workflows.organisation.rights import Reach
from workflows.organisation.tables import person, post, post_holding, unit
from workflows.organisation.views import EnterpriseAccount, HeldPost, Holding, Person

_PERSON = (person.c.user_id, person.c.name, person.c.mobile, person.c.enabled)


def person_by_id(uow: UnitOfWork, user_id: str) -> Person | None:
    row = uow.connection.execute(select(*_PERSON).where(person.c.user_id == user_id)).first()
    return None if row is None else Person(*row)


def insert_person(uow: UnitOfWork, values: Mapping[str, Any]) -> None:
    uow.connection.execute(insert(person).values(**values))


def update_person(uow: UnitOfWork, user_id: str, **values: Any) -> None:
    uow.connection.execute(update(person).where(person.c.user_id == user_id).values(**values))


@dataclass(frozen=True, slots=True)
class PeopleFilter:
    """Narrows a list of people. Empty fields do not narrow."""

    text: str = ""
    area: str = ""
    unit_id: int | None = None


def page_of_people(
    uow: UnitOfWork,
    seen: Reach,
    narrow: PeopleFilter,
    *,
    today: date,
    cursor: str,
    limit: int,
) -> tuple[Person, ...]:
    """People who hold a post in what ``seen`` covers, by account; one more than ``limit``."""
    statement = select(*_PERSON).order_by(person.c.user_id).limit(limit + 1)
    if narrow.area or narrow.unit_id is not None or "" not in seen.areas:
        statement = statement.where(person.c.user_id.in_(_holders(seen, narrow, today)))
    if narrow.text:
        text = narrow.text.strip()
        statement = statement.where(
            or_(contains_text(person.c.name, text), contains_text(person.c.user_id, text))
        )
    if cursor:
        statement = statement.where(person.c.user_id > cursor)
    return tuple(Person(*row) for row in uow.connection.execute(statement))


def _holders(seen: Reach, narrow: PeopleFilter, today: date) -> Select[Any]:
    own = [int(owner.removeprefix("unit:")) for owner in seen.owners]
    statement = (
        select(post_holding.c.user_id)
        .select_from(holdings_with_posts())
        .where(
            holds_on(today),
            or_(within_any(unit.c.area, seen.areas), unit.c.unit_id.in_(own)),
        )
    )
    if narrow.area:
        statement = statement.where(within(unit.c.area, narrow.area))
    if narrow.unit_id is not None:
        statement = statement.where(unit.c.unit_id == narrow.unit_id)
    return statement


def posts_held_by(uow: UnitOfWork, user_id: str) -> tuple[HeldPost, ...]:
    """All appointments of a person, the latest first."""
    statement = (
        select(
            post_holding.c.holding_id,
            post_holding.c.valid_from,
            post_holding.c.valid_to,
            post.c.post_id,
            post.c.name.label("post_name"),
            post.c.duty,
            unit,
        )
        .select_from(holdings_with_posts())
        .where(post_holding.c.user_id == user_id)
        .order_by(post_holding.c.valid_from.desc(), post_holding.c.holding_id.desc())
    )
    return tuple(
        HeldPost(
            holding_id=row["holding_id"],
            post_id=row["post_id"],
            post_name=row["post_name"],
            duty=Duty(row["duty"]),
            unit=unit_view(row),
            valid_from=row["valid_from"],
            valid_to=row["valid_to"],
        )
        for row in uow.connection.execute(statement).mappings()
    )


def holding_by_id(uow: UnitOfWork, holding_id: int) -> Holding | None:
    row = (
        uow.connection.execute(_holdings().where(post_holding.c.holding_id == holding_id))
        .mappings()
        .first()
    )
    return None if row is None else Holding(**row)


def holdings_of(uow: UnitOfWork, post_id: int, user_id: str) -> tuple[Holding, ...]:
    """The appointments of a person to a post, past ones too."""
    statement = _holdings().where(
        post_holding.c.post_id == post_id, post_holding.c.user_id == user_id
    )
    return tuple(Holding(**row) for row in uow.connection.execute(statement).mappings())


def insert_holding(uow: UnitOfWork, values: Mapping[str, Any]) -> int:
    statement = insert(post_holding).values(**values).returning(post_holding.c.holding_id)
    return int(uow.connection.execute(statement).scalar_one())


def end_holding(uow: UnitOfWork, holding_id: int, valid_to: date) -> None:
    uow.connection.execute(
        update(post_holding)
        .where(post_holding.c.holding_id == holding_id)
        .values(valid_to=valid_to)
    )


def accounts_where(
    uow: UnitOfWork, *, user_id: str = "", enterprise_id: int | None = None
) -> tuple[EnterpriseAccount, ...]:
    """Accounts of enterprises: those of a person, or those of an enterprise."""
    statement = select(enterprise_account, enterprise.c.name.label("enterprise_name")).join(
        enterprise, enterprise.c.enterprise_id == enterprise_account.c.enterprise_id
    )
    if user_id:
        statement = statement.where(enterprise_account.c.user_id == user_id)
    if enterprise_id is not None:
        statement = statement.where(enterprise_account.c.enterprise_id == enterprise_id)
    rows = uow.connection.execute(
        statement.order_by(enterprise_account.c.enterprise_id, enterprise_account.c.role)
    )
    return tuple(
        EnterpriseAccount(**{**row, "role": EnterpriseRole(row["role"])}) for row in rows.mappings()
    )


def enterprise_exists(uow: UnitOfWork, enterprise_id: int) -> bool:
    statement = select(enterprise.c.enterprise_id).where(
        enterprise.c.enterprise_id == enterprise_id
    )
    return uow.connection.execute(statement).first() is not None


def insert_account(uow: UnitOfWork, values: Mapping[str, Any]) -> None:
    uow.connection.execute(insert(enterprise_account).values(**values))


def delete_account(
    uow: UnitOfWork, *, user_id: str, enterprise_id: int, role: EnterpriseRole
) -> bool:
    """Take an account away; whether there was one."""
    result = uow.connection.execute(
        delete(enterprise_account).where(
            enterprise_account.c.user_id == user_id,
            enterprise_account.c.enterprise_id == enterprise_id,
            enterprise_account.c.role == role,
        )
    )
    return bool(result.rowcount)


def _holdings() -> Select[Any]:
    return select(post_holding, person.c.name.label("person_name")).join(
        person, person.c.user_id == post_holding.c.user_id
    )
