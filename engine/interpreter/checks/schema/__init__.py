"""Whether a file holds what BPMN 2.0.2 allows, where it allows it.

Nearly all of them warnings: what the interpreter does not know it leaves alone, and other checks
refuse what it cannot do without.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from typing import Any

from lxml import etree

from engine.interpreter.checks.catalogue import finding
from engine.interpreter.checks.package import Package
from engine.interpreter.checks.schema.tables import (
    ANY_CHILDREN,
    ATTRIBUTES,
    CHILDREN,
    ELEMENTS,
    REQUIRED,
    VALUES,
)
from engine.interpreter.contract import Finding
from engine.interpreter.elements import FLOW_NODES
from engine.interpreter.xml_source import BPMN, Node, local_name

#: Findings of one code in one file; one mistake of a modeler is made everywhere.
_MOST = 20
_TYPE = "{http://www.w3.org/2001/XMLSchema-instance}type"
_EVERYWHERE = frozenset({"documentation", "extensionElements"})
_ANY_ATTRIBUTES = frozenset({"extensionElements", "documentation", "text", "script", "rendering"})


#: What is kept of an element beside an instance has so much room.
_LONGEST_ID, _LONGEST_NAME, _LONGEST_PROCESS_ID = 200, 200, 120
_KEPT = FLOW_NODES | {"process", "message", "signal", "escalation", "error", "lane"}


def check_schema(package: Package) -> Iterator[Finding]:
    yield from _lengths(package)
    for source in package.sources:
        counts: Counter[str] = Counter()
        for found in _in_element(source.root, source.path):
            counts[found.code] += 1
            if counts[found.code] <= _MOST:
                yield found


def _lengths(package: Package) -> Iterator[Finding]:
    for source in package.sources:
        for node in source.root.iter(*(f"{{{BPMN}}}{kind}" for kind in sorted(_KEPT))):
            process = local_name(node) == "process"
            for attribute, most in (
                ("id", _LONGEST_PROCESS_ID if process else _LONGEST_ID),
                ("name", _LONGEST_NAME),
            ):
                if len(node.get(attribute) or "") > most:
                    shown = (node.get(attribute) or "")[:40] + "…"
                    params: dict[str, Any] = {"attribute": attribute, "most": most, "name": shown}
                    yield finding("SCHEMA006", node, path=source.path, **params)


def _kind(node: Node) -> str:
    """``<event xsi:type="tImplicitThrowEvent">`` is what its type says: ``event`` is abstract."""
    kind = local_name(node)
    written = (node.get(_TYPE) or "").rpartition(":")[2]
    if kind != "event" or not written.startswith("t"):
        return kind
    named = written[1:2].lower() + written[2:]
    return named if named in CHILDREN else kind


def _in_element(root: Node, path: str) -> Iterator[Finding]:
    left = [root]
    while left:
        node = left.pop()
        yield from _attributes(node, path)
        name = _kind(node)
        allowed = CHILDREN.get(name, frozenset())
        for child in reversed(list(node.iterchildren(f"{{{BPMN}}}*"))):
            kind = local_name(child)
            if kind in _EVERYWHERE:
                continue
            if kind not in ELEMENTS:
                yield finding("SCHEMA001", child, path=path, kind=kind)
            elif kind in allowed or name in ANY_CHILDREN:
                left.append(child)
            else:
                yield finding("SCHEMA002", child, path=path, kind=kind, parent=name)


def _attributes(node: Node, path: str) -> Iterator[Finding]:
    kind = _kind(node)
    if kind in _ANY_ATTRIBUTES:
        return
    known = ATTRIBUTES.get(kind, frozenset())
    for key, value in node.attrib.items():
        name = etree.QName(key)
        if name.namespace:
            continue
        if name.localname != "id" and name.localname not in known:
            yield finding("SCHEMA003", node, path=path, attribute=name.localname, kind=kind)
        elif value.strip() not in VALUES.get(name.localname, (value.strip(),)):
            yield finding(
                "SCHEMA005",
                node,
                path=path,
                attribute=name.localname,
                value=value[:100],
                allowed=", ".join(VALUES[name.localname]),
            )
    for required in REQUIRED.get(kind, ()):
        if not node.get(required):
            yield finding("SCHEMA004", node, path=path, attribute=required, kind=kind)
