"""What lies before each post. Posts are compared with nobody, and persons are not counted."""

from __future__ import annotations

from engine.context import Context
from engine.errors import InvalidInput
from engine.worktime.arithmetic import local_day
from workflows.supervision.board import end_of_week, in_order, within_of
from workflows.supervision.commands import ListPostLoads
from workflows.supervision.queries import sums
from workflows.supervision.views import PostLoad, PostPage

_MOST = 200
#: Groups that stand for posts; others, like those of enterprises, are not the office's to load.
_POSTS = ("unit:", "office:", "convener:", "officers:")


def list_loads(ctx: Context, query: ListPostLoads) -> PostPage:
    """Three SQL statements, however many posts there are."""
    until_at = end_of_week(local_day(ctx.now))
    found = sums.loads(ctx.uow, within_of(ctx, query), now=ctx.now, soon_at=until_at)
    loads = sorted(
        (each for each in found if each.group.startswith(_POSTS)),
        key=lambda each: in_order(each.group),
    )
    if query.cursor:
        after = in_order(_group(query.cursor))
        loads = [each for each in loads if in_order(each.group) > after]
    limit = max(1, min(query.limit, _MOST))
    page = loads[:limit]
    groups = frozenset(each.group for each in page)
    members = ctx.directory.members(ctx.uow, groups, ctx.now) if groups else {}
    return PostPage(
        posts=tuple(
            PostLoad(
                group=each.group,
                open=each.number,
                free=each.free,
                due_soon=each.due_soon,
                late=each.late,
                holders=len(members.get(each.group, ())),
            )
            for each in page
        ),
        soon_until=until_at,
        next_cursor=page[-1].group if len(loads) > limit else "",
    )


def _group(cursor: str) -> str:
    """The last group of the page before."""
    if not cursor.startswith(_POSTS):
        raise InvalidInput("翻页的位置不对，请回到列表重新翻页。")
    return cursor
