"""Commands and queries about accounts. ``at`` is the wall clock's instant (aware UTC)."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime

from engine.commands.base import Command, Query
from workflows.accounts.views import (
    Account,
    NewToken,
    PasswordCheck,
    SecurityEvent,
    Session,
    SignIn,
    Token,
    TokenScope,
    Visitor,
)


@dataclass(frozen=True, slots=True)
class CheckPassword(Query[PasswordCheck]):
    """Compare a password with a name's. A query, so that no writer waits for the slow hash."""

    user_id: str
    password: str = field(repr=False)


@dataclass(frozen=True, slots=True)
class OpenSession(Command[SignIn]):
    """Open a session after ``check``, or count a refusal. Runs as the system."""

    check: PasswordCheck
    at: datetime
    address: str = ""
    agent: str = ""


@dataclass(frozen=True, slots=True)
class ResumeSession(Query[Visitor | None]):
    """Whose session ``key`` is; None where it has ended, timed out, or never was."""

    key: str = field(repr=False)
    at: datetime


@dataclass(frozen=True, slots=True)
class TouchSession(Command[None]):
    """Write down that a session was used just now."""

    session_id: int
    at: datetime


@dataclass(frozen=True, slots=True)
class EndSession(Command[None]):
    """End one of the actor's own sessions.

    Raises:
        NotFound: the session is not the actor's.
    """

    session_id: int
    at: datetime


@dataclass(frozen=True, slots=True)
class EndOtherSessions(Command[int]):
    """End all of the actor's sessions but ``session_id``; how many there were."""

    session_id: int
    at: datetime


@dataclass(frozen=True, slots=True)
class ListSessions(Query[tuple[Session, ...]]):
    """The actor's open sessions, the last used first."""

    at: datetime


@dataclass(frozen=True, slots=True)
class SetPassword(Command[None]):
    """Give somebody else a password; right ``account.manage``. Ends sessions, lifts the lock.

    Raises:
        InvalidInput: the password is too weak, or was used before.
    """

    user_id: str
    password: str = field(repr=False)
    at: datetime
    must_change: bool = True


@dataclass(frozen=True, slots=True)
class ChangePassword(Command[str]):
    """Change the actor's own password; the key of the session that replaces all others.

    Raises:
        InvalidInput: ``check`` did not match, or the new password is too weak or was used before.
    """

    check: PasswordCheck
    session_id: int
    password: str = field(repr=False)
    at: datetime


@dataclass(frozen=True, slots=True)
class UnlockAccount(Command[None]):
    """Forget refused sign-ins of a name; right ``account.manage``."""

    user_id: str
    at: datetime


@dataclass(frozen=True, slots=True)
class GetAccount(Query[Account]):
    """An account's state; right ``account.manage``."""

    user_id: str
    at: datetime


@dataclass(frozen=True, slots=True)
class SetLocale(Command[None]):
    """The language in which the actor reads: ``zh_CN`` or ``en``."""

    locale: str


@dataclass(frozen=True, slots=True)
class CreateToken(Command[NewToken]):
    """A bearer token that acts as ``user_id``: the actor; the system makes it for anybody.

    ``scope`` read answers queries only. ``expires_at`` None never expires.
    """

    user_id: str
    name: str
    at: datetime
    scope: TokenScope = TokenScope.WRITE
    expires_at: datetime | None = None


@dataclass(frozen=True, slots=True)
class RevokeToken(Command[Token]):
    """End a token of the actor, or of anybody with right ``account.manage``."""

    token_id: int
    at: datetime


@dataclass(frozen=True, slots=True)
class ListTokens(Query[tuple[Token, ...]]):
    """Tokens of ``user_id``: the actor, or with right ``account.manage``. The latest first."""

    user_id: str


@dataclass(frozen=True, slots=True)
class ResumeToken(Query[Token | None]):
    """What ``secret`` is good for; None where it was revoked, has expired, or never was.

    Nor is it good for anything while its user is disabled.
    """

    secret: str = field(repr=False)
    at: datetime


@dataclass(frozen=True, slots=True)
class ListSecurityEvents(Query[tuple[SecurityEvent, ...]]):
    """What happened to accounts, the latest first, ``limit`` before event ``before``.

    For those who manage accounts or audit; others see their own events.
    """

    user_id: str = ""
    before: int | None = None
    limit: int = 100
