"""How many matters run on each version of a process, and where in it they stand."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from engine.commands.definitions import GetDefinition
from engine.commands.migration import ListStanding
from engine.views_of_moves import VersionStanding
from web import acting
from web.pages.admin.rights import may
from web.pages.item.drawing import Drawing, drawing
from web.pages.item.view import element_names
from workflows.release.views import Release

#: Versions that are drawn; the table holds all.
_MOST_DRAWN = 3


@dataclass(frozen=True, slots=True)
class DrawnVersion:
    version: int
    drawing: Drawing | None
    counts: Mapping[str, int]


@dataclass(frozen=True, slots=True)
class Standing:
    """``places`` are the versions with the names of where they stand, and how many stand there."""

    versions: tuple[VersionStanding, ...]
    places: Mapping[int, tuple[tuple[str, int], ...]]
    drawn: tuple[DrawnVersion, ...]


def standing(release: Release) -> Standing | None:
    """Where the matters of the process stand; None for those who may not move them."""
    if not may("instance.migrate"):
        return None
    versions = acting.query(ListStanding(release.key))
    running = [each for each in versions if each.running]
    places, drawn = {}, []
    for number, each in enumerate(running):
        content = acting.query(GetDefinition(definition_id=each.definition_id))
        names = element_names(content)
        places[each.version] = tuple(
            (names.get(element_id) or element_id, count)
            for element_id, count in each.elements.items()
        )
        if number < _MOST_DRAWN:
            here = frozenset(each.elements)
            picture = drawing(content.files, done=frozenset(), here=here)
            drawn.append(DrawnVersion(each.version, picture, each.elements))
    return Standing(versions, places, tuple(drawn))
