"""The SQL of accounts."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import (
    ColumnElement,
    Connection,
    RowMapping,
    bindparam,
    delete,
    insert,
    or_,
    select,
    update,
)

from engine.context import Question
from workflows.accounts.policy import Guard
from workflows.accounts.tables import (
    access_token,
    account_credential,
    account_guard,
    account_old_password,
    account_session,
    account_setting,
    security_event,
)
from workflows.accounts.views import SecurityEvent, Session, Token, TokenScope
from workflows.organisation.tables import person


def credential(connection: Connection, user_id: str) -> RowMapping | None:
    statement = select(account_credential).where(account_credential.c.user_id == user_id)
    return connection.execute(statement).mappings().first()


def put_credential(connection: Connection, user_id: str, **values: Any) -> None:
    changed = connection.execute(
        update(account_credential).where(account_credential.c.user_id == user_id).values(values)
    )
    if not changed.rowcount:
        connection.execute(insert(account_credential).values(user_id=user_id, **values))


def old_hashes(connection: Connection, user_id: str, limit: int) -> tuple[str, ...]:
    """The last ``limit`` passwords that were replaced, the latest first."""
    statement = (
        select(account_old_password.c.password_hash)
        .where(account_old_password.c.user_id == user_id)
        .order_by(account_old_password.c.old_password_id.desc())
        .limit(limit)
    )
    return tuple(connection.execute(statement).scalars())


def retire_hash(connection: Connection, user_id: str, password_hash: str, *, at: datetime) -> None:
    connection.execute(
        insert(account_old_password).values(
            user_id=user_id, password_hash=password_hash, retired_at=at
        )
    )


def guard(connection: Connection, name_hash: str) -> Guard:
    row = (
        connection.execute(select(account_guard).where(account_guard.c.name_hash == name_hash))
        .mappings()
        .first()
    )
    if row is None:
        return Guard()
    return Guard(
        failures=row["failures"],
        locks=row["locks"],
        failed_at=row["failed_at"],
        locked_until=row["locked_until"],
    )


def put_guard(connection: Connection, name_hash: str, guard: Guard) -> None:
    values = {
        "failures": guard.failures,
        "locks": guard.locks,
        "failed_at": guard.failed_at,
        "locked_until": guard.locked_until,
    }
    changed = connection.execute(
        update(account_guard).where(account_guard.c.name_hash == name_hash).values(values)
    )
    if not changed.rowcount:
        connection.execute(insert(account_guard).values(name_hash=name_hash, **values))


def drop_guard(connection: Connection, name_hash: str) -> None:
    connection.execute(delete(account_guard).where(account_guard.c.name_hash == name_hash))


def drop_stale_guards(connection: Connection, *, at: datetime, older: timedelta) -> None:
    connection.execute(delete(account_guard).where(account_guard.c.failed_at < at - older))


def open_session(connection: Connection, **values: Any) -> int:
    statement = insert(account_session).values(**values).returning(account_session.c.session_id)
    return int(connection.execute(statement).scalar_one())


#: Whose the open session of ``key_hash`` is.
SESSION_USER: ColumnElement[str] = (
    select(account_session.c.user_id)
    .where(
        account_session.c.key_hash == bindparam("key_hash"),
        account_session.c.ended_at.is_(None),
    )
    .scalar_subquery()
)


def session_by_hash(
    connection: Connection, key_hash: str, along: Question | None
) -> RowMapping | None:
    """An open session with what its account wants to be known at every page.

    ``along`` is answered in ``along`` of the row; it may ask about ``SESSION_USER``.
    """
    statement = (
        select(
            account_session,
            account_credential.c.must_change,
            account_setting.c.locale,
            person.c.name,
            *(() if along is None else (along.column.label("along"),)),
        )
        .outerjoin(person, person.c.user_id == account_session.c.user_id)
        .outerjoin(account_credential, account_credential.c.user_id == account_session.c.user_id)
        .outerjoin(account_setting, account_setting.c.user_id == account_session.c.user_id)
        .where(
            account_session.c.key_hash == bindparam("key_hash"),
            account_session.c.ended_at.is_(None),
        )
    )
    params = {"key_hash": key_hash, **({} if along is None else along.params)}
    return connection.execute(statement, params).mappings().first()


def touch_session(connection: Connection, session_id: int, *, at: datetime) -> None:
    connection.execute(
        update(account_session)
        .where(account_session.c.session_id == session_id, account_session.c.ended_at.is_(None))
        .values(seen_at=at)
    )


def end_sessions(
    connection: Connection,
    user_id: str,
    *,
    at: datetime,
    only: int | None = None,
    but: int | None = None,
) -> int:
    """End a user's open sessions: all, only one, or all but one; how many there were."""
    statement = (
        update(account_session)
        .where(account_session.c.user_id == user_id, account_session.c.ended_at.is_(None))
        .values(ended_at=at)
    )
    if only is not None:
        statement = statement.where(account_session.c.session_id == only)
    if but is not None:
        statement = statement.where(account_session.c.session_id != but)
    return connection.execute(statement).rowcount


def drop_ended_sessions(
    connection: Connection, *, ended_before: datetime, opened_before: datetime
) -> None:
    """Delete sessions that ended before, or that nobody ended and that have long expired."""
    connection.execute(
        delete(account_session).where(
            or_(
                account_session.c.ended_at < ended_before,
                account_session.c.opened_at < opened_before,
            )
        )
    )


def session_client(connection: Connection, user_id: str, session_id: int) -> tuple[str, str] | None:
    """From where and with what a user's open session is used."""
    row = connection.execute(
        select(account_session.c.address, account_session.c.agent).where(
            account_session.c.session_id == session_id,
            account_session.c.user_id == user_id,
            account_session.c.ended_at.is_(None),
        )
    ).first()
    return None if row is None else (row.address, row.agent)


def open_sessions(connection: Connection, user_id: str) -> tuple[Session, ...]:
    statement = (
        select(account_session)
        .where(account_session.c.user_id == user_id, account_session.c.ended_at.is_(None))
        .order_by(account_session.c.seen_at.desc())
        .limit(100)
    )
    return tuple(
        Session(
            session_id=row.session_id,
            user_id=row.user_id,
            opened_at=row.opened_at,
            seen_at=row.seen_at,
            address=row.address,
            agent=row.agent,
        )
        for row in connection.execute(statement)
    )


def put_locale(connection: Connection, user_id: str, locale: str) -> None:
    changed = connection.execute(
        update(account_setting).where(account_setting.c.user_id == user_id).values(locale=locale)
    )
    if not changed.rowcount:
        connection.execute(insert(account_setting).values(user_id=user_id, locale=locale))


def insert_token(connection: Connection, **values: Any) -> int:
    statement = insert(access_token).values(**values).returning(access_token.c.token_id)
    return int(connection.execute(statement).scalar_one())


def token(connection: Connection, token_id: int) -> Token | None:
    statement = select(access_token).where(access_token.c.token_id == token_id)
    row = connection.execute(statement).mappings().first()
    return None if row is None else _token(row)


def token_by_hash(connection: Connection, token_hash: str) -> Token | None:
    statement = select(access_token).where(access_token.c.token_hash == token_hash)
    row = connection.execute(statement).mappings().first()
    return None if row is None else _token(row)


def tokens_of(connection: Connection, user_id: str) -> tuple[Token, ...]:
    statement = (
        select(access_token)
        .where(access_token.c.user_id == user_id)
        .order_by(access_token.c.token_id.desc())
        .limit(200)
    )
    return tuple(_token(row) for row in connection.execute(statement).mappings())


def revoke_token(connection: Connection, token_id: int, *, at: datetime) -> None:
    connection.execute(
        update(access_token)
        .where(access_token.c.token_id == token_id, access_token.c.revoked_at.is_(None))
        .values(revoked_at=at)
    )


def _token(row: RowMapping) -> Token:
    return Token(
        token_id=row["token_id"],
        user_id=row["user_id"],
        name=row["name"],
        scope=TokenScope(row["scope"]),
        created_at=row["created_at"],
        created_by=row["created_by"],
        expires_at=row["expires_at"],
        revoked_at=row["revoked_at"],
    )


def record_event(
    connection: Connection,
    event: str,
    *,
    at: datetime,
    user_id: str,
    actor: str,
    address: str = "",
    detail: Mapping[str, Any] | None = None,
) -> None:
    connection.execute(
        insert(security_event).values(
            at=at,
            event=event,
            user_id=user_id,
            actor=actor,
            address=address,
            detail=dict(detail or {}),
        )
    )


def events(
    connection: Connection, *, user_id: str, before: int | None, limit: int
) -> tuple[SecurityEvent, ...]:
    statement = select(security_event).order_by(security_event.c.event_id.desc()).limit(limit)
    if user_id:
        statement = statement.where(security_event.c.user_id == user_id)
    if before is not None:
        statement = statement.where(security_event.c.event_id < before)
    return tuple(
        SecurityEvent(
            event_id=row.event_id,
            at=row.at,
            event=row.event,
            user_id=row.user_id,
            actor=row.actor,
            address=row.address,
            detail=row.detail,
        )
        for row in connection.execute(statement)
    )
