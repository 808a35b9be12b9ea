"""Attributes and extension elements of other tools that have a counterpart here."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from lxml import etree

from engine.interpreter.checks.catalogue import finding
from engine.interpreter.checks.foreign.expressions import as_template
from engine.interpreter.checks.package import Package
from engine.interpreter.contract import Finding
from engine.interpreter.elements import duban
from engine.interpreter.xml_source import BPMN, Node, bpmn_child, is_bpmn, local_name, text_of

TOOLS: Mapping[str, str] = {
    "http://camunda.org/schema/1.0/bpmn": "camunda",
    "http://camunda.org/schema/zeebe/1.0": "zeebe",
    "http://activiti.org/bpmn": "activiti",
    "http://flowable.org/bpmn": "flowable",
    "http://www.jboss.org/drools": "drools",
}
_WORK = frozenset({"userTask", "manualTask"})
_CALLS = frozenset({"serviceTask", "sendTask"})
_RULES = frozenset({"businessRuleTask"})
_ASSIGNED = {
    "assignee": "assignee", "candidateGroups": "candidateGroups",
    "candidateUsers": "candidateGroups", "formKey": "form", "formRef": "form", "formId": "form",
    "dueDate": "dueAt", "followUpDate": "followUpIn", "priority": "priority",
}  # fmt: skip
_CALLED = dict.fromkeys(("topic", "class", "delegateExpression", "expression"), "service")
_DECIDED = {
    "decisionRef": "decision", "decisionTableReferenceKey": "decision", "decisionId": "decision",
    "resultVariable": "resultVariable",
}  # fmt: skip
_REPEATED = {
    "collection": "collection", "inputCollection": "collection", "elementVariable": "item",
    "inputElement": "item", "outputCollection": "output", "outputElement": "outputItem",
}  # fmt: skip
#: For each kind of element: what others call it, and what it is called here.
_MEANING: Mapping[str, Mapping[str, str]] = {
    **dict.fromkeys(_WORK, _ASSIGNED),
    **dict.fromkeys(_CALLS, _CALLED),
    "businessRuleTask": {**_CALLED, **_DECIDED},
    "startEvent": {"formKey": "form", "formRef": "form", "formId": "form"},
    "multiInstanceLoopCharacteristics": _REPEATED,
    "callActivity": {"processId": "calledElement"},
}
_FIELDS = frozenset({"formData", "formProperty", "form"})
#: What may be the name of a service; classes and beans of Java are none.
_SERVICE = re.compile(r"[a-z][a-z0-9_\-]*(\.[a-z][a-z0-9_\-]*)?")
_EXPRESSIONS = frozenset({"dueAt", "collection", "outputItem"})


@dataclass(frozen=True, slots=True)
class Foreign:
    """What another tool has written: ``spoken`` as it stands there, ``name`` as it is here."""

    spoken: str
    name: str
    value: str


def check_foreign(package: Package) -> Iterator[Finding]:
    for scope in package.scopes():
        path = scope.source.path
        for node in scope.flow_nodes.values():
            yield from _on_node(node, node, path)
            several = bpmn_child(node, "multiInstanceLoopCharacteristics")
            if several is not None:
                yield from _on_node(several, node, path)
            if _has_fields(node) and not duban(node, "form"):
                yield finding("IMPORT003", node, path=path)
    yield from _not_executable(package)


def _on_node(holder: Node, node: Node, path: str) -> Iterator[Finding]:
    meaning, said = _MEANING.get(local_name(holder), {}), set[str]()
    for each in (*_attributes(holder, meaning), *_extensions(holder, meaning), *_owners(holder)):
        present = each.name == "calledElement" and node.get("calledElement")
        if each.name in said or duban(holder, each.name) or present or not each.value.strip():
            continue
        said.add(each.name)
        yield finding(
            "IMPORT002",
            node,
            path=path,
            attribute=each.spoken,
            value=each.value[:200],
            written=_written(each),
        )


def _written(each: Foreign) -> str:
    value = as_template(each.value.strip())
    prefix = "" if each.name == "calledElement" else "duban:"
    if each.name in _EXPRESSIONS:
        value = value.removeprefix("{").removesuffix("}")
    if each.name == "service" and not _SERVICE.fullmatch(value):
        value = "..."
    return f'{prefix}{each.name}="{value[:200]}"'


def _attributes(holder: Node, meaning: Mapping[str, str]) -> Iterator[Foreign]:
    for key, value in holder.attrib.items():
        name = etree.QName(key)
        prefix = TOOLS.get(name.namespace or "")
        if prefix and name.localname in meaning:
            yield Foreign(f"{prefix}:{name.localname}", meaning[name.localname], str(value))


def _extensions(holder: Node, meaning: Mapping[str, str]) -> Iterator[Foreign]:
    extensions = bpmn_child(holder, "extensionElements")
    if local_name(holder) in _CALLS | _RULES:
        meaning = {**meaning, "type": "service"}
    for element in extensions if extensions is not None else ():
        prefix = _tool_of(element)
        if not prefix:
            continue
        for key, value in element.attrib.items():
            if key in meaning:
                spoken = f"{prefix}:{local_name(element)} {key}"
                yield Foreign(spoken, meaning[key], str(value))


def _tool_of(element: Node) -> str:
    if not isinstance(element.tag, str):
        return ""
    return TOOLS.get(etree.QName(element).namespace or "", "")


def _owners(holder: Node) -> Iterator[Foreign]:
    """Resource roles of the standard itself, and the task inputs by which jBPM assigns."""
    if local_name(holder) not in _WORK:
        return
    roles = {"potentialOwner": "candidateGroups", "humanPerformer": "assignee"}
    for role, name in roles.items():
        for node in holder.iterchildren(f"{{{BPMN}}}{role}"):
            yield Foreign(role, name, _plain(text_of(node)))
    inputs = {"GroupId": "candidateGroups", "ActorId": "assignee"}
    named = {
        node.get("id"): node.get("name")
        for node in holder.iter(f"{{{BPMN}}}dataInput")
        if node.get("name") in inputs
    }
    for association in holder.iterchildren(f"{{{BPMN}}}dataInputAssociation"):
        target = named.get(text_of(bpmn_child(association, "targetRef")))
        assignment = bpmn_child(association, "assignment")
        if target and assignment is not None:
            value = text_of(bpmn_child(assignment, "from"))
            yield Foreign(target, inputs[target], _plain(value))


def _plain(value: str) -> str:
    """``user(kermit), group(management)`` as names."""
    return re.sub(r"\b(?:user|group)\(([^()]*)\)", r"\1", value)


def _has_fields(node: Node) -> bool:
    extensions = bpmn_child(node, "extensionElements")
    if extensions is None or not (is_bpmn(node, "userTask") or is_bpmn(node, "startEvent")):
        return False
    return any(_tool_of(each) and local_name(each) in _FIELDS for each in extensions)


def _not_executable(package: Package) -> Iterator[Finding]:
    processes = [process for source in package.sources for process in source.processes]
    if all(process.get("isExecutable") != "true" for process in processes):
        source, process = package.running[0]
        yield finding("IMPORT004", process, path=source.path)
