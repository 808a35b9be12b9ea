"""Tables of accounts. Keys of sessions and tokens are kept as SHA-256, never as they are."""

from sqlalchemy import Boolean, Column, Index, Integer, String, Table

from engine.store.schema import Instant, Json, Key, metadata

account_credential = Table(
    "account_credential",
    metadata,
    Column("user_id", String(80), primary_key=True),
    Column("password_hash", String(200), nullable=False),
    Column("must_change", Boolean, nullable=False),
    Column("changed_at", Instant, nullable=False),
    # A code for the first sign-in is good until then; what people choose themselves has no end.
    Column("expires_at", Instant, nullable=True),
)

#: Passwords that may not come back.
account_old_password = Table(
    "account_old_password",
    metadata,
    Column("old_password_id", Key, primary_key=True),
    Column("user_id", String(80), nullable=False),
    Column("password_hash", String(200), nullable=False),
    Column("retired_at", Instant, nullable=False),
    Index("ix_account_old_password_user", "user_id", "old_password_id"),
)

#: Refused sign-ins per name, known or not, so that a lock tells nothing about the name.
account_guard = Table(
    "account_guard",
    metadata,
    Column("name_hash", String(64), primary_key=True),
    Column("failures", Integer, nullable=False),
    Column("locks", Integer, nullable=False),
    Column("failed_at", Instant, nullable=False),
    Column("locked_until", Instant, nullable=True),
    Index("ix_account_guard_failed", "failed_at"),
)

account_session = Table(
    "account_session",
    metadata,
    Column("session_id", Key, primary_key=True),
    Column("key_hash", String(64), nullable=False, unique=True),
    Column("user_id", String(80), nullable=False),
    Column("opened_at", Instant, nullable=False),
    Column("seen_at", Instant, nullable=False),
    Column("ended_at", Instant, nullable=True),
    Column("address", String(64), nullable=False, default=""),
    Column("agent", String(200), nullable=False, default=""),
    Index("ix_account_session_user", "user_id", "ended_at", "seen_at"),
)

access_token = Table(
    "access_token",
    metadata,
    Column("token_id", Key, primary_key=True),
    Column("token_hash", String(64), nullable=False, unique=True),
    Column("user_id", String(80), nullable=False),
    Column("name", String(80), nullable=False),
    Column("scope", String(16), nullable=False),  # read, write
    Column("created_at", Instant, nullable=False),
    Column("created_by", String(80), nullable=False),
    Column("expires_at", Instant, nullable=True),
    Column("revoked_at", Instant, nullable=True),
    Index("ix_access_token_user", "user_id"),
)

account_setting = Table(
    "account_setting",
    metadata,
    Column("user_id", String(80), primary_key=True),
    Column("locale", String(16), nullable=False),
)

#: Append-only.
security_event = Table(
    "security_event",
    metadata,
    Column("event_id", Key, primary_key=True),
    Column("at", Instant, nullable=False),
    Column("event", String(40), nullable=False),
    Column("user_id", String(80), nullable=False),
    Column("actor", String(80), nullable=False),
    Column("address", String(64), nullable=False, default=""),
    Column("detail", Json, nullable=False),
    Index("ix_security_event_user", "user_id", "event_id"),
)
