"""Tables of notices."""

from sqlalchemy import Boolean, Column, ForeignKey, Index, String, Table, Text

from engine.store.schema import Instant, Json, Key, metadata

notice = Table(
    "notice",
    metadata,
    Column("notice_id", Key, primary_key=True),
    Column("user_id", String(80), nullable=False),
    Column("kind", String(40), nullable=False),
    # Whom the user stands in for, where the notice is really to an absent one.
    Column("on_behalf_of", String(80), nullable=False, default=""),
    Column("template", Text, nullable=False),  # a Chinese message id
    Column("params", Json, nullable=False),  # its named fields: texts and numbers
    Column("work_item_id", Key, ForeignKey("work_item.work_item_id"), nullable=True),
    Column("document_id", Key, nullable=True),
    Column("must_sign", Boolean, nullable=False),
    Column("created_at", Instant, nullable=False),
    Column("read_at", Instant, nullable=True),
    Column("signed_at", Instant, nullable=True),
    Index("ix_notice_user", "user_id", "notice_id"),
    Index("ix_notice_unread", "user_id", "read_at", "notice_id"),
    Index("ix_notice_document", "document_id"),
)
