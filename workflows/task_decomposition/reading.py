"""Answers about conferences and tasks, within what the actor may see."""

from __future__ import annotations

from engine.context import Context
from engine.errors import InvalidInput, NotFound
from engine.views import Scope
from workflows.organisation.rights import sight
from workflows.task_decomposition import queries
from workflows.task_decomposition.commands import (
    GetResponsibilityList,
    GetTask,
    GetTaskFigures,
    ListMeetings,
    ListTasks,
)
from workflows.task_decomposition.views import (
    Meeting,
    ResponsibilityList,
    TaskFigures,
    TaskFile,
    TaskPage,
    TaskState,
)

_MOST = 200


def list_tasks(ctx: Context, query: ListTasks) -> TaskPage:
    if not 1 <= query.limit <= _MOST:
        raise InvalidInput("一页1到200行，现在是{limit}行。", limit=query.limit)
    after = _after(query.cursor)
    found = queries.tasks(
        ctx.uow, sight(ctx.principal), query.narrow, after=after, limit=query.limit + 1
    )
    page = found[: query.limit]
    return TaskPage(page, str(page[-1].task_id) if len(found) > query.limit else "")


def _after(cursor: str) -> int | None:
    if cursor and not (cursor.isascii() and cursor.isdecimal() and len(cursor) <= 18):
        raise InvalidInput("翻页标记“{cursor}”无效，请重新打开列表。", cursor=cursor[:80])
    return int(cursor) if cursor else None


def get_task(ctx: Context, query: GetTask) -> TaskFile:
    found = queries.task_by_id(ctx.uow, query.task_id, sight(ctx.principal))
    if found is None:
        raise NotFound("没有编号为{task_id}的任务。", task_id=query.task_id)
    scope = Scope(found.area, f"unit:{found.lead_unit_id}")
    may = ctx.rights.may(ctx.uow, ctx.principal, "work_item.assign", scope)
    return TaskFile(
        task=found,
        progress=queries.progress_of(ctx.uow, query.task_id),
        may_change_lead=may and found.state is TaskState.IN_PROGRESS,
    )


def list_meetings(ctx: Context, query: ListMeetings) -> tuple[Meeting, ...]:
    limit = max(1, min(query.limit, _MOST))
    return queries.meetings(ctx.uow, sight(ctx.principal), area=query.area, limit=limit)


def get_list(ctx: Context, query: GetResponsibilityList) -> ResponsibilityList:
    seen = sight(ctx.principal)
    found = queries.meeting_by_id(ctx.uow, query.meeting_id, seen)
    if found is None:
        raise NotFound("没有编号为{meeting_id}的联席会议。", meeting_id=query.meeting_id)
    return ResponsibilityList(found, queries.tasks_of(ctx.uow, query.meeting_id, seen))


def get_figures(ctx: Context, query: GetTaskFigures) -> TaskFigures:
    seen = sight(ctx.principal)
    return TaskFigures(queries.figures(ctx.uow, seen, area=query.area, now=ctx.now))
