"""Rows of work items, as the tables of several pages show them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from engine.commands.definitions import ListDefinitions
from engine.views import WorkItem
from web import acting
from web.i18n import present_locale
from web.pages.outlook import DueView, due_view, status_of
from workflows.briefing.commands import Brief, Briefing
from workflows.divisions import place_name
from workflows.packages import packages


@dataclass(frozen=True, slots=True)
class ItemRow:
    """``subject`` is the enterprise's name, ``place`` where it lies, ``owner`` who answers."""

    item: WorkItem
    status: str
    process: str
    subject: str
    place: str
    owner: str
    holder: str
    due: DueView | None


def rows(items: Sequence[WorkItem], briefing: Briefing | None = None) -> tuple[ItemRow, ...]:
    """Rows with every name; one query to the engine where no briefing is at hand."""
    told = briefing or acting.query(Brief(items=tuple(items)))
    names = process_names()
    return tuple(_row(item, told, names) for item in items)


def _row(item: WorkItem, told: Briefing, names: Mapping[str, str]) -> ItemRow:
    scope = item.scope
    return ItemRow(
        item=item,
        status=status_of(item),
        process=names.get(item.definition_key, item.definition_key),
        subject=told.bodies.get(scope.subject, ""),
        place=place_name(told.divisions.get(scope.subject, scope.area)),
        owner=told.bodies.get(scope.owner, ""),
        holder=told.person(item.assignee),
        due=due_view(item, told.outlooks.get(item.work_item_id)),
    )


def process_names() -> Mapping[str, str]:
    """What people call the processes: as the package says, else as it was deployed."""
    deployed = {each.key: each.name for each in acting.query(ListDefinitions())}
    return deployed | {
        key: package.name.said_in(present_locale()) for key, package in packages().items()
    }
