"""What looking back can be narrowed to: the units and leagues that have such matters, by name."""

from __future__ import annotations

from dataclasses import dataclass

from web import acting
from workflows.briefing.commands import Brief
from workflows.divisions import place_name
from workflows.look_back.commands import ListLookBackChoices


@dataclass(frozen=True, slots=True)
class Choices:
    """Pairs of a key and its name."""

    areas: tuple[tuple[str, str], ...]
    owners: tuple[tuple[str, str], ...]


def choices(key: str, area: str, owner: str) -> Choices:
    """What there is to choose, and what is chosen, should it have no matters any more."""
    found = acting.query(ListLookBackChoices(key))
    areas = dict.fromkeys([*found.areas, *([area] if area else [])])
    owners = dict.fromkeys([*found.owners, *([owner] if owner else [])])
    names = acting.query(Brief(bodies=frozenset(owners)))
    return Choices(
        areas=tuple((each, place_name(each) or each) for each in areas),
        owners=tuple((each, names.body(each)) for each in owners),
    )
