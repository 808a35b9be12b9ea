"""Where the diagrams of a package name its parameters. Pure."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from functools import cache

from engine.interpreter.elements import duban
from engine.interpreter.parameters import name_in
from engine.interpreter.xml_source import BPMN, Node, local_name, read_xml, text_of
from workflows.packages import packages
from workflows.parameters.views import Use

_ATTRIBUTES = ("dueIn", "followUpIn")
_TIMERS = {"timeDuration": "duration", "timeCycle": "cycle"}


@cache
def uses_of(package: str) -> Mapping[str, tuple[Use, ...]]:
    """The uses of each parameter of a shipped package, in the order of its diagrams."""
    found: dict[str, tuple[Use, ...]] = {}
    for path, content in packages()[package].files:
        if path.endswith(".bpmn"):
            for name, use in _of_diagram(read_xml(content)):
                found[name] = (*found.get(name, ()), use)
    return found


def _of_diagram(root: Node) -> Iterator[tuple[str, Use]]:
    for node in root.iter(f"{{{BPMN}}}*"):
        for attribute in _ATTRIBUTES:
            name = name_in("duration", duban(node, attribute))
            if name:
                yield name, _use(node, attribute)
        kind = _TIMERS.get(local_name(node), "")
        name = name_in(kind, text_of(node)) if kind else ""
        if name:
            yield name, _use(node.getparent().getparent(), local_name(node))


def _use(node: Node, attribute: str) -> Use:
    name = " ".join((node.get("name") or "").split())
    return Use(node.get("id") or "", name or (node.get("id") or ""), attribute)
