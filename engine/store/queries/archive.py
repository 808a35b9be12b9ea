"""The SQL of the archive: what was put away, and the way back to it."""

from __future__ import annotations

import hashlib
import zlib
from collections.abc import Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import RowMapping, delete, insert, literal, or_, select

from engine.commands.retention import ArchivedInstance
from engine.store.belongings import Belongings
from engine.store.codec import decode, encode
from engine.store.cursors import Cursor
from engine.store.queries import search
from engine.store.search_index import ARCHIVED
from engine.store.tables import archive, archived_item
from engine.store.unit_of_work import UnitOfWork
from engine.views import Scope

#: All but the content, which may be long.
_COLUMNS = tuple(column for column in archive.c if column.name != "content")


def add(uow: UnitOfWork, archived: Sequence[Belongings], now: datetime) -> None:
    """Keep what was gathered of each of some instances."""
    rows = [_row(each, now) for each in archived]
    uow.connection.execute(insert(archive), rows)
    ARCHIVED.write(uow, [(each["instance"][0]["instance_id"], words_in(each)) for each in archived])
    items = [
        {"work_item_id": item["work_item_id"], "instance_id": item["instance_id"]}
        for each in archived
        for item in each.get("work_item", ())
    ]
    if items:
        uow.connection.execute(insert(archived_item), items)


def _row(belongings: Belongings, now: datetime) -> dict[str, Any]:
    (of,) = belongings["instance"]
    content = zlib.compress(encode({name: list(rows) for name, rows in belongings.items()}), 6)
    same = ("instance_id", "definition_key", "business_key", "title", "state", "scope_area",
            "scope_owner", "scope_subject", "started_at", "started_by", "ended_at",
            "history_hash")  # fmt: skip
    return {
        **{name: of[name] for name in same},
        "archived_at": now,
        "digest": hashlib.sha256(content).hexdigest(),
        "content": content,
    }


def read(uow: UnitOfWork, instance_id: int) -> tuple[ArchivedInstance, bytes | None, str] | None:
    """An archived instance, its content and the digest that it should have."""
    row = (
        uow.connection.execute(select(archive).where(archive.c.instance_id == instance_id))
        .mappings()
        .first()
    )
    return None if row is None else (view_of(row), row["content"], row["digest"])


def find(
    uow: UnitOfWork, *, instance_id: int | None, work_item_id: int | None
) -> ArchivedInstance | None:
    """What is known of an archived instance, by its own number or by that of one of its items."""
    statement = select(*_COLUMNS)
    if work_item_id is not None:
        statement = statement.join(
            archived_item, archived_item.c.instance_id == archive.c.instance_id
        ).where(archived_item.c.work_item_id == work_item_id)
    if instance_id is not None:
        statement = statement.where(archive.c.instance_id == instance_id)
    row = uow.connection.execute(statement.limit(1)).mappings().first()
    return None if row is None else view_of(row)


def opened(content: bytes, digest: str) -> Belongings | None:
    """What was gathered; None where the content is not what was stored."""
    if hashlib.sha256(content).hexdigest() != digest:
        return None
    found: Belongings = decode(zlib.decompress(content))
    return found


def forget(uow: UnitOfWork, instance_id: int) -> None:
    ARCHIVED.forget(uow, [instance_id])
    for table in (archived_item, archive):
        uow.connection.execute(delete(table).where(table.c.instance_id == instance_id))


def page(
    uow: UnitOfWork,
    *,
    text: str,
    key: str,
    areas: tuple[str, ...] | None,
    cursor: str,
    limit: int,
) -> tuple[tuple[ArchivedInstance, ...], str]:
    """Archived instances, the latest ended first. ``areas`` None means unrestricted.

    ``text`` is looked for as among those that are not archived: every word of it, anywhere.
    """
    statement = select(*_COLUMNS)
    if text.strip():
        matches = ARCHIVED.matches(uow.dialect, text)
        if matches is None:
            return (), ""
        statement = statement.join(
            ARCHIVED.entries, archive.c.instance_id == ARCHIVED.entry_id
        ).where(matches)
    if key:
        statement = statement.where(archive.c.definition_key == key)
    if areas is not None:
        inside = [archive.c.scope_area.startswith(area, autoescape=True) for area in areas]
        statement = statement.where(or_(literal(value=False), *inside))
    if cursor:
        at, last_id = Cursor.decode(cursor)
        statement = statement.where(
            archive.c.ended_at <= at,
            or_(archive.c.ended_at < at, archive.c.instance_id < last_id),
        )
    statement = statement.order_by(archive.c.ended_at.desc(), archive.c.instance_id.desc())
    rows = uow.connection.execute(statement.limit(limit + 1)).mappings().all()
    views = [view_of(row) for row in rows[:limit]]
    return tuple(views), after(views[-1]) if len(rows) > limit else ""


def after(last: ArchivedInstance) -> str:
    """Where the page behind this one begins."""
    return Cursor.encode(last.ended_at, last.instance_id)


def words_in(belongings: Belongings) -> str:
    """What an archived instance can be found by, as when it was a live one."""
    (of,) = belongings["instance"]
    return search.text_of(of)


def forget_words(uow: UnitOfWork, instance_ids: Sequence[int]) -> None:
    """Where the content is gone, what identifies an instance finds it, and its data no more."""
    columns = (archive.c.instance_id, archive.c.title, archive.c.business_key)
    rows = uow.connection.execute(select(*columns).where(archive.c.instance_id.in_(instance_ids)))
    ARCHIVED.write(uow, [(row.instance_id, name_of(row.title, row.business_key)) for row in rows])


def name_of(title: str, business_key: str) -> str:
    """What an archived instance is called by, also for those who may not read its content."""
    return f"{title}\n{business_key}"


def view_of(row: RowMapping) -> ArchivedInstance:
    return ArchivedInstance(
        instance_id=row["instance_id"],
        definition_key=row["definition_key"],
        business_key=row["business_key"],
        title=row["title"],
        state=row["state"],
        scope=Scope(row["scope_area"], row["scope_owner"], row["scope_subject"]),
        started_at=row["started_at"],
        started_by=row["started_by"],
        ended_at=row["ended_at"],
        archived_at=row["archived_at"],
        removed_at=row["removed_at"],
    )
