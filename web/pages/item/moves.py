"""The moves that a page offers: each leads to a page that shows what it would do."""

from __future__ import annotations

from dataclasses import dataclass

from engine.views import Instance, WorkItemView
from web.i18n import N_
from web.pages.admin.rights import may_over


@dataclass(frozen=True, slots=True)
class Move:
    name: str
    title: str
    hint: str
    button: str


_OF_ITEMS = (
    Move("send_back", N_("退回"), N_("退回到前面的一步重办"), N_("退回")),
    Move("take_back", N_("撤回"), N_("后面的人还没动手，可以撤回来改"), N_("撤回")),
    Move("skip", N_("跳过这一步"), N_("不办这一步，直接往下走"), N_("跳过")),
)
_JUMP = Move("jump", N_("跳转到别的步骤"), N_("结束现在的步骤，从别的步骤接着办"), N_("跳转"))
_RESTART = Move("restart", N_("重新启动"), N_("带着原来的数据重新办"), N_("重启"))


def item_moves(view: WorkItemView) -> tuple[Move, ...]:
    """What the engine says the visitor may do."""
    allowed = {offer.action for offer in view.offers if offer.allowed}
    return tuple(move for move in _OF_ITEMS if move.name in allowed)


def instance_moves(instance: Instance) -> tuple[Move, ...]:
    if instance.state.ended:
        return (_RESTART,) if may_over("instance.restart", instance.scope) else ()
    jumps = instance.state.value == "active" and may_over("instance.jump", instance.scope)
    return (_JUMP,) if jumps else ()
