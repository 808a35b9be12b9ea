"""要办的事: what an enterprise has to do now, and what it should know, the most urgent first."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from types import ModuleType

from flask import request

from engine.views import WorkItem
from engine.worktime.arithmetic import local_day
from web import acting
from web.i18n import N_
from web.pages import standing
from web.pages.enterprises.file import File, Section
from web.pages.findings import view as finding_view
from web.pages.listing import ItemRow, rows
from web.pages.portal.coming import Visit, days_ahead
from workflows.briefing.commands import Brief, Briefing
from workflows.documents.commands import ListReceived
from workflows.documents.views import Document
from workflows.evaluation.commands import EvaluationFilter, ListEvaluations
from workflows.evaluation.views import EvaluationState
from workflows.portal.commands import ListAsked
from workflows.rectification.commands import FindingFilter, ListFindings
from workflows.rectification.views import FoundProblem

#: What each step asks of an enterprise, as one would say it on the telephone.
ASKS: Mapping[tuple[str, str], str] = {
    ("contact_enterprise", "confirm"): N_("核对走访记录，提出意见，给这次走访打分"),
    ("need_follow_up", "follow_up_confirm"): N_("看看诉求办得怎样，满意就确认，不满意可以退回"),
    ("inspection", "confirm"): N_("核对检查发现的情况，同意就确认，不同意可以提异议"),
    ("rectification", "plan"): N_("写整改方案：原因、措施、谁负责、哪天完成；不认可可以提异议"),
    ("rectification", "rectify"): N_("整改完成后，写明做了什么，附上佐证"),
    ("evaluation", "self_score"): N_("对照指标自评，写明依据"),
    ("evaluation", "appeal"): N_("看公示的得分，没有意见就确认，有意见可以在期限内申诉"),
}
#: So many findings and documents stand beside; the tabs show all.
_FEW = 5


@dataclass(frozen=True, slots=True)
class Asked:
    """An item with what it asks in plain words; ``mine``: the reader holds it."""

    row: ItemRow
    asks: str
    mine: bool


@dataclass(frozen=True, slots=True)
class Appeal:
    """A result in public notice until ``until``; with ``work_item_id`` the time to appeal runs
    until then, and the item is how that is done."""

    evaluation_id: int
    until: datetime
    work_item_id: int | None


@dataclass(frozen=True, slots=True)
class ToDo:
    """``others`` are further enterprises that the reader acts for, with their names."""

    items: tuple[Asked, ...]
    counts: Mapping[str, int]
    next_cursor: str
    documents: tuple[Document, ...]
    more_documents: bool
    visits: tuple[Visit, ...]
    findings: tuple[FoundProblem, ...]
    more_findings: bool
    appeals: tuple[Appeal, ...]
    others: tuple[tuple[int, str], ...]
    view: ModuleType


def _read(file: File) -> ToDo:
    number = file.enterprise_id
    page = acting.query(ListAsked(number, cursor=request.args.get("cursor", "")))
    waiting = acting.query(ListReceived(f"enterprise:{number}", unsigned=True, limit=_FEW))
    found = acting.query(
        ListFindings(FindingFilter(enterprise_id=number, state="live"), limit=_FEW)
    )
    others = [each for each in standing.enterprise_ids(file.visitor) if each != number]
    bodies = frozenset(f"enterprise:{each}" for each in others)
    told = acting.query(Brief(items=page.items, bodies=bodies))
    return ToDo(
        items=_asked(page.items, told, file.visitor.user_id),
        counts=page.counts,
        next_cursor=page.next_cursor,
        documents=waiting.documents,
        more_documents=bool(waiting.next_cursor),
        visits=days_ahead(number, local_day(acting.now())),
        findings=tuple(row.finding for row in found.rows),
        more_findings=bool(found.next_cursor),
        appeals=_appeals(number, page.items),
        others=tuple((each, told.body(f"enterprise:{each}")) for each in others),
        view=finding_view,
    )


def _asked(items: tuple[WorkItem, ...], told: Briefing, me: str) -> tuple[Asked, ...]:
    return tuple(
        Asked(
            row,
            ASKS.get((row.item.definition_key, row.item.element_id), ""),
            row.item.assignee == me,
        )
        for row in rows(items, told)
    )


def _appeals(enterprise_id: int, items: Iterable[WorkItem]) -> tuple[Appeal, ...]:
    """The results that stand in a public notice now; one at a time is under way as a rule."""
    wish = EvaluationFilter(enterprise_id=enterprise_id, state=EvaluationState.NOTICE)
    by_instance = {item.instance_id: item for item in items if item.element_id == "appeal"}
    found = []
    for each in acting.query(ListEvaluations(wish, limit=_FEW)).evaluations:
        item = by_instance.get(each.instance_id or 0)
        until = item.due_at if item and item.due_at else each.notice_until
        if until is not None:
            found.append(Appeal(each.evaluation_id, until, item.work_item_id if item else None))
    return tuple(found)


SECTION = Section("todo", N_("要办的事"), "portal/todo.html", _read, shown=lambda file: file.own)
