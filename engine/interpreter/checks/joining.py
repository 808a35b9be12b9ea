"""Whether another join would mend the course of a process: it is tried on a copy. Pure.

A mending that brings another finding with it is none, so what the token game says of the changed
process is looked at before it is offered.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from copy import deepcopy
from dataclasses import replace
from functools import partial
from typing import Protocol

from lxml import etree

from engine.interpreter.checks.package import Package, Source
from engine.interpreter.checks.soundness import check_soundness
from engine.interpreter.contract import Finding
from engine.interpreter.xml_source import BPMN, Node

#: Findings by their code and element, those that only explain left out.
Said = frozenset[tuple[str, str]]
_JOIN, _WAY = "mending_join", "mending_way"
#: A diagram with more elements is not tried out at each check.
_MOST = 400


class _Change(Protocol):
    def __call__(self, node: Node, /, *, kind: str) -> None: ...


def retyped_soundly(
    package: Package, source: Source, found: Finding, kinds: Sequence[str], said: Said
) -> str:
    """The first of ``kinds`` that the gateway of ``found`` may be; empty where none mends.

    ``said`` is what the check has found so far.
    """

    def change(node: Node, /, *, kind: str) -> None:
        node.tag = f"{{{BPMN}}}{kind}"

    return _first_sound(package, source, found, kinds, change, said)


def joined_soundly(
    package: Package, source: Source, found: Finding, kinds: Sequence[str], said: Said
) -> str:
    """The first of ``kinds`` that a join before the element of ``found`` may be."""
    return _first_sound(package, source, found, kinds, _join_before, said)


def _join_before(node: Node, /, *, kind: str) -> None:
    parent, element_id = node.getparent(), node.get("id")
    for flow in parent.iterchildren(f"{{{BPMN}}}sequenceFlow"):
        if flow.get("targetRef") == element_id:
            flow.set("targetRef", _JOIN)
    etree.SubElement(parent, f"{{{BPMN}}}{kind}", id=_JOIN)
    ends = {"sourceRef": _JOIN, "targetRef": element_id}
    etree.SubElement(parent, f"{{{BPMN}}}sequenceFlow", id=_WAY, **ends)


def _first_sound(
    package: Package,
    source: Source,
    found: Finding,
    kinds: Sequence[str],
    change: _Change,
    said: Said,
) -> str:
    if len(source.by_id) > _MOST:
        return ""
    for kind in kinds:
        changed = _changed(package, source, found.element_id, partial(change, kind=kind))
        if _said(changed) <= said - {(found.code, found.element_id)}:
            return kind
    return ""


def _said(package: Package) -> Said:
    found = check_soundness(package)
    return frozenset((each.code, each.element_id) for each in found if each.severity != "info")


def _changed(
    package: Package, source: Source, element_id: str, change: Callable[[Node], None]
) -> Package:
    other = Source(source.path, deepcopy(source.root))
    change(other.by_id[element_id])
    processes = {node.get("id"): node for node in other.processes}
    running = [
        (other, processes[process.get("id")]) if at is source else (at, process)
        for at, process in package.running
    ]
    sources = [other if each is source else each for each in package.sources]
    return replace(package, sources=sources, running=running)
