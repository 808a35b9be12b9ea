"""Proposes which element of a new version stands for which of an old one. Pure.

By id first: whoever draws on keeps ids. What is left over is matched by likeness: same kind and
same scope, then name, neighbours, and place on the drawing; each element stands for one at most.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from difflib import SequenceMatcher
from math import hypot

from engine.interpreter.diagram import Diagram
from engine.interpreter.model import ProcessModel
from engine.interpreter.moves.positions import Position, element_id_of, positions

#: Below this likeness nothing is proposed.
_LEAST = 0.55
_NAME, _NEIGHBOURS, _PLACE = 0.6, 0.25, 0.15
#: Elements this far apart on the drawing (in its units) are not near at all.
_FAR = 600.0


@dataclass(frozen=True, slots=True)
class Match:
    """``new`` is empty where nothing is like it. ``likeness`` is 1 for the same id and kind."""

    old: str
    new: str
    likeness: float


def proposed(
    old: ProcessModel,
    new: ProcessModel,
    *,
    drawn_old: Diagram | None = None,
    drawn_new: Diagram | None = None,
) -> tuple[Match, ...]:
    """For every element of ``old`` the one of ``new`` that most likely stands for it."""
    before, after = positions(old.spec), positions(new.spec)
    same = {a for a, p in before.items() if a in after and after[a].kind == p.kind}
    left = [after[address] for address in after if address not in same]
    spots = (_spots(drawn_old), _spots(drawn_new))
    rated = sorted(
        (
            (_likeness(position, other, spots), address, other.address)
            for address, position in before.items()
            if address not in same
            for other in left
            if other.kind == position.kind and other.path == position.path
        ),
        key=lambda each: (-each[0], each[1], each[2]),
    )
    chosen: dict[str, tuple[str, float]] = {address: (address, 1.0) for address in same}
    taken: set[str] = set()
    for likeness, address, other_address in rated:
        if likeness >= _LEAST and address not in chosen and other_address not in taken:
            chosen[address] = (other_address, round(likeness, 2))
            taken.add(other_address)
    return tuple(Match(address, *chosen.get(address, ("", 0.0))) for address in before)


Spots = Mapping[str, tuple[float, float]]


def _spots(drawn: Diagram | None) -> Spots:
    return {} if drawn is None else {s.element_id: (s.x, s.y) for s in drawn.shapes}


def _likeness(old: Position, new: Position, spots: tuple[Spots, Spots]) -> float:
    return (
        _NAME * SequenceMatcher(None, old.name, new.name).ratio()
        + _NEIGHBOURS * _overlap(_neighbours(old), _neighbours(new))
        + _PLACE * _nearness(spots[0].get(old.element_id), spots[1].get(new.element_id))
    )


def _neighbours(position: Position) -> set[str]:
    """Names of what leads there and what it leads to."""
    around = [*position.entry.inputs, *position.spec.outputs]
    elements = position.scope.elements
    ids = (element_id_of(spec) for spec in around)
    return {elements[each].name or each for each in ids if each in elements}


def _overlap(first: set[str], second: set[str]) -> float:
    return len(first & second) / len(first | second) if first | second else 0.0


def _nearness(first: tuple[float, float] | None, second: tuple[float, float] | None) -> float:
    if first is None or second is None:
        return 0.0
    return max(0.0, 1 - hypot(first[0] - second[0], first[1] - second[1]) / _FAR)
