"""Reading notices."""

from __future__ import annotations

from engine.context import Context
from workflows.notices import queries
from workflows.notices.commands import CountUnread, ListNotices, MarkRead
from workflows.notices.views import NoticeCount, NoticePage


def mark_read(ctx: Context, command: MarkRead) -> int:
    return queries.mark_read(ctx.uow, ctx.principal.user_id, command.notice_ids, ctx.now)


def list_notices(ctx: Context, query: ListNotices) -> NoticePage:
    notices, more = queries.page(
        ctx.uow,
        ctx.principal.user_id,
        unread_only=query.unread_only,
        unsigned_only=query.unsigned_only,
        cursor=query.cursor,
        limit=query.limit,
    )
    return NoticePage(notices, more)


def count_unread(ctx: Context, query: CountUnread) -> NoticeCount:
    return NoticeCount(queries.count_unread(ctx.uow, ctx.principal.user_id))
