"""How many matters run on each version of a process, and where in it they stand."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from engine.commands.definitions import GetDefinition
from engine.commands.migration import ListStanding
from engine.views import DefinitionContent
from engine.views_of_moves import VersionStanding
from web import acting
from web.pages.admin.rights import may
from web.pages.item.drawing import Drawing, drawing
from web.pages.item.naming import element_names

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

    @property
    def running(self) -> int:
        return sum(each.running for each in self.versions)


def standing(key: str) -> Standing | None:
    """Where the matters of the process stand; None for those who may not move them."""
    if not may("instance.migrate"):
        return None
    versions = acting.query(ListStanding(key))
    running = [each for each in versions if each.running]
    contents = {each.version: _content(each) for each in running}
    return Standing(
        versions,
        places={each.version: _places(each, contents[each.version]) for each in running},
        drawn=tuple(_drawn(each, contents[each.version]) for each in running[:_MOST_DRAWN]),
    )


def places(versions: Sequence[VersionStanding]) -> Mapping[int, tuple[tuple[str, int], ...]]:
    """Where the matters of each version stand, by name."""
    return {each.version: _places(each, _content(each)) for each in versions if each.running}


def _content(standing: VersionStanding) -> DefinitionContent:
    return acting.query(GetDefinition(definition_id=standing.definition_id))


def _places(standing: VersionStanding, content: DefinitionContent) -> tuple[tuple[str, int], ...]:
    names = element_names(content)
    if not standing.elements.keys() <= names.keys():
        # Some stand within a process that this one calls.
        for _key, definition_id in content.calls:
            called = acting.query(GetDefinition(definition_id=definition_id))
            names = {**element_names(called), **names}
    return tuple(
        (names.get(element_id) or element_id, count)
        for element_id, count in standing.elements.items()
    )


def _drawn(standing: VersionStanding, content: DefinitionContent) -> DrawnVersion:
    here = frozenset(standing.elements)
    picture = drawing(content.files, done=frozenset(), here=here)
    return DrawnVersion(standing.version, picture, standing.elements)
