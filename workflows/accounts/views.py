"""What accounts show of themselves. Instants are aware UTC."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum
from typing import Any


@dataclass(frozen=True, slots=True)
class PasswordCheck:
    """Whether a password fits a name. ``changed_at`` says which password was compared."""

    user_id: str
    matched: bool
    changed_at: datetime | None


class Refusal(StrEnum):
    MISMATCH = "mismatch"
    LOCKED = "locked"
    LAPSED = "lapsed"  # the code was right, and its time is over


@dataclass(frozen=True, slots=True)
class SignIn:
    """The outcome of a sign-in: a session's key, or why there is none.

    ``key`` is shown only here. ``attempts_left`` and ``locked_until`` say nothing about whether
    the name exists.
    """

    key: str = field(default="", repr=False)
    refusal: Refusal | None = None
    attempts_left: int = 0
    locked_until: datetime | None = None


@dataclass(frozen=True, slots=True)
class Visitor:
    """Who is signed in. ``groups`` include those of absent people stood in for."""

    session_id: int
    user_id: str
    name: str
    groups: frozenset[str]
    must_change: bool
    locale: str
    seen_at: datetime
    expires_at: datetime


@dataclass(frozen=True, slots=True)
class Session:
    session_id: int
    user_id: str
    opened_at: datetime
    seen_at: datetime
    address: str
    agent: str


class TokenScope(StrEnum):
    READ = "read"
    WRITE = "write"


@dataclass(frozen=True, slots=True)
class Token:
    token_id: int
    user_id: str
    name: str
    scope: TokenScope
    created_at: datetime
    created_by: str
    expires_at: datetime | None
    revoked_at: datetime | None


@dataclass(frozen=True, slots=True)
class NewToken:
    """A token with its ``secret``, which is never shown again."""

    token: Token
    secret: str = field(repr=False)


@dataclass(frozen=True, slots=True)
class Account:
    """One account as its administrator sees it."""

    user_id: str
    has_password: bool
    must_change: bool
    changed_at: datetime | None
    locked_until: datetime | None


@dataclass(frozen=True, slots=True)
class SecurityEvent:
    event_id: int
    at: datetime
    event: str
    user_id: str
    actor: str
    address: str
    detail: Mapping[str, Any]
