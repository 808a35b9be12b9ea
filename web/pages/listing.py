"""Rows of work items, as the tables of several pages show them."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass

from engine.commands.definitions import ListDefinitions
from engine.views import WorkItem
from web import acting
from web.i18n import gettext as _
from web.i18n import present_locale
from web.pages.outlook import DueView, due_view, status_of
from workflows.briefing.commands import Brief, Briefing
from workflows.briefing.holders import holder
from workflows.designer.commands import NameDrafts
from workflows.divisions import place_name
from workflows.packages import packages


@dataclass(frozen=True, slots=True)
class ItemRow:
    """``subject`` is the enterprise's name, ``place`` where it lies, ``owner`` who answers.

    ``holder`` is who has the item, ``held`` whether that is a person: if not, a body before which
    it lies.
    """

    item: WorkItem
    status: str
    process: str
    subject: str
    place: str
    owner: str
    holder: str
    held: bool
    due: DueView | None


def rows(items: Sequence[WorkItem], briefing: Briefing | None = None) -> tuple[ItemRow, ...]:
    """Rows with every name; one query to the engine where no briefing is at hand."""
    told = briefing or acting.query(Brief(items=tuple(items)))
    names = process_names({item.definition_key for item in items})
    return tuple(_row(item, told, names) for item in items)


def _row(item: WorkItem, told: Briefing, names: Mapping[str, str]) -> ItemRow:
    scope = item.scope
    return ItemRow(
        item=item,
        status=status_of(item),
        process=names[item.definition_key],
        subject=told.bodies.get(scope.subject, ""),
        place=place_name(told.divisions.get(scope.subject, scope.area)),
        owner=told.bodies.get(scope.owner, ""),
        holder=holder(item, told, _),
        held=item.assignee is not None,
        due=due_view(item, told.outlooks.get(item.work_item_id)),
    )


def process_names(keys: Collection[str]) -> Mapping[str, str]:
    """What people call these processes: as the package says, as it was deployed, or is drawn."""
    shipped = packages()
    names = {key: shipped[key].name.said_in(present_locale()) for key in keys if key in shipped}
    others = [key for key in keys if key not in shipped]
    deployed = {each.key: each.name for each in acting.query(ListDefinitions())} if others else {}
    new = frozenset(key for key in others if key not in deployed)
    drawn = acting.query(NameDrafts(new)) if new else {}
    return names | {key: deployed.get(key) or drawn.get(key, key) for key in others}


def all_process_names() -> Mapping[str, str]:
    """The same of all processes that are deployed."""
    return process_names([each.key for each in acting.query(ListDefinitions())])
