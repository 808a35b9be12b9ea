"""The table of accounts that were handed out."""

from sqlalchemy import Column, ForeignKey, Index, String, Table, Text

from engine.store.schema import Instant, Key, metadata

#: One row per account and enterprise, kept when the account is withdrawn: by it an account name is
#: never given to somebody else.
handed_out_account = Table(
    "handed_out_account",
    metadata,
    Column("user_id", String(80), ForeignKey("person.user_id"), primary_key=True),
    Column("enterprise_id", Key, ForeignKey("enterprise.enterprise_id"), primary_key=True),
    Column("role", String(20), nullable=False),  # party, management, union, hr
    Column("handed_out_by", String(80), nullable=False),
    Column("handed_out_at", Instant, nullable=False),
    Column("withdrawn_by", String(80), nullable=False, default=""),
    Column("withdrawn_at", Instant, nullable=True),
    Column("withdrawn_reason", Text, nullable=False, default=""),
    Index("ix_handed_out_account_enterprise", "enterprise_id", "withdrawn_at"),
)
