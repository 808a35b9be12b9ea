"""Where variables come from: forms, decisions, scripts, loops, mappings, and what is untold."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

from engine.interpreter.checks.package import Package, Source
from engine.interpreter.checks.scripts import script_text
from engine.interpreter.checks.variables.incoming import Sent, brought_by, kept_of, sent_in
from engine.interpreter.checks.variables.types import Inference, Type, Variable, parsed
from engine.interpreter.decisions import Decision, DecisionTable
from engine.interpreter.elements import duban
from engine.interpreter.xml_source import BPMN, Node, bpmn_child, is_bpmn, local_name, text_of
from engine.json_text import UnreadableJson, read_json
from engine.scripting import ScriptError, read_script

_GIVEN = (
    "loopCounter", "nrOfInstances", "nrOfCompletedInstances", "nrOfActiveInstances",
    "nrOfTerminatedInstances", "numberOfInstances", "numberOfCompletedInstances",
    "numberOfActiveInstances", "numberOfTerminatedInstances", "completedActivities",
    "nrOfCompletedActivities", "nrOfActiveActivities", "businessKey",
    "activationCount", "arrivedFlows", "waitingForStart",
)  # fmt: skip
_FIELD_TYPES: Mapping[str, Type] = {
    "number": Type.NUMBER, "checkbox": Type.TRUTH, "textfield": Type.TEXT, "textarea": Type.TEXT,
    "radio": Type.TEXT, "select": Type.TEXT, "datetime": Type.TEXT, "checklist": Type.LIST,
    "taglist": Type.LIST, "dynamiclist": Type.LIST,
}  # fmt: skip
_HOLDERS = ("group", "columns", "default", "dynamiclist")


@dataclass
class Sources:
    """``sets`` is by element id; ``anywhere`` are names that come from elsewhere in the package.

    ``may_set`` is what an element sets in some cases only, ``reads`` what a service needs.
    ``untold``: something may bring data that no file tells of; ``handed_in``: people may, at a
    task without a form that is known. ``start_told``: the form of the
    start event, or the part that starts the process, says what a new instance is given.
    """

    sets: dict[str, dict[str, Variable]] = field(default_factory=dict)
    may_set: dict[str, frozenset[str]] = field(default_factory=dict)
    reads: dict[str, frozenset[str]] = field(default_factory=dict)
    anywhere: set[str] = field(default_factory=lambda: set(_GIVEN))
    untold: bool = False
    handed_in: bool = False
    start_told: bool = False

    @property
    def open(self) -> bool:
        """Whether more may come than the files tell."""
        return self.untold or self.handed_in

    def known(self) -> Mapping[str, Variable]:
        """What is known of each variable, whoever sets it."""
        found: dict[str, Variable] = {}
        for variables in self.sets.values():
            for name, variable in variables.items():
                found[name] = found[name].also(variable) if name in found else variable
        sometimes = {name for names in self.may_set.values() for name in names}
        return found | dict.fromkeys(self.anywhere | sometimes, Variable())


def read_sources(package: Package, forms: Mapping[str, bytes]) -> Sources:
    found = Sources()
    fields = {name: dict(_fields(content)) for name, content in forms.items()}
    sent = sent_in(package)
    for source, process in package.running:
        given = package.known.started.get(process.get("id") or "")
        if given is not None and process is package.running[0][1]:
            found.anywhere.update(given)
            found.start_told = True
        if duban(process, "startGroups"):
            found.anywhere.update(package.known.given or ())
        found.anywhere.update(duban(process, "searchable").replace(",", " ").split())
        for node in process.iter(f"{{{BPMN}}}*"):
            found.anywhere.update(_named_by(node))
            if node.get("id"):
                _of_node(package, node, fields, found)
                _from_elsewhere(package, source, node, sent, found)
    _called(package, found)
    return found


def _from_elsewhere(
    package: Package, source: Source, node: Node, sent: Sent, found: Sources
) -> None:
    inside = {process.get("id") for _, process in package.running}
    if is_bpmn(node, "callActivity") and node.get("calledElement") in inside:
        if (kept := kept_of(node)) is not None:
            found.sets[node.get("id")] = dict.fromkeys(kept, Variable())
        return
    brought = brought_by(source, node, sent)
    if brought is None:
        found.untold = True
        return
    _add(found, node.get("id"), brought.surely, brought.perhaps)


def _add(
    found: Sources, element_id: str, surely: Iterable[str], perhaps: Iterable[str] = ()
) -> None:
    names = dict.fromkeys(surely, Variable())
    if names:
        found.sets[element_id] = {**names, **found.sets.get(element_id, {})}
    if perhaps:
        found.may_set[element_id] = found.may_set.get(element_id, frozenset()) | set(perhaps)


def _called(package: Package, found: Sources) -> None:
    """What a called process of the package sets may come back, where the call does not say."""
    processes = {process.get("id"): process for _, process in package.running}
    for _, process in package.running:
        for call in process.iter(f"{{{BPMN}}}callActivity"):
            called = processes.get(call.get("calledElement"))
            if called is not None and call.get("id") and kept_of(call) is None:
                inner = [each.get("id") for each in called.iter(f"{{{BPMN}}}*") if each.get("id")]
                names = {name for each in inner for name in found.sets.get(each, ())}
                names.update(name for each in inner for name in found.may_set.get(each, ()))
                _add(found, call.get("id"), (), names)


def _of_node(
    package: Package, node: Node, fields: Mapping[str, dict[str, Variable]], found: Sources
) -> None:
    kind, element_id, form = local_name(node), node.get("id"), duban(node, "form")
    if kind in ("userTask", "manualTask", "startEvent"):
        if form in fields:
            found.sets[element_id] = fields[form]
            found.start_told |= kind == "startEvent"
        elif form or kind == "userTask":
            found.handed_in = True
        if duban(node, "voting"):
            result = {duban(node, "resultVariable") or "vote": Variable()}
            found.sets[element_id] = {**found.sets.get(element_id, {}), **result}
    elif kind == "serviceTask":
        _of_service(package, node, found)
    elif kind == "businessRuleTask":
        table = package.decisions.get(duban(node, "decision"))
        if table is not None:
            found.sets[element_id] = _decided(table, duban(node, "resultVariable"))
    elif kind == "scriptTask":
        try:
            names = read_script(script_text(bpmn_child(node, "script"))).sets
        except ScriptError:
            names = ()
        found.sets[element_id] = dict.fromkeys((*names, duban(node, "resultVariable")), Variable())


def _of_service(package: Package, node: Node, found: Sources) -> None:
    """What the service tells, less what the task does not let out."""
    told = (package.known.services or {}).get(duban(node, "service"))
    kept, element_id = kept_of(node), node.get("id")
    if told is None:
        found.untold |= kept is None
        return
    found.sets[element_id] = dict.fromkeys(told.sets if kept is None else (), Variable())
    found.may_set[element_id] = told.may_set if kept is None else frozenset()
    found.reads[element_id] = told.reads


def _named_by(node: Node) -> Iterator[str]:
    """Names that loops, data objects, inputs and outputs give, wherever in the process."""
    if is_bpmn(node, "to"):
        yield text_of(node)
    for name in ("item", "output", "outputItem", "variable"):
        yield from duban(node, name).replace(",", " ").split()
    if local_name(node) in (
        "dataObject", "dataObjectReference", "dataInput", "dataOutput", "property",
        "inputDataItem", "outputDataItem", "dataStoreReference",
    ):  # fmt: skip
        yield from (node.get("name") or "", node.get("id") or "")
    if is_bpmn(node, "extensionElements"):
        for each in node.iter():
            for name in ("target", "name", "variable"):
                yield each.get(name) or ""


# ── Forms ─────────────────────────────────────────────────────────────────────────────────


def _fields(content: bytes) -> Iterator[tuple[str, Variable]]:
    try:
        form = read_json(content)
    except UnreadableJson:
        return
    left: list[Any] = [form]
    while left:
        each = left.pop()
        if not isinstance(each, dict):
            continue
        key = each.get("key") or each.get("path")
        nested = isinstance(key, str) and "." in key
        if isinstance(key, str) and key:
            yield key.partition(".")[0], Variable() if nested else _field(each)
        if (each is form or each.get("type") in _HOLDERS) and not (
            each.get("path") and each.get("components")
        ):
            components = each.get("components")
            left.extend(components if isinstance(components, list) else ())


def _field(component: Mapping[str, Any]) -> Variable:
    found = _FIELD_TYPES.get(str(component.get("type")), Type.ANY)
    if component.get("type") == "number" and component.get("serializeToString") is True:
        found = Type.TEXT
    values = component.get("values", component.get("data"))
    if component.get("type") not in ("radio", "select") or not isinstance(values, list):
        # Where the choices come from an expression, they may be of any type.
        chosen = component.get("type") in ("radio", "select")
        return Variable(Type.ANY if chosen else found)
    choices = [each.get("value") for each in values if isinstance(each, dict)]
    texts = frozenset(choice for choice in choices if isinstance(choice, str))
    if not choices or len(texts) < len(set(map(str, choices))):
        return Variable()
    return Variable(Type.TEXT, texts)


# ── Decisions ─────────────────────────────────────────────────────────────────────────────


def _decided(table: Decision, result: str) -> dict[str, Variable]:
    if result:
        return {result: Variable()}
    if not isinstance(table, DecisionTable):
        return {output.name: Variable(Type.ANY) for output in table.outputs}
    gathers = table.hit_policy in ("COLLECT", "RULE ORDER", "OUTPUT ORDER")
    return {
        output.name: Variable(Type.ANY) if gathers else _output(table, index)
        for index, output in enumerate(table.outputs)
    }


def _output(table: DecisionTable, index: int) -> Variable:
    """The type on which all cells of the column agree, and their values where they are texts.

    Without a matching rule the output is null, or the default: then the choices are not all.
    """
    types, choices = set[Type](), set[str]()
    for rule in table.rules:
        entry = rule.entries[index]
        tree = None if entry is None else parsed(entry.text)
        if tree is None:
            return Variable()
        types.add(Inference({}).type_of(tree))
        value = getattr(tree, "value", None)
        if isinstance(value, str):
            choices.add(value)
    if len(types) != 1:
        return Variable()
    (only,) = types
    complete = only is Type.TEXT and table.outputs[index].default is None
    return Variable(only, frozenset(choices) if complete and choices else None)
