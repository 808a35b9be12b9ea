"""Handlers of sessions: opening, resuming, ending them."""

from __future__ import annotations

from typing import Any

from engine.context import AnswersAlong, Context, Principal, Question
from engine.errors import Forbidden, InvalidInput, NotFound, Problem
from workflows.accounts import queries, secrets
from workflows.accounts.commands import (
    EndOtherSessions,
    EndSession,
    ListSessions,
    OpenSession,
    ResumeSession,
    SetLocale,
    TouchSession,
)
from workflows.accounts.policy import FAILURE_MEMORY, session_expires_at
from workflows.accounts.views import PasswordCheck, Refusal, Session, SignIn, Visitor

LOCALES = ("zh_CN", "en")


def open_session(ctx: Context, command: OpenSession) -> SignIn:
    """A refusal is an outcome and no error, for it has to be counted and kept."""
    if not ctx.principal.is_system:
        raise Forbidden("请先退出，再用别的账号登录。")
    connection, check, at = ctx.uow.connection, command.check, command.at
    name_hash = secrets.hash_name(check.user_id)
    guard = queries.guard(connection, name_hash)
    if guard.locked(at):
        _record(ctx, "sign_in_locked", command)
        return SignIn(refusal=Refusal.LOCKED, locked_until=guard.locked_until)
    if not (check.matched and _still_valid(ctx, check)):
        guard = guard.after_failure(at)
        queries.drop_stale_guards(connection, at=at, older=FAILURE_MEMORY)
        queries.put_guard(connection, name_hash, guard)
        _record(ctx, "sign_in_refused", command)
        refusal = Refusal.LOCKED if guard.locked(at) else Refusal.MISMATCH
        return SignIn(
            refusal=refusal,
            attempts_left=guard.attempts_left(),
            locked_until=guard.locked_until,
        )
    if _lapsed(ctx, command):
        # Only whoever holds the code learns that it has lapsed.
        _record(ctx, "sign_in_lapsed", command)
        return SignIn(refusal=Refusal.LAPSED)
    queries.drop_guard(connection, name_hash)
    key = secrets.new_key()
    queries.open_session(
        connection,
        key_hash=secrets.hash_key(key),
        user_id=check.user_id,
        opened_at=at,
        seen_at=at,
        address=command.address[:64],
        agent=command.agent[:200],
    )
    _record(ctx, "signed_in", command)
    return SignIn(key=key)


def _still_valid(ctx: Context, check: PasswordCheck) -> bool:
    """Whether the password compared is still the present one, and the person still active."""
    known = queries.credential(ctx.uow.connection, check.user_id)
    if known is None or known["changed_at"] != check.changed_at:
        return False
    try:
        ctx.directory.principal(ctx.uow, check.user_id, ctx.now)
    except NotFound:
        return False
    return True


def _lapsed(ctx: Context, command: OpenSession) -> bool:
    known = queries.credential(ctx.uow.connection, command.check.user_id)
    expires_at = None if known is None else known["expires_at"]
    return expires_at is not None and command.at >= expires_at


def _record(ctx: Context, event: str, command: OpenSession) -> None:
    queries.record_event(
        ctx.uow.connection,
        event,
        at=command.at,
        user_id=command.check.user_id[:80],
        actor=ctx.principal.user_id,
        address=command.address[:64],
        detail={"agent": command.agent[:200]},
    )


def resume(ctx: Context, query: ResumeSession) -> Visitor | None:
    """One statement: the session, its account and where its user stands."""
    key_hash, along = secrets.hash_key(query.key), _standing_along(ctx)
    row = queries.session_by_hash(ctx.uow.connection, key_hash, along)
    if row is None:
        return None
    expires_at = session_expires_at(opened_at=row["opened_at"], seen_at=row["seen_at"])
    if query.at >= expires_at:
        return None
    user_id = row["user_id"]
    try:
        principal = _principal(ctx, user_id, row.get("along"))
    except NotFound:
        return None
    return Visitor(
        session_id=row["session_id"],
        user_id=user_id,
        name=row["name"] or user_id,
        groups=principal.all_groups,
        must_change=bool(row["must_change"]),
        locale=row["locale"] or "",
        seen_at=row["seen_at"],
        expires_at=expires_at,
    )


def _standing_along(ctx: Context) -> Question | None:
    directory = ctx.directory
    if isinstance(directory, AnswersAlong):
        return directory.question_of(ctx.uow, queries.SESSION_USER, ctx.now)
    return None


def _principal(ctx: Context, user_id: str, told: Any) -> Principal:
    """Who the user is; ``told`` is what the question along with the session brought."""
    directory = ctx.directory
    if isinstance(directory, AnswersAlong):
        return directory.answer(user_id, told)
    return directory.principal(ctx.uow, user_id, ctx.now)


def touch(ctx: Context, command: TouchSession) -> None:
    queries.touch_session(ctx.uow.connection, command.session_id, at=command.at)


def end(ctx: Context, command: EndSession) -> None:
    user_id, connection = ctx.principal.user_id, ctx.uow.connection
    if not queries.end_sessions(connection, user_id, at=command.at, only=command.session_id):
        raise NotFound("没有这次登录，或者它已经退出。")
    queries.record_event(
        connection,
        "signed_out",
        at=command.at,
        user_id=user_id,
        actor=user_id,
        detail={"session_id": command.session_id},
    )


def end_others(ctx: Context, command: EndOtherSessions) -> int:
    user_id, connection = ctx.principal.user_id, ctx.uow.connection
    count = queries.end_sessions(connection, user_id, at=command.at, but=command.session_id)
    queries.record_event(
        connection,
        "signed_out_elsewhere",
        at=command.at,
        user_id=user_id,
        actor=user_id,
        detail={"count": count},
    )
    return count


def list_open(ctx: Context, query: ListSessions) -> tuple[Session, ...]:
    found = queries.open_sessions(ctx.uow.connection, ctx.principal.user_id)
    return tuple(
        one
        for one in found
        if query.at < session_expires_at(opened_at=one.opened_at, seen_at=one.seen_at)
    )


def set_locale(ctx: Context, command: SetLocale) -> None:
    if command.locale not in LOCALES:
        problem = Problem("locale", "可选的语言是：{locales}。", {"locales": ", ".join(LOCALES)})
        raise InvalidInput("没有这种语言。", problems=(problem,))
    queries.put_locale(ctx.uow.connection, ctx.principal.user_id, command.locale)
