"""已办: what an enterprise has handed in, by whom and when."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from flask import request

from web import acting
from web.i18n import N_
from web.pages.enterprises.file import File, Section
from web.pages.listing import process_names
from workflows.briefing.commands import Brief
from workflows.portal.commands import ListHandled

_ROWS = 20


@dataclass(frozen=True, slots=True)
class Done:
    """``late``: it was handed in after its due date."""

    work_item_id: int
    title: str
    step: str
    process: str
    by: str
    at: datetime | None
    late: bool


@dataclass(frozen=True, slots=True)
class Handled:
    done: tuple[Done, ...]
    next_cursor: str


def _read(file: File) -> Handled:
    page = acting.query(
        ListHandled(file.enterprise_id, cursor=request.args.get("cursor", ""), limit=_ROWS)
    )
    told = acting.query(
        Brief(user_ids=frozenset(item.closed_by for item in page.items if item.closed_by))
    )
    processes = process_names({item.definition_key for item in page.items})
    done = tuple(
        Done(
            work_item_id=item.work_item_id,
            title=item.title,
            step=item.name,
            process=processes[item.definition_key],
            by=told.person(item.closed_by or ""),
            at=item.closed_at,
            late=bool(item.due_at and item.closed_at and item.closed_at > item.due_at),
        )
        for item in page.items
    )
    return Handled(done, page.next_cursor)


SECTION = Section("handled", N_("已办"), "portal/handled.html", _read)
