"""Strongly connected parts of a graph."""

from __future__ import annotations

from collections.abc import Hashable, Mapping, Sequence
from typing import TypeVar

T = TypeVar("T", bound=Hashable)


def strongly_connected(after: Mapping[T, Sequence[T]]) -> list[list[T]]:
    """The parts of a graph in which every node leads to every other (Kosaraju's way).

    Without recursion: long diagrams would exhaust the stack.
    """
    order: list[T] = []
    seen: set[T] = set()
    for root in after:
        left = [(root, False)]
        while left:
            node, done = left.pop()
            if done:
                order.append(node)
            elif node not in seen:
                seen.add(node)
                left.append((node, True))
                left += [(each, False) for each in after[node]]
    before: dict[T, list[T]] = {node: [] for node in after}
    for node, following in after.items():
        for each in following:
            before[each].append(node)
    parts: list[list[T]] = []
    placed: set[T] = set()
    for root in reversed(order):
        if root in placed:
            continue
        part: list[T] = []
        left_nodes = [root]
        while left_nodes:
            node = left_nodes.pop()
            if node not in placed:
                placed.add(node)
                part.append(node)
                left_nodes += before[node]
        parts.append(part)
    return parts
