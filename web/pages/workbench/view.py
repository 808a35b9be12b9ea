"""The view models of the workbench."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta

from engine.commands.instances import ListInstances
from engine.commands.work_items import ItemFilter, ItemList, ListAbsences, ListWorkItems
from engine.lifecycle import Urgency
from engine.views import Absence, Instance, WorkItemPage
from web import acting, dates
from web.i18n import N_
from web.pages.listing import ItemRow, process_names, rows
from workflows.briefing.commands import Brief, Briefing, Together

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
    cursor: str = ""

    @property
    def narrows(self) -> bool:
        return any((self.text, self.process, self.area, self.status))


def wish_of(arguments: Mapping[str, str]) -> Wish:
    """Words that mean nothing are left out, so that an old address still opens."""
    status = arguments.get("status", "")
    return Wish(
        text=arguments.get("q", "").strip()[:100],
        process=arguments.get("process", ""),
        area=arguments.get("area", ""),
        status=status if status in dict(CHIPS) else "",
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
    return ListWorkItems(which, narrow, cursor=wish.cursor, limit=limit)


@dataclass(frozen=True, slots=True)
class Lists:
    """The list in hand, where it is one of items, and how many the open lists hold in all."""

    page: WorkItemPage | None
    counts: Mapping[str, int]


def lists(tab: str, wish: Wish) -> Lists:
    """One page of ``tab``, and the counts beside the tabs, which no filter touches."""
    shown = {tab: question(LISTS[tab], wish)} if tab in LISTS else {}
    counted = {
        name: question(LISTS[name], Wish(), limit=1)
        for name in ("to-claim", "mine")
        if name != tab or wish.narrows or wish.cursor
    }
    asked: tuple[WorkItemPage, ...] = acting.query(Together((*shown.values(), *counted.values())))
    found = dict(zip(counted, asked[len(shown) :], strict=True))
    page = asked[0] if shown else None
    if page is not None and tab in ("to-claim", "mine"):
        found.setdefault(tab, page)
    return Lists(page, {name: each.counts.get("all", 0) for name, each in found.items()})


@dataclass(frozen=True, slots=True)
class StartedRow:
    """An instance that the visitor started."""

    instance: Instance
    process: str


def started(cursor: str) -> tuple[tuple[StartedRow, ...], str]:
    page = acting.query(ListInstances(started_by=acting.visitor().user_id, cursor=cursor))
    names = process_names()
    found = (StartedRow(i, names.get(i.definition_key, i.definition_key)) for i in page.instances)
    return tuple(found), page.next_cursor


def item_rows(page: WorkItemPage) -> tuple[ItemRow, ...]:
    return rows(page.items)


@dataclass(frozen=True, slots=True)
class AbsenceView:
    """``last`` is the last whole day; ``mine`` where the visitor is the absent one."""

    absence: Absence
    last: date
    who: str
    deputy: str
    mine: bool


def absences(found: tuple[Absence, ...] | None = None) -> tuple[AbsenceView, ...]:
    """The visitor's absences and deputyships that are not over."""
    found = acting.query(ListAbsences()) if found is None else found
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
