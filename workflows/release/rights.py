"""Who may draw and release which process: the duty of a designer, narrowed by grants."""

from __future__ import annotations

from typing import Protocol, TypeVar

from engine.context import Context, Principal
from engine.errors import Forbidden, InvalidInput, InvalidState, Problem
from engine.store.queries import turns
from engine.views import Scope
from workflows.organisation.rights import require
from workflows.release import queries
from workflows.release.commands import GrantProcessRight, ListProcessRights, RevokeProcessRight
from workflows.release.views import ProcessRight, ProcessRightKind, Release

_DUTIES = {
    ProcessRightKind.DRAW: "definition.draw",
    ProcessRightKind.RELEASE: "process.release",
    ProcessRightKind.PROGRAMS: "process.release",
}


def allowed(ctx: Context, principal: Principal, key: str, right: ProcessRightKind) -> bool:
    """Whether the duty holds the right, and the grants of this process do not leave them out.

    Without any grant for it a process is open to all whose duty it is; programs never are.
    """
    if principal.is_system:
        return True
    if not ctx.rights.may(ctx.uow, principal, _DUTIES[right], Scope()):
        return False
    granted = queries.grants(ctx.uow, key, right)
    if not granted and right is not ProcessRightKind.PROGRAMS:
        return True
    return principal.user_id in granted


def require_process(ctx: Context, key: str, right: ProcessRightKind) -> None:
    """Refuse who may not draw or release this process.

    Raises:
        Forbidden: the duty or a grant is missing.
    """
    if not allowed(ctx, ctx.principal, key, right):
        raise Forbidden(REFUSALS[right], key=key)


def require_reader(ctx: Context) -> None:
    """Designers, and those who look after the system."""
    if not ctx.rights.may(ctx.uow, ctx.principal, "incident.read", Scope()):
        require(ctx, "definition.draw", Scope())


class _OfProcess(Protocol):
    """A command about one process."""

    @property
    def key(self) -> str: ...


Changes = TypeVar("Changes", bound=_OfProcess)


def may_draw(ctx: Context, command: Changes) -> Changes:
    """Let through what changes a draft, for those who may draw its process.

    Raises:
        Forbidden: the actor may not.
    """
    require_process(ctx, command.key, ProcessRightKind.DRAW)
    return command


def refusal(ctx: Context, principal: Principal, release: Release) -> str:
    """Why somebody may not decide a release, as a template for its ``key``; empty if they may."""
    if principal.is_system:
        return ""
    if principal.user_id == release.asked_by:
        return "发布要由另一个人审核：这次发布是您申请的。"
    if not allowed(ctx, principal, release.key, ProcessRightKind.RELEASE):
        return REFUSALS[ProcessRightKind.RELEASE]
    if release.programs and not allowed(ctx, principal, release.key, ProcessRightKind.PROGRAMS):
        return REFUSALS[ProcessRightKind.PROGRAMS]
    return ""


REFUSALS = {
    ProcessRightKind.DRAW: "您没有绘制流程“{key}”的权限，请找安全管理员授权。",
    ProcessRightKind.RELEASE: "您没有审核发布流程“{key}”的权限，请找安全管理员授权。",
    ProcessRightKind.PROGRAMS: (
        "流程“{key}”新增或改动了系统处理或脚本，要由有“审核程序”权限的人审核。"
    ),
}


def grant(ctx: Context, command: GrantProcessRight) -> None:
    require(ctx, "account.manage", Scope())
    turns.take(ctx.uow, "rights over processes", command.key)
    principal = ctx.directory.principal(ctx.uow, command.user_id, ctx.now)
    if not ctx.rights.may(ctx.uow, principal, _DUTIES[command.right], Scope()):
        problem = Problem("user_id", "只能授权给流程设计员。")
        raise InvalidInput("这项授权不能给。", problems=[problem])
    held = queries.all_grants(ctx.uow)
    if any((e.key, e.right, e.user_id) == _triple(command) for e in held):
        raise InvalidState("{user}已有这项权限。", user=command.user_id)
    queries.grant(
        ctx.uow,
        {
            "key": command.key,
            "right_name": command.right.value,
            "user_id": command.user_id,
            "granted_at": ctx.now,
            "granted_by": ctx.principal.user_id,
        },
    )


def revoke(ctx: Context, command: RevokeProcessRight) -> None:
    require(ctx, "account.manage", Scope())
    if not queries.revoke(ctx.uow, command.key, command.right, command.user_id):
        raise InvalidState("{user}没有这项权限。", user=command.user_id)


def _triple(command: GrantProcessRight) -> tuple[str, ProcessRightKind, str]:
    return command.key, command.right, command.user_id


def list_rights(ctx: Context, query: ListProcessRights) -> tuple[ProcessRight, ...]:
    require(ctx, "account.manage", Scope())
    return queries.all_grants(ctx.uow)
