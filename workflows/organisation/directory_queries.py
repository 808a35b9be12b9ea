"""SQL of the directory. One statement per question."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from functools import cache
from typing import Any, NamedTuple

from sqlalchemy import (
    BindParameter,
    ColumnElement,
    CompoundSelect,
    FromClause,
    Select,
    Text,
    and_,
    bindparam,
    func,
    literal,
    literal_column,
    null,
    or_,
    select,
    true,
    union_all,
)

from engine.store.tables import absence
from engine.store.unit_of_work import UnitOfWork
from workflows.enterprises.tables import enterprise_account
from workflows.organisation.duties import (
    Duty,
    EnterpriseRole,
    Seat,
    UnitKind,
    groups_of_account,
    groups_of_seat,
)
from workflows.organisation.tables import person, post, post_holding, unit

Groups = frozenset[str]


@dataclass(frozen=True, slots=True)
class Question:
    """Of whom the members are asked: where the groups' posts and accounts are to be found."""

    unit_ids: frozenset[int]
    areas: frozenset[str]
    duties: frozenset[str]
    enterprise_ids: frozenset[int]


def holds_on(day: date | BindParameter[Any]) -> ColumnElement[bool]:
    """The appointment, its post and its unit hold on this day."""
    return and_(
        post_holding.c.valid_from <= day,
        or_(post_holding.c.valid_to.is_(None), post_holding.c.valid_to >= day),
        post.c.closed_at.is_(None),
        unit.c.closed_at.is_(None),
    )


def holdings_with_posts() -> FromClause:
    """Appointments with their posts and the posts' units."""
    return post_holding.join(post, post.c.post_id == post_holding.c.post_id).join(
        unit, unit.c.unit_id == post.c.unit_id
    )


def read_standing(
    uow: UnitOfWork, user_id: str, *, now: datetime, today: date
) -> dict[str, Groups]:
    """The groups of a user, and of each absent one whom the user stands in for.

    Disabled people are left out, the user included.
    """
    whose = {"standing_of": user_id, "standing_at": now, "standing_on": today}
    return _by_user(uow.connection.execute(_standing(), whose))


def standing_in(value: str) -> dict[str, Groups]:
    """The same, out of what ``standing_column`` held."""
    return _by_user(_Row(*each) for each in json.loads(value))


@cache
def standing_column(dialect: str, whose: ColumnElement[str] | None = None) -> ColumnElement[Any]:
    """The answer to ``read_standing`` as a column for another statement: its rows as JSON.

    Its parameters are ``standing_at`` and ``standing_on``, and ``standing_of`` unless ``whose``
    selects the user's id, without a look at the statement around it.
    """
    rows = (_standing() if whose is None else _standing_of(whose)).subquery("standing")
    columns = [rows.c[name] for name in _Row._fields]
    if dialect == "sqlite":
        together: ColumnElement[Any] = func.json_group_array(func.json_array(*columns))
    else:
        empty: ColumnElement[Any] = literal_column("'[]'::json")
        lines = func.json_agg(func.json_build_array(*columns))
        together = func.coalesce(lines, empty).cast(Text)
    return select(together).select_from(rows).scalar_subquery()


class _Row(NamedTuple):
    """What ``_standing`` selects."""

    user_id: str
    duty: str
    unit_id: int | None
    kind: str
    area: str
    enterprise_id: int | None
    role: str


def _by_user(rows: Iterable[Any]) -> dict[str, Groups]:
    standing: dict[str, Groups] = {}
    for row in rows:
        standing[row.user_id] = standing.get(row.user_id, frozenset()) | _groups(row)
    return standing


@cache
def _standing() -> CompoundSelect[Any]:
    # Every command asks this first, and building it takes longer than the database does.
    return _standing_of(bindparam("standing_of", type_=person.c.user_id.type))


def _standing_of(user_id: ColumnElement[str]) -> CompoundSelect[Any]:
    now = bindparam("standing_at", type_=absence.c.from_at.type)
    absent = select(absence.c.user_id).where(
        absence.c.deputy_id == user_id,
        absence.c.from_at <= now,
        absence.c.to_at > now,
        or_(absence.c.ended_at.is_(None), absence.c.ended_at > now),
    )
    concerned = and_(
        person.c.enabled == true(),
        or_(person.c.user_id == user_id, person.c.user_id.in_(absent)),
    )
    today = bindparam("standing_on", type_=post_holding.c.valid_from.type)
    themselves = select(person.c.user_id, *_no_seat(), *_no_account()).where(concerned)
    return union_all(themselves, _seats(today).where(concerned), _accounts().where(concerned))


def read_members(
    uow: UnitOfWork, question: Question, *, today: date
) -> Iterator[tuple[str, Groups]]:
    """Enabled people with the groups that one of their posts or accounts brings.

    It may bring more groups than were asked for.
    """
    statement = union_all(
        _seats(today).where(person.c.enabled == true(), _seat_asked_for(question)),
        _accounts().where(
            person.c.enabled == true(),
            enterprise_account.c.enterprise_id.in_(question.enterprise_ids),
        ),
    )
    for row in uow.connection.execute(statement):
        yield row.user_id, _groups(row)


def ask_for(groups: Groups) -> Question:
    """Where the members of ``groups`` are to be looked for."""
    unit_ids, areas, duties, enterprise_ids = set(), set(), set(), set()
    for group in groups:
        kind, _, rest = group.partition(":")
        first = rest.partition(":")[0]
        if kind == "unit" and first.isdecimal():
            unit_ids.add(int(first))
        elif kind == "enterprise" and first.isdecimal():
            enterprise_ids.add(int(first))
        elif kind == "role":
            duties.add(first)
        else:
            areas.add(first)
    return Question(
        frozenset(unit_ids), frozenset(areas), frozenset(duties), frozenset(enterprise_ids)
    )


def read_names(uow: UnitOfWork, user_ids: frozenset[str]) -> Mapping[str, str]:
    """Names by user id, of disabled people too."""
    statement = select(person.c.user_id, person.c.name).where(person.c.user_id.in_(user_ids))
    return {row.user_id: row.name for row in uow.connection.execute(statement)}


def read_enabled(uow: UnitOfWork, user_ids: frozenset[str]) -> frozenset[str]:
    """Of ``user_ids`` those who are not disabled."""
    statement = select(person.c.user_id).where(
        person.c.user_id.in_(user_ids), person.c.enabled == true()
    )
    return frozenset(uow.connection.execute(statement).scalars())


def _seat_asked_for(question: Question) -> ColumnElement[bool]:
    return or_(
        post.c.unit_id.in_(question.unit_ids),
        unit.c.area.in_(question.areas),
        post.c.duty.in_(question.duties),
    )


def _seats(today: date | BindParameter[Any]) -> Select[Any]:
    return (
        select(
            post_holding.c.user_id,
            post.c.duty,
            unit.c.unit_id,
            unit.c.kind,
            unit.c.area,
            *_no_account(),
        )
        .select_from(holdings_with_posts().join(person, person.c.user_id == post_holding.c.user_id))
        .where(holds_on(today))
    )


def _accounts() -> Select[Any]:
    return select(
        enterprise_account.c.user_id,
        *_no_seat(),
        enterprise_account.c.enterprise_id,
        enterprise_account.c.role,
    ).select_from(enterprise_account.join(person, person.c.user_id == enterprise_account.c.user_id))


def _no_seat() -> tuple[ColumnElement[Any], ...]:
    # PostgreSQL takes an untyped NULL of a union for text, so each says its type.
    return (
        literal("").label("duty"),
        _typed_null(unit.c.unit_id).label("unit_id"),
        literal("").label("kind"),
        literal("").label("area"),
    )


def _no_account() -> tuple[ColumnElement[Any], ...]:
    return (
        _typed_null(enterprise_account.c.enterprise_id).label("enterprise_id"),
        literal("").label("role"),
    )


def _typed_null(column: ColumnElement[Any]) -> ColumnElement[Any]:
    return null().cast(column.type)


def _groups(row: Any) -> Groups:
    if row.duty:
        return groups_of_seat(Seat(Duty(row.duty), row.unit_id, UnitKind(row.kind), row.area))
    if row.role:
        return groups_of_account(row.enterprise_id, EnterpriseRole(row.role))
    return frozenset()
