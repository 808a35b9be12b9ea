"""From the files of a process package to the model that runs."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from types import MappingProxyType
from typing import Any

from engine.errors import DefinitionError, Problem
from engine.interpreter.calls import Call, calls_outside
from engine.interpreter.checks import read_for_running
from engine.interpreter.checks.package import Package
from engine.interpreter.checks.trial import build
from engine.interpreter.collaboration import read_collaboration
from engine.interpreter.contract import Finding, Resource
from engine.interpreter.elements import read_elements
from engine.interpreter.global_tasks import read_bpmn
from engine.interpreter.linking import called_outside, main_process, pools
from engine.interpreter.model import Element, Library, ProcessModel, no_library
from engine.interpreter.starts import start_points
from engine.interpreter.xml_source import Node, UnreadableXml


def parse(
    resources: Sequence[Resource],
    *,
    called: Mapping[str, ProcessModel] = MappingProxyType({}),
    library: Library = no_library,
    process_id: str = "",
) -> ProcessModel:
    """The model of a package.

    ``called`` are the models of the processes outside that it calls, by the handles of the
    calls (the key alone, or with a version or tag); ``library`` finds those that are known only
    when they are called.

    ``process_id`` chooses one of its pools; without it the main process is meant.

    Raises:
        DefinitionError: The package cannot run; one problem for each finding.
    """
    package, found = read_for_running(resources)
    errors = [finding for finding in found if finding.severity == "error"]
    if errors or package is None:
        raise definition_error(errors)
    roots = package.roots
    elements: dict[str, Element] = {}
    for root in roots:
        elements = {**read_elements(root), **elements}
    main = {node.get("id"): node for node in pools(roots)}.get(process_id)
    if main is None:
        main = main_process(roots)
    process_id = main.get("id")
    called_keys = called_outside(roots)
    spec = _spec(package, main, called_keys, called)
    decisions = MappingProxyType(dict(package.decisions))
    return ProcessModel(
        process_id=process_id,
        name=main.get("name") or process_id,
        called_keys=called_keys,
        elements=MappingProxyType(elements),
        forms=_forms(elements),
        decisions=decisions,
        starts=start_points(main, package.parameters),
        rules=tuple(rule for root in roots for rule in read_collaboration(root).rules()),
        spec=spec,
        library=library,
    )


def _spec(
    package: Package,
    main: Node,
    called_keys: Sequence[str],
    called: Mapping[str, ProcessModel],
) -> Any:
    absent = [key for key in called_keys if key not in called]
    if absent:
        raise DefinitionError(
            "Expected the called process {process_id} to be deployed, but it is not.",
            process_id=absent[0],
        )
    spec, found = build(package, main, called={key: model.spec for key, model in called.items()})
    if found:
        raise definition_error(found)
    return spec


def pools_of(resources: Sequence[Resource]) -> tuple[str, ...]:
    """Ids of the processes of a sound package that each become a definition, the main one first."""
    roots = [read_bpmn(item.content) for item in resources if item.kind == "bpmn"]
    return tuple(node.get("id") for node in pools(roots))


def needs(resources: Sequence[Resource]) -> tuple[Call, ...]:
    """The calls of processes that the package does not hold. Unreadable files count not."""
    roots = []
    for item in resources:
        if item.kind == "bpmn":
            try:
                roots.append(read_bpmn(item.content))
            except UnreadableXml:
                continue
    return calls_outside(roots)


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


def _forms(elements: Mapping[str, Element]) -> tuple[str, ...]:
    found = {element.attributes.get("form", ""): None for element in elements.values()}
    return tuple(form for form in found if form and "{" not in form)
