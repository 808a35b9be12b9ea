"""Events that wait to be told, and who is meant by a message or a signal."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from sqlalchemy import Select, and_, delete, insert, or_, select

from engine.lifecycle import InstanceState
from engine.message_views import OpenSubscription
from engine.store.queries.instances import StoredInstance, stored_of
from engine.store.tables import instance, subscription
from engine.store.unit_of_work import UnitOfWork
from engine.views import Scope

#: How many receivers of one message are looked at; two instances are one too many.
_ENOUGH = 20


@dataclass(frozen=True, slots=True)
class NewSubscription:
    """An event of an instance that waits; ``kind`` is message, signal or escalation."""

    task_id: str
    element_id: str
    kind: str
    name: str
    correlation: str
    key: str = ""


@dataclass(frozen=True, slots=True)
class Wanted:
    """Who is sought: by name, by what the message carries, and by where the sender points."""

    name: str
    correlation: str = ""
    keys: Mapping[str, str] = field(default_factory=dict)
    area: str = ""
    target_process: str = ""
    target_element: str = ""


@dataclass(frozen=True, slots=True)
class Receiver:
    """An event that waits for a message."""

    instance_id: int
    task_id: str
    element_id: str


def add(uow: UnitOfWork, instance_id: int, new: Sequence[NewSubscription]) -> None:
    uow.connection.execute(
        insert(subscription),
        [
            {
                "instance_id": instance_id,
                "task_id": each.task_id,
                "element_id": each.element_id,
                "kind": each.kind,
                "name": each.name,
                "correlation": each.correlation,
                "correlation_key": each.key,
            }
            for each in new
        ],
    )


def remove(uow: UnitOfWork, instance_id: int, task_ids: Sequence[str]) -> None:
    uow.connection.execute(
        delete(subscription).where(
            subscription.c.instance_id == instance_id, subscription.c.task_id.in_(task_ids)
        )
    )


def remove_all(uow: UnitOfWork, instance_id: int) -> None:
    uow.connection.execute(delete(subscription).where(subscription.c.instance_id == instance_id))


def _narrowed(statement: Select[Any], wanted: Wanted) -> Select[Any]:
    if wanted.area or wanted.target_process:
        statement = statement.join(instance, instance.c.instance_id == subscription.c.instance_id)
    if wanted.area:
        statement = statement.where(instance.c.scope_area.startswith(wanted.area, autoescape=True))
    if wanted.target_process:
        statement = statement.where(instance.c.definition_key == wanted.target_process)
    if wanted.target_element:
        statement = statement.where(subscription.c.element_id == wanted.target_element)
    return statement


def exact_statement(wanted: Wanted) -> Select[Any]:
    """Events that wait for just this value, by ``ix_subscription_name``."""
    columns = subscription.c
    fits = [
        and_(columns.correlation_key == key, columns.correlation == value)
        for key, value in wanted.keys.items()
    ]
    if wanted.correlation:
        fits.append(columns.correlation == wanted.correlation)
    values = {wanted.correlation, *wanted.keys.values()} - {""}
    statement = select(columns.instance_id, columns.task_id, columns.element_id).where(
        columns.kind == "message",
        columns.name == wanted.name,
        columns.correlation.in_(sorted(values)),
        or_(*fits),
    )
    return _ordered(_narrowed(statement, wanted))


def open_statement(wanted: Wanted) -> Select[Any]:
    """Events that wait for any value of a key, or, where the message has none, for none."""
    columns = subscription.c
    statement = select(columns.instance_id, columns.task_id, columns.element_id).where(
        columns.kind == "message", columns.name == wanted.name, columns.correlation == ""
    )
    if wanted.correlation:
        statement = statement.where(columns.correlation_key != "")
    return _ordered(_narrowed(statement, wanted))


def _ordered(statement: Select[Any]) -> Select[Any]:
    return statement.order_by(subscription.c.instance_id).limit(_ENOUGH)


def receivers(uow: UnitOfWork, wanted: Wanted) -> tuple[Receiver, ...]:
    """Those who are meant: by an exact value if there is one, else those open to any.

    Of one instance the event that has waited longest; so there are as many as instances.
    """
    found: tuple[Receiver, ...] = ()
    if wanted.correlation or wanted.keys:
        found = _read(uow, exact_statement(wanted))
    return found or _read(uow, open_statement(wanted))


def _read(uow: UnitOfWork, statement: Select[Any]) -> tuple[Receiver, ...]:
    oldest: dict[int, Receiver] = {}
    for row in uow.connection.execute(statement):
        found = Receiver(row.instance_id, row.task_id, row.element_id)
        known = oldest.setdefault(found.instance_id, found)
        if _order(found) < _order(known):
            oldest[found.instance_id] = found
    return tuple(oldest.values())


def _order(receiver: Receiver) -> tuple[int, ...]:
    """Which waits came first: by task, and within a multiple event by its parts (``7.1``)."""
    return tuple(int(part) for part in receiver.task_id.split("."))


def listening(
    uow: UnitOfWork, name: str, *, area: str = "", without: int | None = None
) -> tuple[Receiver, ...]:
    """Everybody who waits for a signal; ``without`` is an instance that has heard it already."""
    columns = subscription.c
    statement = select(columns.instance_id, columns.task_id, columns.element_id).where(
        columns.kind == "signal", columns.name == name
    )
    if without is not None:
        statement = statement.where(columns.instance_id != without)
    statement = _narrowed(statement, Wanted(name, area=area))
    rows = uow.connection.execute(statement.order_by(columns.instance_id, columns.task_id))
    return tuple(Receiver(row.instance_id, row.task_id, row.element_id) for row in rows)


def is_open(uow: UnitOfWork, instance_id: int, task_id: str, *, name: str) -> bool:
    """Whether an event still waits for that name."""
    statement = select(subscription.c.task_id).where(
        subscription.c.instance_id == instance_id,
        subscription.c.task_id == task_id,
        subscription.c.name == name,
    )
    return uow.connection.execute(statement).first() is not None


def starter(user_id: str) -> str:
    """Under what name an ad-hoc subprocess without groups waits for who began its instance."""
    return f"user:{user_id}"


def startable_statement(names: Sequence[str], *, before: int | None, limit: int) -> Select[Any]:
    """The running instances in which one of ``names`` may start something, the latest first."""
    columns = subscription.c
    ids = select(columns.instance_id).where(columns.kind == "ad_hoc", columns.name.in_(names))
    if before is not None:
        ids = ids.where(columns.instance_id < before)
    return (
        select(instance)
        .where(instance.c.instance_id.in_(ids), instance.c.state == InstanceState.ACTIVE.value)
        .order_by(instance.c.instance_id.desc())
        .limit(limit)
    )


def startable(
    uow: UnitOfWork, names: Sequence[str], *, before: int | None, limit: int
) -> tuple[StoredInstance, ...]:
    """One statement, whatever the number of groups."""
    statement = startable_statement(names, before=before, limit=limit)
    return tuple(stored_of(row) for row in uow.connection.execute(statement).mappings())


def of_instance(uow: UnitOfWork, instance_id: int, kind: str) -> tuple[NewSubscription, ...]:
    """What an instance waits for."""
    columns = subscription.c
    statement = select(subscription).where(columns.instance_id == instance_id, columns.kind == kind)
    return tuple(
        NewSubscription(
            row.task_id, row.element_id, row.kind, row.name, row.correlation, row.correlation_key
        )
        for row in uow.connection.execute(statement)
    )


def listing(
    uow: UnitOfWork, *, name: str, limit: int
) -> tuple[tuple[OpenSubscription, Scope], ...]:
    """Open subscriptions and where their instances belong, the latest instances first."""
    columns = subscription.c
    statement = select(
        columns.instance_id,
        columns.task_id,
        columns.element_id,
        columns.kind,
        columns.name,
        columns.correlation_key,
        columns.correlation,
        instance.c.definition_key,
        instance.c.title,
        (instance.c.state == InstanceState.SUSPENDED.value).label("suspended"),
        instance.c.scope_area,
        instance.c.scope_owner,
        instance.c.scope_subject,
    ).join(instance, instance.c.instance_id == columns.instance_id)
    statement = statement.where(columns.kind.in_(["message", "signal"]))
    if name:
        statement = statement.where(columns.name == name)
    statement = statement.order_by(columns.instance_id.desc(), columns.task_id).limit(limit)
    rows = uow.connection.execute(statement).mappings()
    return tuple(_shown(dict(row)) for row in rows)


def _shown(row: dict[str, Any]) -> tuple[OpenSubscription, Scope]:
    scope = Scope(*(row.pop(f"scope_{part}") for part in ("area", "owner", "subject")))
    return OpenSubscription(**{**row, "suspended": bool(row["suspended"])}), scope
