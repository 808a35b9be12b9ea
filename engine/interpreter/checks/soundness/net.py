"""What the token game is played on: one scope as nodes, flows, and ways out of each node."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from enum import StrEnum
from functools import cached_property

from engine.interpreter.xml_source import Node


class Role(StrEnum):
    """What a node does with a token that comes to it."""

    PASS = "pass"  # noqa: S105 (what a token does)
    #: Somebody or something outside is waited for.
    WAIT = "wait"
    #: Holds tokens until there is one on each incoming flow.
    ALL = "all"
    #: Holds tokens while others may still come (BPMN 2.0.2 §13.4.3).
    SOME = "some"
    #: A complex gateway: nobody but its own condition knows how many it waits for.
    ANY = "any"
    END = "end"
    #: An end that takes all other tokens of the scope with it.
    ABORT = "abort"


JOINS = frozenset({Role.ALL, Role.SOME, Role.ANY})


@dataclass(frozen=True, slots=True)
class Flow:
    """``flow_id`` as the diagram has it; empty for the leap from a link event to another."""

    flow_id: str
    source: str
    target: str


@dataclass(frozen=True, slots=True)
class Way:
    """One way a token may leave a node: by these flows (numbers in the net), all at once.

    ``via`` is the boundary event that leads there, if any. ``side`` is the number of a
    non-interrupting one, after which the token stays where it is; -1 for all others. ``most`` is
    how often that one is played.
    """

    flows: tuple[int, ...]
    via: str = ""
    side: int = -1
    most: int = 1


@dataclass(frozen=True, slots=True)
class Spot:
    """A node of the net."""

    element_id: str
    role: Role
    node: Node = field(repr=False, compare=False)
    ways: tuple[Way, ...] = ()


@dataclass(frozen=True, slots=True)
class Beginning:
    """How a play of the scope may begin: tokens on these flows or in these nodes."""

    nodes: tuple[str, ...] = ()
    flows: tuple[int, ...] = ()
    #: The event that sets tokens on ``flows``.
    via: str = ""
    #: The activity at whose edge it waits.
    host: str = ""


@dataclass(frozen=True)
class Net:
    """One scope. ``after`` holds, for every node and boundary event, where a token can go next."""

    scope_id: str
    spots: Mapping[str, Spot]
    flows: Sequence[Flow]
    beginnings: Sequence[Beginning]
    after: Mapping[str, Sequence[str]]
    #: Where a token in a node is seen: there, and at the events that wait beside or behind it.
    seen_at: Mapping[str, Sequence[str]]

    @cached_property
    def order(self) -> Sequence[str]:
        """The nodes so that, loops apart, each stands behind all that lead to it."""
        finished: list[str] = []
        seen: set[str] = set()
        roots = [self.flows[flow].target for each in self.beginnings for flow in each.flows]
        roots += [node for each in self.beginnings for node in each.nodes]
        for root in (*roots, *self.spots):
            left = [(root, False)]
            while left:
                node, done = left.pop()
                if done:
                    finished.append(node)
                elif node not in seen:
                    seen.add(node)
                    left.append((node, True))
                    left += [(following, False) for following in self.after.get(node, ())]
        return [node for node in reversed(finished) if node in self.spots]

    @cached_property
    def incoming(self) -> Mapping[str, Sequence[int]]:
        found: dict[str, list[int]] = {node: [] for node in self.spots}
        for number, flow in enumerate(self.flows):
            found[flow.target].append(number)
        return found

    def reached(self, start: str, *, without: str) -> frozenset[str]:
        """The nodes that a token at ``start`` can come to without passing ``without``."""
        key = (start, without)
        known = self._reached.get(key)
        if known is None:
            known = self._reached[key] = reachable(self.after, [start], without=without)
        return known

    @cached_property
    def _reached(self) -> dict[tuple[str, str], frozenset[str]]:
        return {}


def reachable(
    after: Mapping[str, Sequence[str]], starts: Sequence[str], *, without: str = ""
) -> frozenset[str]:
    seen: set[str] = set()
    left = list(starts)
    while left:
        node = left.pop()
        if node not in seen and node != without:
            seen.add(node)
            left.extend(after.get(node, ()))
    return frozenset(seen)
