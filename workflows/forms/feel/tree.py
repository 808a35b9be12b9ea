"""The tree of an expression."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Literal:
    value: str | int | float | bool | None


@dataclass(frozen=True, slots=True)
class Name:
    path: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Call:
    """An operator or a function by its FEEL name, applied to ``arguments``."""

    name: str
    arguments: tuple[Node, ...]


Node = Literal | Name | Call


#: What a level of data calls itself and the one around it, as form-js does.
THIS, PARENT = "this", "parent"


def names(node: Node) -> Iterator[str]:
    """The first part of every name in the expression, of whichever level it is."""
    if isinstance(node, Name):
        yield next((part for part in node.path if part not in (THIS, PARENT)), node.path[0])
    elif isinstance(node, Call):
        for argument in node.arguments:
            yield from names(argument)


def as_json(node: Node) -> str:
    """The tree as nested arrays, for the browser's own evaluator."""
    return json.dumps(_plain(node), ensure_ascii=False, separators=(",", ":"))


def _plain(node: Node) -> list[object]:
    if isinstance(node, Literal):
        return ["value", node.value]
    if isinstance(node, Name):
        return ["name", *node.path]
    return [node.name, *(_plain(argument) for argument in node.arguments)]
