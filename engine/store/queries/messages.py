"""Messages: kept, buffered, found again by those who begin to wait."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, RowMapping, and_, delete, insert, select, update

from engine.message_views import Message, MessagePage, MessageState
from engine.store.queries.upsert import insert_if_absent, insert_numbered
from engine.store.tables import buffered_key, correlation_rule, message
from engine.store.unit_of_work import UnitOfWork

_COLUMNS = tuple(message.c[name] for name in Message.__slots__)


def _view(row: RowMapping) -> Message:
    return Message(**{**row, "state": MessageState(row["state"])})


def add(uow: UnitOfWork, values: Mapping[str, Any]) -> int:
    result = uow.connection.execute(insert(message).values(**values))
    return int(result.inserted_primary_key[0])  # type: ignore[index]


def add_unless_known(uow: UnitOfWork, values: Mapping[str, Any]) -> bool:
    """Keep a message with an id of its own; False where there is one with that id already.

    A transaction that is keeping the same one at this moment is waited for.
    """
    return insert_numbered(uow, message, values) is not None


def by_id(uow: UnitOfWork, name: str, message_id: str) -> Message | None:
    """The message of that name with the sender's own id."""
    statement = select(*_COLUMNS).where(message.c.name == name, message.c.message_id == message_id)
    row = uow.connection.execute(statement).mappings().first()
    return None if row is None else _view(row)


def lock(uow: UnitOfWork, message_number: int) -> Message | None:
    """Read a message for a change."""
    statement = (
        select(*_COLUMNS).where(message.c.message_number == message_number).with_for_update()
    )
    row = uow.connection.execute(statement).mappings().first()
    return None if row is None else _view(row)


def earlier_pending(uow: UnitOfWork, sender_instance_id: int, message_number: int) -> bool:
    """Whether a message that the same instance threw before is still to be delivered."""
    statement = select(message.c.message_number).where(
        message.c.sender_instance_id == sender_instance_id,
        message.c.state == MessageState.PENDING.value,
        message.c.message_number < message_number,
    )
    return uow.connection.execute(statement.limit(1)).first() is not None


def change(uow: UnitOfWork, message_number: int, values: Mapping[str, Any]) -> None:
    uow.connection.execute(
        update(message).where(message.c.message_number == message_number).values(**values)
    )


def make_findable(uow: UnitOfWork, sent: Message) -> None:
    """Let whoever begins to wait for it find a buffered message."""
    values = {"": sent.correlation, **sent.keys}
    uow.connection.execute(
        insert(buffered_key),
        [
            {"message_number": sent.message_number, "key": key, "name": sent.name, "value": value}
            for key, value in values.items()
        ],
    )


def hide(uow: UnitOfWork, message_number: int) -> None:
    """Let nobody find a message any more."""
    uow.connection.execute(
        delete(buffered_key).where(buffered_key.c.message_number == message_number)
    )


def buffered_for(uow: UnitOfWork, name: str, *, key: str, correlation: str) -> int | None:
    """The oldest buffered message that somebody who waits like this may get.

    ``key`` is a correlation key; while ``correlation`` is empty for it, any message will do.
    """
    conditions: list[ColumnElement[bool]] = [buffered_key.c.name == name]
    if correlation or not key:
        conditions.append(buffered_key.c.value == correlation)
        conditions.append(buffered_key.c.key.in_(["", key]))
    statement = select(buffered_key.c.message_number).where(and_(*conditions))
    found: int | None = uow.connection.execute(
        statement.order_by(buffered_key.c.message_number).limit(1)
    ).scalar()
    return found


def buffered_named(uow: UnitOfWork, names: Sequence[str], limit: int) -> tuple[int, ...]:
    """The oldest buffered messages of these names."""
    statement = (
        select(buffered_key.c.message_number)
        .where(buffered_key.c.name.in_(names), buffered_key.c.key == "")
        .order_by(buffered_key.c.message_number)
        .limit(limit)
    )
    return tuple(uow.connection.execute(statement).scalars())


def page(
    uow: UnitOfWork,
    *,
    states: Sequence[MessageState],
    name: str,
    before: int | None,
    limit: int,
) -> MessagePage:
    """Messages in one of ``states``, the latest first."""
    conditions: list[ColumnElement[bool]] = [message.c.state.in_([state.value for state in states])]
    if name:
        conditions.append(message.c.name == name)
    if before is not None:
        conditions.append(message.c.message_number < before)
    statement = (
        select(*_COLUMNS)
        .where(*conditions)
        .order_by(message.c.message_number.desc())
        .limit(limit + 1)
    )
    found = tuple(_view(row) for row in uow.connection.execute(statement).mappings())
    more = found[limit - 1].message_number if len(found) > limit else None
    return MessagePage(found[:limit], more)


def forget_settled(uow: UnitOfWork, instant: datetime) -> None:
    """Drop messages that came to their end before ``instant``, but undeliverable ones."""
    uow.connection.execute(
        delete(message).where(
            message.c.settled_at < instant,
            message.c.state != MessageState.UNDELIVERABLE.value,
        )
    )


# ── How keys are read from messages ───────────────────────────────────────────────────────


def add_rule(
    uow: UnitOfWork, message_name: str, *, key: str, paths: Sequence[str], digest: str
) -> None:
    """Know one more way to read a key from a message, unless it is known."""
    values = {"message_name": message_name, "digest": digest, "key": key, "paths": list(paths)}
    insert_if_absent(uow, correlation_rule, values)


def rules_of(uow: UnitOfWork, message_name: str) -> tuple[tuple[str, tuple[str, ...]], ...]:
    """(key, paths) of every way in which a key is read from this message."""
    statement = (
        select(correlation_rule.c.key, correlation_rule.c.paths)
        .where(correlation_rule.c.message_name == message_name)
        .order_by(correlation_rule.c.digest)
    )
    return tuple((row.key, tuple(row.paths)) for row in uow.connection.execute(statement))
