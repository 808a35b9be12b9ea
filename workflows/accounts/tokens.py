"""Handlers of bearer tokens, of an account's state and of the log."""

from __future__ import annotations

from engine.context import Context
from engine.errors import Forbidden, InvalidInput, NotFound, Problem
from workflows.accounts import queries, secrets
from workflows.accounts.commands import (
    CreateToken,
    GetAccount,
    ListSecurityEvents,
    ListTokens,
    ResumeToken,
    RevokeToken,
)
from workflows.accounts.rights import AUDIT, MANAGE, may, require_management
from workflows.accounts.views import Account, NewToken, SecurityEvent, Token


def create(ctx: Context, command: CreateToken) -> NewToken:
    if not ctx.principal.is_system and command.user_id != ctx.principal.user_id:
        # Whoever manages accounts must not act as anybody else.
        raise Forbidden("访问令牌只能由本人生成。")
    ctx.directory.principal(ctx.uow, command.user_id, ctx.now)
    name = command.name.strip()
    if not 1 <= len(name) <= 80:
        problem = Problem("name", "请写明用途，1到80个字。")
        raise InvalidInput("没有生成访问令牌。", problems=(problem,))
    if command.expires_at is not None and command.expires_at <= command.at:
        problem = Problem("expires_at", "有效期要晚于现在。")
        raise InvalidInput("没有生成访问令牌。", problems=(problem,))
    secret = secrets.new_token()
    token_id = queries.insert_token(
        ctx.uow.connection,
        token_hash=secrets.hash_key(secret),
        user_id=command.user_id,
        name=name,
        scope=command.scope.value,
        created_at=command.at,
        created_by=ctx.principal.user_id,
        expires_at=command.expires_at,
    )
    queries.record_event(
        ctx.uow.connection,
        "token_created",
        at=command.at,
        user_id=command.user_id,
        actor=ctx.principal.user_id,
        detail={"token_id": token_id, "scope": command.scope.value},
    )
    return NewToken(token=_known(ctx, token_id), secret=secret)


def revoke(ctx: Context, command: RevokeToken) -> Token:
    token = _known(ctx, command.token_id)
    queries.revoke_token(ctx.uow.connection, command.token_id, at=command.at)
    queries.record_event(
        ctx.uow.connection,
        "token_revoked",
        at=command.at,
        user_id=token.user_id,
        actor=ctx.principal.user_id,
        detail={"token_id": command.token_id},
    )
    return _known(ctx, command.token_id)


def _known(ctx: Context, token_id: int) -> Token:
    token = queries.token(ctx.uow.connection, token_id)
    if token is None or not (token.user_id == ctx.principal.user_id or may(ctx, MANAGE)):
        raise NotFound("没有编号为{token_id}的访问令牌。", token_id=token_id)
    return token


def list_of(ctx: Context, query: ListTokens) -> tuple[Token, ...]:
    if query.user_id != ctx.principal.user_id:
        require_management(ctx)
    return queries.tokens_of(ctx.uow.connection, query.user_id)


def resume(ctx: Context, query: ResumeToken) -> Token | None:
    token = queries.token_by_hash(ctx.uow.connection, secrets.hash_key(query.secret))
    if token is None or token.revoked_at is not None:
        return None
    if token.expires_at is not None and query.at >= token.expires_at:
        return None
    try:
        ctx.directory.principal(ctx.uow, token.user_id, ctx.now)
    except NotFound:
        return None
    return token


def account(ctx: Context, query: GetAccount) -> Account:
    require_management(ctx)
    ctx.directory.principal(ctx.uow, query.user_id, ctx.now)
    known = queries.credential(ctx.uow.connection, query.user_id)
    guard = queries.guard(ctx.uow.connection, secrets.hash_name(query.user_id))
    return Account(
        user_id=query.user_id,
        has_password=known is not None,
        must_change=known is not None and known["must_change"],
        changed_at=None if known is None else known["changed_at"],
        locked_until=guard.locked_until if guard.locked(query.at) else None,
    )


def events(ctx: Context, query: ListSecurityEvents) -> tuple[SecurityEvent, ...]:
    everybody = may(ctx, AUDIT) or may(ctx, MANAGE)
    user_id = query.user_id if everybody else ctx.principal.user_id
    return queries.events(
        ctx.uow.connection, user_id=user_id, before=query.before, limit=min(query.limit, 500)
    )
