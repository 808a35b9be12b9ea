"""The view models of the workbench."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta

from engine.commands.ad_hoc import ListAdHoc
from engine.commands.instances import ListInstances
from engine.commands.participation import CountUnreadCopies, ListCopies
from engine.commands.work_items import (
    ItemFilter,
    ItemList,
    ItemOrder,
    ListAbsences,
    ListWorkItems,
)
from engine.ids import SYSTEM
from engine.lifecycle import Urgency
from engine.participation import Copy
from engine.views import Absence, Instance, WorkItemPage
from web import acting, dates
from web.i18n import N_
from web.i18n import gettext as _
from web.pages.item.ad_hoc import AdHocCard, cards
from web.pages.listing import process_names
from workflows.briefing.commands import Brief, Briefing

#: The lists by their address, in the order of the tabs.
LISTS: Mapping[str, ItemList] = {
    "to-claim": ItemList.TO_CLAIM,
    "mine": ItemList.MINE,
    "done": ItemList.DONE,
}
TABS: Mapping[str, str] = {
    "to-claim": N_("待认领"),
    "mine": N_("我的"),
    "done": N_("已办"),
    "started": N_("我发起"),
    "to-start": N_("可发起"),
    "copies": N_("抄送我"),
}
#: How a list of open items can be sorted.
ORDERS: Mapping[ItemOrder, str] = {
    ItemOrder.DUE: N_("到期先后"),
    ItemOrder.NEWEST: N_("最新先"),
}
#: The chips, the most urgent first: value, word, key of the count.
CHIPS: tuple[tuple[str, str], ...] = (
    ("red", N_("红")),
    ("yellow", N_("黄")),
    ("blue", N_("蓝")),
    ("normal", N_("正常")),
    ("paused", N_("暂停")),
)


@dataclass(frozen=True, slots=True)
class Wish:
    """What the address asks for. ``status`` is a colour or ``paused``."""

    text: str = ""
    process: str = ""
    area: str = ""
    status: str = ""
    order: ItemOrder = ItemOrder.DUE
    cursor: str = ""

    @property
    def narrows(self) -> bool:
        return bool(self.status) or self.narrows_counts

    @property
    def narrows_counts(self) -> bool:
        """Colours are counted whichever of them is shown."""
        return any((self.text, self.process, self.area))


def wish_of(arguments: Mapping[str, str]) -> Wish:
    """Words that mean nothing are left out, so that an old address still opens."""
    status, order = arguments.get("status", ""), arguments.get("order", "")
    return Wish(
        text=arguments.get("q", "").strip()[:100],
        process=arguments.get("process", ""),
        area=arguments.get("area", ""),
        status=status if status in dict(CHIPS) else "",
        order=ItemOrder(order) if order in list(ItemOrder) else ItemOrder.DUE,
        cursor=arguments.get("cursor", ""),
    )


def question(which: ItemList, wish: Wish, *, limit: int = 50) -> ListWorkItems:
    """What to ask for one page of one list; its counts are those without the colour."""
    narrow = ItemFilter(
        text=wish.text,
        definition_key=wish.process,
        area=wish.area,
        urgency=wish.status if wish.status in list(Urgency) else "",
        suspended=True if wish.status == "paused" else None,
    )
    return ListWorkItems(which, narrow, order=wish.order, cursor=wish.cursor, limit=limit)


@dataclass(frozen=True, slots=True)
class Lists:
    """The list in hand, where it is one of items, and how many the open lists hold in all."""

    page: WorkItemPage | None
    counts: Mapping[str, int]


def lists(tab: str, wish: Wish) -> Lists:
    """One page of ``tab``, and the counts beside the tabs, which no filter touches."""
    page = acting.query(question(LISTS[tab], wish)) if tab in LISTS else None
    found: dict[str, int] = {}
    for name in ("to-claim", "mine"):
        if name == tab and page is not None and not wish.narrows_counts:
            found[name] = page.counts.get("all", 0)
        else:
            counted = acting.query(question(LISTS[name], Wish(), limit=1))
            found[name] = counted.counts.get("all", 0)
    found["copies"] = acting.query(CountUnreadCopies())
    return Lists(page, found)


@dataclass(frozen=True, slots=True)
class StartedRow:
    """An instance that the visitor started."""

    instance: Instance
    process: str


def started(cursor: str) -> tuple[tuple[StartedRow, ...], str]:
    page = acting.query(ListInstances(started_by=acting.visitor().user_id, cursor=cursor))
    names = process_names({each.definition_key for each in page.instances})
    return tuple(StartedRow(i, names[i.definition_key]) for i in page.instances), page.next_cursor


@dataclass(frozen=True, slots=True)
class CopyRow:
    """Something that the visitor was told of, and by whom."""

    copy: Copy
    by: str


def copied(cursor: str) -> tuple[tuple[CopyRow, ...], str]:
    page = acting.query(ListCopies(cursor=cursor))
    told = acting.query(Brief(user_ids=frozenset(copy.copied_by for copy in page.copies)))
    return tuple(CopyRow(copy, _teller(copy, told)) for copy in page.copies), page.next_cursor


@dataclass(frozen=True, slots=True)
class WorkRow:
    """A matter with the ad-hoc subprocesses in which the visitor may start something."""

    instance: Instance
    process: str
    cards: tuple[AdHocCard, ...]


def to_start(cursor: str) -> tuple[tuple[WorkRow, ...], str]:
    page = acting.query(ListAdHoc(cursor=cursor))
    names = process_names({each.instance.definition_key for each in page.works})
    rows = tuple(
        WorkRow(each.instance, names[each.instance.definition_key], cards(each.ad_hoc))
        for each in page.works
    )
    return rows, page.next_cursor


def _teller(copy: Copy, told: Briefing) -> str:
    return _("流程") if copy.copied_by == SYSTEM else told.person(copy.copied_by)


@dataclass(frozen=True, slots=True)
class AbsenceView:
    """``last`` is the last whole day; ``mine`` where the visitor is the absent one."""

    absence: Absence
    last: date
    who: str
    deputy: str
    mine: bool


def absences() -> tuple[AbsenceView, ...]:
    """The visitor's absences and deputyships that are not over."""
    found = acting.query(ListAbsences())
    if not found:
        return ()
    people = frozenset(user for each in found for user in (each.user_id, each.deputy_id))
    told: Briefing = acting.query(Brief(user_ids=people))
    me = acting.visitor().user_id
    return tuple(
        AbsenceView(
            a,
            dates.local_day(a.to_at - timedelta(seconds=1)),
            told.person(a.user_id),
            told.person(a.deputy_id),
            a.user_id == me,
        )
        for a in found
    )
