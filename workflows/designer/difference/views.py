"""What a difference is made of."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum


class ChangeKind(StrEnum):
    """``moved`` is another place in the drawing and nothing else."""

    ADDED = "added"
    REMOVED = "removed"
    CHANGED = "changed"
    MOVED = "moved"


@dataclass(frozen=True, slots=True)
class Part:
    """Something that is compared: an element of a diagram, a rule, a field of a form, a file.

    ``attributes`` are what is compared, by their names as the file writes them; ``shown`` is how
    some of them are told to people (the name of the element that a flow leads to). ``place`` is
    where it is drawn, empty where it is not.
    """

    part_id: str
    type: str
    name: str
    attributes: Mapping[str, str]
    shown: Mapping[str, str] = field(default_factory=dict)
    place: str = ""


@dataclass(frozen=True, slots=True)
class AttributeChange:
    """``before`` and ``after`` are empty where the attribute was or is not there."""

    name: str
    before: str
    after: str


@dataclass(frozen=True, slots=True)
class ElementChange:
    """A part that differs. ``type`` is its BPMN name (``userTask``), or what else it is: ``rule``,
    ``column``, ``table``, ``form``, ``field``, ``file``."""

    kind: ChangeKind
    file: str
    element_id: str
    type: str
    name: str
    attributes: tuple[AttributeChange, ...] = ()


@dataclass(frozen=True, slots=True)
class Difference:
    """All changes, those of diagrams first, each file in its own order."""

    changes: tuple[ElementChange, ...]

    def __bool__(self) -> bool:
        return bool(self.changes)

    def count(self, kind: ChangeKind) -> int:
        return sum(each.kind is kind for each in self.changes)

    @property
    def programs(self) -> tuple[ElementChange, ...]:
        """Service and script tasks, and what else runs a program, that are new or changed."""
        return tuple(each for each in self.changes if _is_program(each))


_PROGRAM_TYPES = frozenset({"serviceTask", "scriptTask"})
_PROGRAM_ATTRIBUTES = frozenset({"duban:service", "script", "scriptFormat"})


def _is_program(change: ElementChange) -> bool:
    if change.kind in {ChangeKind.REMOVED, ChangeKind.MOVED}:
        return False
    named = {each.name.rpartition("/")[2] for each in change.attributes}
    return change.type in _PROGRAM_TYPES or bool(named & _PROGRAM_ATTRIBUTES)
