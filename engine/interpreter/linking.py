"""Which process runs, and how its scopes and the processes that it calls hang together."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from engine.interpreter.calls import Call, calls_outside
from engine.interpreter.decisions import Decision
from engine.interpreter.global_tasks import MARK
from engine.interpreter.parameters import NO_PARAMETERS, Parameters
from engine.interpreter.parser import DubanParser
from engine.interpreter.specs.activities import Subprocess
from engine.interpreter.specs.calls import CallActivity
from engine.interpreter.xml_source import BPMN, Node


def main_process(roots: Sequence[Node]) -> Node:
    """The process that an instance starts with: the first executable one that none calls."""
    processes = [node for root in roots for node in root.iter(f"{{{BPMN}}}process")]
    called = {
        node.get("calledElement") for root in roots for node in root.iter(f"{{{BPMN}}}callActivity")
    }
    own = [node for node in processes if not node.get(MARK)] or processes
    free = [node for node in own if node.get("id") not in called] or own
    executable = [node for node in free if node.get("isExecutable") == "true"]
    return (executable or free)[0]


def pools(roots: Sequence[Node]) -> list[Node]:
    """The processes that each run for themselves: the main one, and further executable ones."""
    main = main_process(roots)
    called = {
        node.get("calledElement") for root in roots for node in root.iter(f"{{{BPMN}}}callActivity")
    }
    further = [
        node
        for root in roots
        for node in root.iter(f"{{{BPMN}}}process")
        if node is not main and node.get("isExecutable") == "true" and node.get("id") not in called
    ]
    return [main, *further]


def build_spec(
    roots: Sequence[Node],
    process_id: str,
    *,
    called: Mapping[str, Any],
    decisions: Mapping[str, Decision],
    parameters: Parameters = NO_PARAMETERS,
) -> Any:
    """The spec of ``process_id`` with everything that it reaches, each scope linked to it.

    ``called`` are the specs of processes outside the package, by the handles of their calls.
    """
    parser = DubanParser(decisions, parameters)
    for root in roots:
        parser.add_bpmn_xml(root)
    linked: dict[str, Any] = {}

    def link(name: str) -> Any:
        if name in linked:
            return linked[name]
        spec = linked[name] = parser.get_spec(name)
        for task_spec in list(spec.task_specs.values()):
            if isinstance(task_spec, CallActivity):
                task_spec.target = reached(task_spec)
            elif isinstance(task_spec, Subprocess):
                task_spec.target = link(task_spec.spec)
        return spec

    def reached(activity: Any) -> Any:
        call: Call = activity.call
        if call.process in parser.process_parsers:
            return link(call.process)
        return None if call.at_run_time else called[call.handle]

    return link(process_id)


def called_outside(roots: Sequence[Node]) -> tuple[str, ...]:
    """The handles of the calls that are bound when the caller is deployed."""
    calls = calls_outside(roots)
    return tuple(dict.fromkeys(call.handle for call in calls if not call.at_run_time))
