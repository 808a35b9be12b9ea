"""What one DMN file of a package wants of another (DMN 1.3 §6.3.3): found by its namespace.

The files of a package are deployed together and make one version, so an import always means the
file that came with it.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field

from engine.interpreter.dmn_logic import spoken
from engine.interpreter.xml_source import Node, UnreadableXml, local_name, read_xml

#: What the names stand on that expressions may use.
_NAMING = (
    "inputData", "decision", "decisionService", "variable", "formalParameter", "parameter",
    "column", "itemComponent",
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Import:
    """``name`` stands before what is imported, with a point between; without one nothing does."""

    name: str
    namespace: str
    node: Node


def imports_of(root: Node) -> Iterator[Import]:
    for node in root.iterchildren():
        if isinstance(node.tag, str) and local_name(node) == "import":
            name = " ".join((node.get("name") or "").split())
            yield Import(name, node.get("namespace") or "", node)


def names_in(root: Node) -> frozenset[str]:
    """Every name in the file that is no identifier: data, decisions, models, parameters."""
    return spoken(node.get("name") for node in root.iter() if local_name(node) in _NAMING)


@dataclass
class Library:
    """The DMN files of a package by their namespaces, each read when one asks for it."""

    contents: Sequence[bytes]
    _roots: dict[str, list[Node]] | None = field(default=None, init=False)

    def root_of(self, namespace: str) -> Node | None:
        """The file of ``namespace``, if there is one and only one."""
        if self._roots is None:
            self._roots = _by_namespace(self.contents)
        found = self._roots.get(namespace, [])
        return found[0] if namespace and len(found) == 1 else None


def _by_namespace(contents: Sequence[bytes]) -> dict[str, list[Node]]:
    found: dict[str, list[Node]] = {}
    for content in dict.fromkeys(contents):
        try:
            root = read_xml(content)
        except UnreadableXml:
            continue  # That has a finding of its own.
        if local_name(root) == "definitions":
            found.setdefault(root.get("namespace") or "", []).append(root)
    return found
