"""What lies before each post: open, unclaimed, due this week, late. Posts, never persons."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from web import acting
from web.i18n import gettext as _
from web.pages import standing
from web.pages.board.filters import Filter, crumbs_of
from workflows.briefing.commands import Brief
from workflows.exports.post_table import post_name
from workflows.supervision.commands import ListPostLoads
from workflows.supervision.views import PostLoad

_PAGE = 50


@dataclass(frozen=True, slots=True)
class PostLine:
    load: PostLoad
    body: str
    post: str
    owner: str


@dataclass(frozen=True, slots=True)
class PostsPage:
    lines: tuple[PostLine, ...]
    crumbs: tuple[tuple[str, str], ...]
    soon_until: datetime
    next_cursor: str


def query_of(wish: Filter, *, cursor: str = "", limit: int = _PAGE) -> ListPostLoads:
    return ListPostLoads(**wish.query(), cursor=cursor, limit=limit)


def post_page(wish: Filter, *, cursor: str) -> PostsPage:
    found = acting.query(query_of(wish, cursor=cursor))
    bodies = frozenset(each.group for each in found.posts) | standing.bodies(acting.visitor())
    names = acting.query(Brief(bodies=bodies | ({wish.owner} if wish.owner else set())))
    return PostsPage(
        lines=tuple(
            PostLine(each, names.body(each.group), post_name(each.group, _), _owner(each.group))
            for each in found.posts
        ),
        crumbs=crumbs_of(wish, names),
        soon_until=found.soon_until,
        next_cursor=found.next_cursor,
    )


def _owner(group: str) -> str:
    """The body whose list shows what lies before the group; only units answer for items."""
    kind, _colon, rest = group.partition(":")
    return f"unit:{rest.partition(':')[0]}" if kind == "unit" else ""
