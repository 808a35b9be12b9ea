"""One field that looks everywhere: items, enterprises, people's own lists."""

from __future__ import annotations

from flask import Blueprint, redirect, render_template, request, url_for
from werkzeug.wrappers import Response

from engine.commands.instances import SearchInstances
from engine.commands.retention import ArchivedInstance, ListArchived
from engine.commands.work_items import GetWorkItem, ItemFilter, ItemList, ListWorkItems
from engine.errors import NotFound
from engine.views import InstancePage, WorkItem
from web import acting
from web.numbers import whole
from web.pages import standing
from web.pages.listing import rows
from workflows.enterprises.commands import EnterpriseFilter, ListEnterprises

blueprint = Blueprint("search", __name__)

_MOST = 20
NOTHING = InstancePage((), "")


@blueprint.get("/search")
@acting.at_one_moment
def index() -> Response | str:
    """A number leads straight to its item."""
    text = request.args.get("q", "").strip()[:100]
    after = request.args.get("cursor", "")
    number = whole(text)
    if number is not None and not after and _sees(number):
        return redirect(url_for("items.show", work_item_id=number))
    matters = _matters(text, after) if text else NOTHING
    # Further pages hold whole matters alone: of the rest all that is shown stands on the first.
    everything = bool(text and not after)
    return render_template(
        "search/index.html",
        text=text,
        rows=rows(_items(text)) if everything else (),
        matters=matters.instances,
        next_cursor=matters.next_cursor,
        archived=_archived(text) if text and not matters.next_cursor else (),
        enterprises=_enterprises(text) if everything else (),
    )


def _sees(number: int) -> bool:
    try:
        acting.query(GetWorkItem(number))
    except NotFound:
        return False
    return True


def _items(text: str) -> tuple[WorkItem, ...]:
    """Out of the visitor's lists, each item once; the office looks through its areas too."""
    lists = [ItemList.MINE, ItemList.TO_CLAIM, ItemList.DONE]
    if standing.supervises(acting.visitor()):
        lists.append(ItemList.SCOPE)
    found: dict[int, WorkItem] = {}
    for which in lists:
        query = ListWorkItems(which, ItemFilter(text=text), limit=_MOST, with_counts=False)
        found |= {item.work_item_id: item for item in acting.query(query).items}
    return tuple(found.values())[:_MOST]


def _matters(text: str, after: str) -> InstancePage:
    """Whole matters, ended ones too."""
    return acting.query(SearchInstances(text, cursor=after, limit=_MOST))


def _archived(text: str) -> tuple[ArchivedInstance, ...]:
    """What is in the archive comes last, behind everything that is not."""
    return acting.query(ListArchived(text, limit=_MOST)).instances


def _enterprises(text: str) -> tuple[object, ...]:
    return acting.query(ListEnterprises(EnterpriseFilter(text=text), limit=_MOST)).enterprises
