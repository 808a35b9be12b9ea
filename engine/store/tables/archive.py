"""Ended instances that were put away, and the rules by which that happens."""

from sqlalchemy import Column, ForeignKey, Index, Integer, LargeBinary, String, Table

from engine.store.schema import Instant, Key, metadata

#: ``definition_key`` is ``*`` for all processes without a rule of their own.
retention_rule = Table(
    "retention_rule",
    metadata,
    Column("definition_key", String(120), primary_key=True),
    Column("archive_after_days", Integer, nullable=False),
    Column("remove_after_days", Integer, nullable=True),  # from the end; never where empty
    Column("source", String(200), nullable=False),
    Column("changed_at", Instant, nullable=False),
    Column("changed_by", String(80), nullable=False),
)

#: One ended instance with every row that hung on it. What identifies it stays when the content
#: is removed, so that its number is accounted for.
archive = Table(
    "archive",
    metadata,
    Column("instance_id", Key, primary_key=True, autoincrement=False),
    Column("definition_key", String(120), nullable=False),
    Column("business_key", String(200), nullable=False),
    Column("title", String(300), nullable=False),
    Column("state", String(16), nullable=False),
    Column("scope_area", String(40), nullable=False),
    Column("scope_owner", String(80), nullable=False),
    Column("scope_subject", String(80), nullable=False),
    Column("started_at", Instant, nullable=False),
    Column("started_by", String(80), nullable=False),
    Column("ended_at", Instant, nullable=False),
    Column("archived_at", Instant, nullable=False),
    Column("removed_at", Instant, nullable=True),
    # Head of the history chain, and SHA-256 of the content as it is stored.
    Column("history_hash", String(64), nullable=False),
    Column("digest", String(64), nullable=False),
    Column("content", LargeBinary, nullable=True),
    Index("ix_archive_ended", "definition_key", "ended_at", "instance_id"),
    Index("ix_archive_removed", "removed_at", "ended_at"),
)

#: To which archived instance an item belonged: links to it go on leading somewhere.
archived_item = Table(
    "archived_item",
    metadata,
    Column("work_item_id", Key, primary_key=True, autoincrement=False),
    Column("instance_id", Key, ForeignKey("archive.instance_id"), nullable=False),
    Index("ix_archived_item_instance", "instance_id"),
)

#: One going through of the rules, from its first batch to its last; the sums are what it has done
#: so far. ``ended_at`` is empty while it goes on.
retention_run = Table(
    "retention_run",
    metadata,
    Column("run_id", Key, primary_key=True),
    Column("started_at", Instant, nullable=False),
    Column("started_by", String(80), nullable=False),
    Column("archived", Integer, nullable=False, default=0),
    Column("removed", Integer, nullable=False, default=0),
    Column("seen_at", Instant, nullable=False),
    Column("ended_at", Instant, nullable=True),
)
