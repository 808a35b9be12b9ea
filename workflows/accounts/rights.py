"""Who may look after the accounts of others."""

from __future__ import annotations

from engine.context import Context
from engine.errors import Forbidden
from engine.views import Scope

MANAGE = "account.manage"
#: Auditors hold it: whoever may check the records of work may read the log of accounts.
AUDIT = "history.verify"


def may(ctx: Context, right: str) -> bool:
    """Whether the actor holds ``right`` everywhere. The system does."""
    return ctx.principal.is_system or ctx.rights.may(ctx.uow, ctx.principal, right, Scope())


def require_management(ctx: Context) -> None:
    if not may(ctx, MANAGE):
        raise Forbidden("账号由安全管理员管理，您没有这项权限。")
