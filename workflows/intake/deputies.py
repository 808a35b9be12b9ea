"""Who may stand in for whom: only those who work side by side, and no administrator."""

from __future__ import annotations

from engine.commands.work_items import SetAbsence
from engine.context import Context, Principal
from engine.errors import InvalidInput, NotFound, Problem


def guard_absence(ctx: Context, command: SetAbsence) -> SetAbsence:
    """Refuse a deputy who is not of the absent one's area or enterprise, or runs the system.

    Otherwise whoever manages absences could read and do all business through one of them, which
    would undo the separation of the three administrators (GB/T 22239).

    Raises:
        InvalidInput: that deputy cannot be chosen.
    """
    absent_id = command.user_id or ctx.principal.user_id
    absent, deputy = known(ctx, absent_id), known(ctx, command.deputy_id)
    if absent is None or deputy is None or not side_by_side(absent, deputy):
        problem = Problem("deputy_id", "代理人应是同一级联席会议或同一企业的人员，且不能是管理员。")
        raise InvalidInput("这个人不能做代理人。", problems=[problem])
    return command


def known(ctx: Context, user_id: str) -> Principal | None:
    """The principal of an account, or None where it cannot be used."""
    try:
        return ctx.directory.principal(ctx.uow, user_id, ctx.now)
    except NotFound:
        return None


def side_by_side(absent: Principal, deputy: Principal) -> bool:
    """Whether the two share a place, and the second one does not run the system."""
    if runs_the_system(deputy):
        return False
    return not _places(absent).isdisjoint(_places(deputy))


def runs_the_system(principal: Principal) -> bool:
    return any(group.startswith("role:") for group in principal.groups)


def _places(principal: Principal) -> frozenset[str]:
    """The areas and enterprises in which somebody acts for himself."""
    return frozenset(
        group
        for group in principal.groups
        if group.startswith("area:") or (group.startswith("enterprise:") and group.count(":") == 1)
    )
