"""Circles on which nothing waits: the engine would run round them without a pause."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from engine.interpreter.checks.soundness.components import strongly_connected
from engine.interpreter.checks.soundness.net import JOINS, Net, Role
from engine.interpreter.xml_source import local_name

#: What may change what the conditions on the circle read.
_CHANGING = frozenset({"serviceTask", "scriptTask", "businessRuleTask", "sendTask"})


@dataclass(frozen=True, slots=True)
class Circle:
    code: str
    element_id: str


def circles(net: Net) -> Iterator[Circle]:
    """One finding for each strongly connected part of what needs no wait, that has a way out.

    A circle without a way out is found by the token game, with a run that leads there.
    """
    automatic = {
        node: [
            net.flows[number].target
            for way in spot.ways
            for number in way.flows
            if net.spots[net.flows[number].target].role not in (Role.WAIT, Role.END, Role.ABORT)
        ]
        for node, spot in net.spots.items()
        if spot.role not in (Role.WAIT, Role.END, Role.ABORT)
    }
    for part in strongly_connected(automatic):
        if len(part) == 1 and part[0] not in automatic[part[0]]:
            continue
        inside = set(part)
        leaves = any(
            net.flows[number].target not in inside
            for node in part
            for way in net.spots[node].ways
            for number in way.flows
        )
        if leaves:
            first = next(node for node in net.order if node in inside)
            yield Circle("SOUND009" if _changes(net, inside) else "SOUND008", first)


def _changes(net: Net, inside: set[str]) -> bool:
    return any(
        local_name(net.spots[node].node) in _CHANGING or net.spots[node].role in JOINS
        for node in inside
    )
