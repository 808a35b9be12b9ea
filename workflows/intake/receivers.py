"""Who may be added to an item or told of it by hand: only those who work side by side.

A signer and the reader of a copy get sight of the matter. Whom the process itself names needs no
such check: its designer said so, and a second person has approved it.
"""

from __future__ import annotations

from collections.abc import Iterable

from engine.commands.participation import AddSigner, CopyWorkItem, HandOverWork
from engine.context import Context
from engine.errors import InvalidInput, Problem
from engine.handlers.access import item_in_hand
from workflows.intake.deputies import known, runs_the_system, side_by_side


def guard_signer(ctx: Context, command: AddSigner) -> AddSigner:
    """Refuse to add somebody from elsewhere, or who runs the system.

    Raises:
        InvalidInput: that person cannot be added.
    """
    item_in_hand(ctx, command.work_item_id)
    _require_beside(ctx, (command.user_id,), "user_id", "这个人不能加签。")
    return command


def guard_copies(ctx: Context, command: CopyWorkItem) -> CopyWorkItem:
    """Refuse to tell somebody from elsewhere, or who runs the system.

    Raises:
        InvalidInput: one of them cannot be told.
    """
    item_in_hand(ctx, command.work_item_id)
    _require_beside(ctx, command.user_ids, "user_ids", "不能抄送给这些人。")
    return command


def guard_handover(ctx: Context, command: HandOverWork) -> HandOverWork:
    """Refuse to give a leaver's work to somebody who runs the system, the actor included.

    Whether a receiver may see an item is looked at for each item.

    Raises:
        InvalidInput: one of the receivers cannot be.
    """
    problems = []
    for user_id in sorted({command.to_user_id, *command.by_group.values()} - {""}):
        receiver = known(ctx, user_id)
        if receiver is not None and runs_the_system(receiver):
            template = "“{user}”是管理员，不能接办业务。"
            problems.append(Problem("to_user_id", template, {"user": user_id}))
    if problems:
        raise InvalidInput("不能这样转办。", problems=problems)
    return command


def _require_beside(ctx: Context, user_ids: Iterable[str], field: str, refusal: str) -> None:
    if ctx.principal.is_system:
        return
    problems = []
    for user_id in user_ids:
        other = known(ctx, user_id)
        if other is None or not side_by_side(ctx.principal, other):
            template = "“{user}”应是同一级联席会议或同一企业的人员，且不能是管理员。"
            problems.append(Problem(field, template, {"user": user_id}))
    if problems:
        raise InvalidInput(refusal, problems=problems)
