"""From the files of a process package to the model that runs."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from types import MappingProxyType
from typing import Any

from engine.errors import DefinitionError, Problem
from engine.interpreter.checks import check
from engine.interpreter.contract import Finding, Resource
from engine.interpreter.dmn_source import parse_decisions
from engine.interpreter.elements import read_elements
from engine.interpreter.model import Element, ProcessModel
from engine.interpreter.parser import DubanParser
from engine.interpreter.specs.activities import CallActivity, Subprocess
from engine.interpreter.xml_source import BPMN, Node, UnreadableXml, read_xml


def parse(
    resources: Sequence[Resource], *, called: Mapping[str, ProcessModel] = MappingProxyType({})
) -> ProcessModel:
    """The model of a package. ``called`` are the models of the processes outside that it calls.

    Raises:
        DefinitionError: The package cannot run; one problem for each finding.
    """
    errors = [finding for finding in check(resources) if finding.severity == "error"]
    if errors:
        raise definition_error(errors)
    roots = [read_xml(item.content) for item in resources if item.kind == "bpmn"]
    elements: dict[str, Element] = {}
    for root in roots:
        elements = {**read_elements(root), **elements}
    decisions: dict[str, Any] = {}
    for item in resources:
        if item.kind == "dmn":
            decisions.update(parse_decisions(item.content))
    main = main_process(roots)
    process_id = main.get("id")
    missing = _called_outside(roots)
    spec = build_spec(roots, process_id, called)
    for scope in _all_scopes(spec, {model.spec for model in called.values()}):
        scope.elements = MappingProxyType(elements)
        scope.decisions = MappingProxyType(decisions)
    return ProcessModel(
        process_id=process_id,
        name=main.get("name") or process_id,
        called_keys=missing,
        elements=MappingProxyType(elements),
        forms=_forms(elements),
        decisions=MappingProxyType(decisions),
        spec=spec,
    )


def needs(resources: Sequence[Resource]) -> tuple[str, ...]:
    """Ids of the processes that the package calls and does not hold. Unreadable files count not."""
    roots = []
    for item in resources:
        if item.kind == "bpmn":
            try:
                roots.append(read_xml(item.content))
            except UnreadableXml:
                continue
    return _called_outside(roots)


def definition_error(findings: Sequence[Finding]) -> DefinitionError:
    """The refusal of a package that has these findings."""
    problems = [
        Problem(finding.element_id, finding.text, dict(finding.params)) for finding in findings
    ]
    return DefinitionError(
        "Expected a process definition that can run, but {count} things stop it.",
        problems=problems,
        count=len(problems),
    )


def main_process(roots: Sequence[Node]) -> Node:
    """The process that an instance starts with: the first executable one that none calls."""
    processes = [node for root in roots for node in root.iter(f"{{{BPMN}}}process")]
    called = {
        node.get("calledElement") for root in roots for node in root.iter(f"{{{BPMN}}}callActivity")
    }
    free = [node for node in processes if node.get("id") not in called] or processes
    executable = [node for node in free if node.get("isExecutable") == "true"]
    return (executable or free)[0]


def build_spec(roots: Sequence[Node], process_id: str, called: Mapping[str, ProcessModel]) -> Any:
    """The spec of ``process_id`` with everything that it reaches, each scope linked to it."""
    parser = DubanParser()
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
                task_spec.target = called[task_spec.spec].spec if outside else link(task_spec.spec)
        return spec

    return link(process_id)


def _called_outside(roots: Sequence[Node]) -> tuple[str, ...]:
    inside = {node.get("id") for root in roots for node in root.iter(f"{{{BPMN}}}process")}
    called = {
        node.get("calledElement"): None
        for root in roots
        for node in root.iter(f"{{{BPMN}}}callActivity")
        if node.get("calledElement")
    }
    return tuple(key for key in called if key not in inside)


def _all_scopes(spec: Any, outside: set[Any]) -> list[Any]:
    """The scopes of this package that ``spec`` reaches; not those of called packages."""
    found = [spec]
    for scope in found:
        for task_spec in scope.task_specs.values():
            target = getattr(task_spec, "target", None)
            if target is not None and target not in outside and target not in found:
                found.append(target)
    return found


def _forms(elements: Mapping[str, Element]) -> tuple[str, ...]:
    found = {element.attributes.get("form", ""): None for element in elements.values()}
    return tuple(form for form in found if form and "{" not in form)
