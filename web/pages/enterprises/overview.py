"""概况: contacts and open items of an enterprise, and beside them what is on file."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from web import acting
from web.i18n import N_
from web.pages.enterprises import view
from web.pages.enterprises.file import File, Section
from web.pages.listing import ItemRow, rows
from workflows.contact_enterprise.classification import Classification
from workflows.contact_enterprise.commands import (
    LedgerFilter,
    ListLedger,
    ListOpenItems,
    ListVisits,
)
from workflows.contact_enterprise.labels import MANNER_NAMES, NEED_STATE_NAMES, RATING_NAMES
from workflows.contact_enterprise.views import LedgerEntry, NeedState, PlannedVisit

_ENTRIES = 20


@dataclass(frozen=True, slots=True)
class Overview:
    """``visits`` are this quarter's; ``more`` whether the ledger goes on."""

    ledger: tuple[LedgerEntry, ...]
    more: bool
    items: tuple[ItemRow, ...]
    visits: tuple[PlannedVisit, ...]
    manners: Mapping[str, str]
    ratings: Mapping[str, str]
    need_states: Mapping[NeedState, str]


def _read(file: File) -> Overview:
    wish = LedgerFilter(enterprise_id=file.enterprise_id)
    page = acting.query(ListLedger(wish, limit=_ENTRIES))
    return Overview(
        ledger=page.entries,
        more=bool(page.next_cursor),
        items=rows(acting.query(ListOpenItems(file.enterprise_id))),
        visits=acting.query(ListVisits(file.enterprise_id)),
        manners=MANNER_NAMES,
        ratings=RATING_NAMES,
        need_states=NEED_STATE_NAMES,
    )


def _guidance(file: File) -> Classification | None:
    return view.classification_of(file.enterprise)


def _on_file(file: File) -> File:
    return file


SECTION = Section("", N_("概况"), "enterprises/sections/overview.html", _read)
FACTS = Section("facts", N_("档案"), "enterprises/cards/facts.html", _on_file)
GUIDANCE = Section(
    "guidance",
    N_("分类指导"),
    "enterprises/cards/guidance.html",
    _guidance,
    shown=lambda file: view.classification_of(file.enterprise) is not None,
)
