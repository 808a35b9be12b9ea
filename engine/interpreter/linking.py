"""Which process runs, and how its scopes and the processes that it calls hang together."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from engine.interpreter.decisions import DecisionTable
from engine.interpreter.parser import DubanParser
from engine.interpreter.specs.activities import CallActivity, Subprocess
from engine.interpreter.xml_source import BPMN, Node


def main_process(roots: Sequence[Node]) -> Node:
    """The process that an instance starts with: the first executable one that none calls."""
    processes = [node for root in roots for node in root.iter(f"{{{BPMN}}}process")]
    called = {
        node.get("calledElement") for root in roots for node in root.iter(f"{{{BPMN}}}callActivity")
    }
    free = [node for node in processes if node.get("id") not in called] or processes
    executable = [node for node in free if node.get("isExecutable") == "true"]
    return (executable or free)[0]


def build_spec(
    roots: Sequence[Node],
    process_id: str,
    *,
    called: Mapping[str, Any],
    decisions: Mapping[str, DecisionTable],
) -> Any:
    """The spec of ``process_id`` with everything that it reaches, each scope linked to it.

    ``called`` are the specs of processes outside the package.
    """
    parser = DubanParser(decisions)
    for root in roots:
        parser.add_bpmn_xml(root)
    linked: dict[str, Any] = {}

    def link(name: str) -> Any:
        if name in linked:
            return linked[name]
        spec = linked[name] = parser.get_spec(name)
        for task_spec in list(spec.task_specs.values()):
            if isinstance(task_spec, Subprocess):
                outside = isinstance(task_spec, CallActivity) and task_spec.spec in called
                task_spec.target = called[task_spec.spec] if outside else link(task_spec.spec)
        return spec

    return link(process_id)


def called_outside(roots: Sequence[Node]) -> tuple[str, ...]:
    inside = {node.get("id") for root in roots for node in root.iter(f"{{{BPMN}}}process")}
    called = {
        node.get("calledElement"): None
        for root in roots
        for node in root.iter(f"{{{BPMN}}}callActivity")
        if node.get("calledElement")
    }
    return tuple(key for key in called if key not in inside)
