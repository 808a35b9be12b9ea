"""Notices of moves as one part that plugs into the engine."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType

from engine.context import Context, Extension, Module, MoveMade
from engine.views import WorkItem
from workflows.supervision.posting import Message, tell

_KIND = "movement"

#: What those are told whose item is taken from them, by what the history calls the move.
_TAKEN: Mapping[str, str] = MappingProxyType(
    {
        "MatterSentBack": "“{title}”已退回前面的步骤，“{name}”不用再办了。理由：{reason}",
        "WorkItemTakenBack": "“{title}”的上一步被撤回，“{name}”先不用办了。",
    }
)
_TAKEN_OTHERWISE = "“{title}”的步骤有调整，“{name}”不用再办了。理由：{reason}"
#: What those are told who get an item.
_GIVEN: Mapping[str, str] = MappingProxyType(
    {
        "MatterSentBack": "“{title}”退回给您，请重办“{name}”。理由：{reason}",
        "WentStraightBack": "您退回的“{title}”已改好，直接送回给您办“{name}”。",
    }
)
_GIVEN_OTHERWISE = "“{title}”的步骤有调整，现在请您办“{name}”。理由：{reason}"


class MovementNotices(Extension):
    """Posts a notice to everybody whom a move takes something from or gives something to."""

    def tokens_moved(self, ctx: Context, made: MoveMade) -> None:
        for item in made.closed:
            _tell(ctx, item, made, _TAKEN.get(made.event, _TAKEN_OTHERWISE))
        for item in made.opened:
            _tell(ctx, item, made, _GIVEN.get(made.event, _GIVEN_OTHERWISE))


def _tell(ctx: Context, item: WorkItem, made: MoveMade, template: str) -> None:
    """Nobody is told of what he did himself; what nobody holds stands in the lists."""
    if not item.assignee or item.assignee in ctx.principal.identities:
        return
    params = {"title": item.title, "name": item.name, "reason": made.reason}
    tell(ctx, item, [Message([item.assignee], _KIND, template, params)])


def module() -> Module:
    return Module(name="movement", extensions=(MovementNotices(),))
