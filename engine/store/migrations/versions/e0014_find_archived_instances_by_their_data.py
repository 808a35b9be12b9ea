"""Find archived instances by their data"""

from __future__ import annotations

import hashlib
import zlib
from typing import Any

import sqlalchemy as sa
from alembic import op

from engine.store.codec import decode
from engine.store.search_index import ARCHIVED

revision = "e0014"
down_revision = "e0013"
branch_labels = None
depends_on = None

_AT_ONCE = 100
_ARCHIVE = sa.table(
    "archive",
    sa.column("instance_id"),
    sa.column("title"),
    sa.column("business_key"),
    sa.column("digest"),
    sa.column("content", sa.LargeBinary()),
)


def upgrade() -> None:
    """Words of the searchable data join those of title and key, where the content is still there.

    What was changed in the archive is left as it is: it says nothing that could be trusted.
    """
    connection = op.get_bind()
    last = -1
    while rows := connection.execute(_some(last)).all():
        found = [(row.instance_id, words) for row in rows if (words := _words(row)) is not None]
        numbers = [number for number, _ in found]
        if found:
            connection.execute(
                sa.delete(ARCHIVED.entries).where(ARCHIVED.entries.c.rowid.in_(numbers))
            )
            ARCHIVED.add(connection, found)
        last = rows[-1].instance_id


def _some(after: int) -> sa.Select[Any]:
    statement = sa.select(_ARCHIVE).where(
        _ARCHIVE.c.instance_id > after, _ARCHIVE.c.content.is_not(None)
    )
    return statement.order_by(_ARCHIVE.c.instance_id).limit(_AT_ONCE)


def _words(row: Any) -> str | None:
    if hashlib.sha256(row.content).hexdigest() != row.digest:
        return None
    instance = decode(zlib.decompress(row.content))["instance"][0]
    data = instance.get("searchable") or {}
    values = [str(value) for value in data.values() if not isinstance(value, bool)]
    return "\n".join([row.title, row.business_key, *values])
