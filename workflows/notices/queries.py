"""The SQL of notices."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from datetime import datetime

from sqlalchemy import func, insert, select, update

from engine.store.cursors import Cursor
from engine.store.tables import absence
from engine.store.unit_of_work import UnitOfWork
from workflows.notices.tables import notice
from workflows.notices.views import NewNotice, Notice
from workflows.organisation.tables import person

#: Counting stops here.
COUNT_LIMIT = 100


def post(uow: UnitOfWork, new: Sequence[NewNotice], now: datetime) -> None:
    """Put notices into their readers' lists. One statement."""
    if new:
        uow.connection.execute(
            insert(notice),
            [
                {
                    "user_id": each.user_id,
                    "kind": each.kind,
                    "on_behalf_of": each.on_behalf_of,
                    "template": each.template,
                    "params": dict(each.params),
                    "work_item_id": each.work_item_id,
                    "document_id": each.document_id,
                    "must_sign": each.must_sign,
                    "created_at": now,
                }
                for each in new
            ],
        )


def deputies_of(uow: UnitOfWork, user_ids: Sequence[str], now: datetime) -> dict[str, set[str]]:
    """Who stands in at ``now`` for those of ``user_ids`` who are absent; nobody who is disabled."""
    statement = (
        select(absence.c.user_id, absence.c.deputy_id)
        .join(person, person.c.user_id == absence.c.deputy_id)
        .where(
            absence.c.user_id.in_(user_ids),
            absence.c.from_at <= now,
            absence.c.to_at > now,
            absence.c.ended_at.is_(None),
            person.c.enabled.is_(True),
        )
    )
    found: dict[str, set[str]] = {}
    for row in uow.connection.execute(statement):
        found.setdefault(row.user_id, set()).add(row.deputy_id)
    return found


def readers_of(uow: UnitOfWork, document_id: int) -> frozenset[str]:
    """Who has a notice that brings this document."""
    statement = select(notice.c.user_id).where(notice.c.document_id == document_id)
    return frozenset(uow.connection.execute(statement).scalars())


def page(
    uow: UnitOfWork,
    user_id: str,
    *,
    unread_only: bool,
    unsigned_only: bool,
    cursor: str,
    limit: int,
) -> tuple[tuple[Notice, ...], str]:
    """A reader's notices, the latest first, and the cursor of the next page."""
    statement = select(notice).where(notice.c.user_id == user_id)
    if unread_only:
        statement = statement.where(notice.c.read_at.is_(None))
    if unsigned_only:
        statement = statement.where(notice.c.must_sign.is_(True), notice.c.signed_at.is_(None))
    if cursor:
        _, before = Cursor.decode(cursor)
        statement = statement.where(notice.c.notice_id < before)
    statement = statement.order_by(notice.c.notice_id.desc()).limit(limit + 1)
    rows = uow.connection.execute(statement).mappings().all()
    more = ""
    if len(rows) > limit:
        rows = rows[:limit]
        more = Cursor.encode(rows[-1]["created_at"], rows[-1]["notice_id"])
    return tuple(Notice(**row) for row in rows), more


def count_unread(uow: UnitOfWork, user_id: str) -> int:
    """Unread notices, counted up to ``COUNT_LIMIT``."""
    found = (
        select(notice.c.notice_id)
        .where(notice.c.user_id == user_id, notice.c.read_at.is_(None))
        .limit(COUNT_LIMIT)
        .subquery()
    )
    return int(uow.connection.execute(select(func.count()).select_from(found)).scalar_one())


def mark_read(
    uow: UnitOfWork, user_id: str, notice_ids: Sequence[int] | None, now: datetime
) -> int:
    """Mark a reader's notices (None: all) as read; how many were not before."""
    statement = update(notice).where(notice.c.user_id == user_id, notice.c.read_at.is_(None))
    if notice_ids is not None:
        statement = statement.where(notice.c.notice_id.in_(notice_ids))
    return int(uow.connection.execute(statement.values(read_at=now)).rowcount)


def mark_signed(
    uow: UnitOfWork, document_id: int, now: datetime, *, readers: Collection[str] | None = None
) -> None:
    """The document that these notices bring has been signed for, by all or for ``readers``."""
    statement = update(notice).where(
        notice.c.document_id == document_id,
        notice.c.must_sign.is_(True),
        notice.c.signed_at.is_(None),
    )
    if readers is not None:
        own = sorted(readers)
        statement = statement.where(notice.c.user_id.in_(own) | notice.c.on_behalf_of.in_(own))
    uow.connection.execute(statement.values(signed_at=now))


def release(uow: UnitOfWork, document_id: int) -> None:
    """The document that these notices bring needs no signature any more: it is void."""
    uow.connection.execute(
        update(notice)
        .where(notice.c.document_id == document_id, notice.c.signed_at.is_(None))
        .values(must_sign=False)
    )
