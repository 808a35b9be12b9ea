"""Choosing an enterprise on a page of the officers: a text narrows what a list offers."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from engine.errors import NotFound
from web import acting
from web.numbers import whole
from workflows.contact_enterprise.quarters import Quarter
from workflows.enterprises.commands import EnterpriseFilter, GetEnterprise, ListEnterprises
from workflows.enterprises.views import Enterprise
from workflows.guidance_officer.commands import ListComing
from workflows.guidance_officer.views import Coming

_MOST_OFFERED = 100


@dataclass(frozen=True, slots=True)
class Choice:
    """What was looked for, what it found, and the enterprise that is chosen, if any."""

    text: str
    found: tuple[Enterprise, ...]
    chosen: int | None

    @property
    def options(self) -> tuple[tuple[str, str], ...]:
        """Values and labels of a list to choose from."""
        return tuple(
            (str(each.enterprise_id), f"{each.name}（{each.place}）") for each in self.found
        )


def choice(arguments: Mapping[str, str], *, area: str = "") -> Choice:
    """The enterprises that the text of the address finds in an area, and the chosen one."""
    text = arguments.get("q", "").strip()[:100]
    narrow = EnterpriseFilter(text=text, area=area)
    found = list(acting.query(ListEnterprises(narrow, limit=_MOST_OFFERED)).enterprises)
    chosen = whole(arguments.get("enterprise_id", ""))
    if chosen is not None and all(each.enterprise_id != chosen for each in found):
        found[:0] = _one(chosen)
    return Choice(text, tuple(found), chosen)


def _one(enterprise_id: int) -> Sequence[Enterprise]:
    try:
        return (acting.query(GetEnterprise(enterprise_id, with_changes=False)).enterprise,)
    except NotFound:
        return ()


def name_of(enterprise_id: int) -> str:
    """What people call an enterprise; empty where the visitor may not know of it."""
    return "".join(each.name for each in _one(enterprise_id))


def day_of(text: str) -> date | None:
    """The day that a date field holds."""
    try:
        return date.fromisoformat(text)
    except ValueError:
        return None


def others_coming(
    enterprise_id: int, day: date, *, office_unit_id: int | None, but: date | None = None
) -> tuple[Coming, ...]:
    """Who else comes in the quarter of ``day``: visits, and inspections of other offices.

    ``but`` is the day of the inspection that is being moved.
    """
    quarter = Quarter.of(day)
    coming = acting.query(ListComing(enterprise_id, str(quarter)))
    return tuple(
        each
        for each in coming
        if not (each.inspection and (each.unit_id == office_unit_id or each.day == but))
    )
