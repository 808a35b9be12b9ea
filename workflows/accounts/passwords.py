"""Handlers of passwords: comparing, setting and changing them."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from argon2 import PasswordHasher

from engine.context import Context
from engine.errors import Forbidden, InvalidInput, Problem
from workflows.accounts import queries, secrets
from workflows.accounts.commands import ChangePassword, CheckPassword, SetPassword, UnlockAccount
from workflows.accounts.policy import REMEMBERED, password_problems
from workflows.accounts.rights import require_management
from workflows.accounts.views import PasswordCheck


@dataclass(frozen=True, slots=True)
class Passwords:
    """Carries the hasher, whose cost tests lower."""

    hasher: PasswordHasher

    def check(self, ctx: Context, query: CheckPassword) -> PasswordCheck:
        known = queries.credential(ctx.uow.connection, query.user_id)
        password_hash = secrets.decoy(self.hasher) if known is None else known["password_hash"]
        matched = secrets.matches(self.hasher, password_hash, query.password)
        changed_at = None if known is None else known["changed_at"]
        return PasswordCheck(
            user_id=query.user_id, matched=matched and known is not None, changed_at=changed_at
        )

    def set(self, ctx: Context, command: SetPassword) -> None:
        require_management(ctx)
        if command.user_id == ctx.principal.user_id:
            # Without the present password a session left open would be enough to take over.
            raise Forbidden("自己的密码请在“账号”里修改。")
        # An account is a person's: an unknown one is refused here.
        ctx.directory.principal(ctx.uow, command.user_id, ctx.now)
        self._replace(
            ctx,
            command.user_id,
            command.password,
            must_change=command.must_change,
            at=command.at,
        )
        connection = ctx.uow.connection
        queries.end_sessions(connection, command.user_id, at=command.at)
        queries.drop_guard(connection, secrets.hash_name(command.user_id))
        _record(ctx, "password_set", command.user_id, command.at)

    def change(self, ctx: Context, command: ChangePassword) -> str:
        user_id, connection = ctx.principal.user_id, ctx.uow.connection
        known = queries.credential(connection, user_id)
        check = command.check
        present = known is not None and known["changed_at"] == check.changed_at
        if not (check.matched and check.user_id == user_id and present):
            raise InvalidInput(
                "密码没有修改。", problems=(Problem("old_password", "现在的密码不对。"),)
            )
        client = queries.session_client(connection, user_id, command.session_id) or ("", "")
        self._replace(ctx, user_id, command.password, must_change=False, at=command.at)
        queries.end_sessions(connection, user_id, at=command.at)
        key = secrets.new_key()
        queries.open_session(
            connection,
            key_hash=secrets.hash_key(key),
            user_id=user_id,
            opened_at=command.at,
            seen_at=command.at,
            address=client[0],
            agent=client[1],
        )
        _record(ctx, "password_changed", user_id, command.at)
        return key

    def give(
        self, ctx: Context, user_id: str, password: str, *, at: datetime, expires_at: datetime
    ) -> None:
        """Set a code that has to be changed at the first sign-in, which is possible until
        ``expires_at``. Whether the actor may is for the caller to ask."""
        self._replace(ctx, user_id, password, must_change=True, at=at, expires_at=expires_at)
        queries.drop_guard(ctx.uow.connection, secrets.hash_name(user_id))

    def _replace(
        self,
        ctx: Context,
        user_id: str,
        password: str,
        *,
        must_change: bool,
        at: datetime,
        expires_at: datetime | None = None,
    ) -> None:
        problems = password_problems(password, user_id=user_id)
        if not problems and self._used_before(ctx, user_id, password):
            problems = (
                Problem("password", "最近{count}次用过的密码不能再用。", {"count": REMEMBERED}),
            )
        if problems:
            raise InvalidInput("密码没有修改。", problems=problems)
        connection = ctx.uow.connection
        password_hash = self.hasher.hash(password)
        queries.put_credential(
            connection,
            user_id,
            password_hash=password_hash,
            must_change=must_change,
            changed_at=at,
            expires_at=expires_at,
        )
        queries.retire_hash(connection, user_id, password_hash, at=at)

    def _used_before(self, ctx: Context, user_id: str, password: str) -> bool:
        hashes = queries.old_hashes(ctx.uow.connection, user_id, REMEMBERED)
        return any(secrets.matches(self.hasher, old, password) for old in hashes)


def unlock(ctx: Context, command: UnlockAccount) -> None:
    require_management(ctx)
    queries.drop_guard(ctx.uow.connection, secrets.hash_name(command.user_id))
    _record(ctx, "account_unlocked", command.user_id, command.at)


def _record(ctx: Context, event: str, user_id: str, at: datetime) -> None:
    queries.record_event(
        ctx.uow.connection, event, at=at, user_id=user_id, actor=ctx.principal.user_id
    )
