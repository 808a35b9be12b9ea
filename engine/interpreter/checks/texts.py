"""What designers write into elements: conditions, timers, loops, ``duban:`` attributes."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from datetime import date, datetime

from engine.errors import InvalidInput
from engine.interpreter.checks.catalogue import finding
from engine.interpreter.checks.foreign.expressions import as_template, suggestion
from engine.interpreter.checks.names import nearest
from engine.interpreter.checks.package import Package, Scope
from engine.interpreter.checks.people import PEOPLE, check_copies, check_people
from engine.interpreter.checks.times import TIMES
from engine.interpreter.contract import Finding
from engine.interpreter.elements import duban, duban_attributes, groups_for, split_clauses
from engine.interpreter.event_source import definition_kind, definitions_of
from engine.interpreter.expression_functions import ExpressionError
from engine.interpreter.expressions import compile_expression, compile_template
from engine.interpreter.parameters import name_in
from engine.interpreter.participants import split_groups
from engine.interpreter.timers import parse_cycle
from engine.interpreter.xml_source import Node, bpmn_child, is_bpmn, local_name, text_of
from engine.worktime.durations import parse_duration

CLAUSE = re.compile(r"^\d+(\.\d+)*-\d{2,3}$")
_COMMON = frozenset({"clause", "document", "copyTo"})
_CAUGHT = frozenset({"codeVariable", "messageVariable"})
_USER = frozenset(
    {
        "candidateGroups", "assignee", "dueIn", "dueAt", "dueFrom", "followUpIn", "priority",
        "form", "ladder", "title",
    }
)  # fmt: skip
_SENDING = frozenset({"correlation", "payload", "timeToLive", "area"})
#: What the start event of an instance says that nobody starts by hand.
_START = frozenset({"title", "businessKey", "scopeArea", "scopeOwner", "scopeSubject"})
#: The ``duban:`` attributes with a meaning, by the kind of element.
ATTRIBUTES: dict[str, frozenset[str]] = {
    "userTask": _COMMON | _USER | PEOPLE,
    "manualTask": _COMMON | _USER | PEOPLE,
    "startEvent": _COMMON | _CAUGHT | _START | {"form", "correlation"},
    "intermediateCatchEvent": _COMMON | _START | {"correlation"},
    "boundaryEvent": _COMMON | _CAUGHT | {"correlation"},
    "receiveTask": _COMMON | _START | {"correlation"},
    "intermediateThrowEvent": _COMMON | _SENDING,
    "endEvent": _COMMON | _SENDING,
    "sendTask": _COMMON | _SENDING,
    "serviceTask": _COMMON | {"service", "async", "topic", "payload", "output", "priority"},
    "businessRuleTask": _COMMON | {"decision", "resultVariable"},
    "scriptTask": _COMMON | {"resultVariable"},
    "adHocSubProcess": _COMMON | {"candidateGroups"},
    "callActivity": _COMMON | {"output", "binding", "version", "versionTag"},
}
_TEMPLATES = ("assignee", "title", "ladder", "form")


def check_texts(package: Package) -> Iterator[Finding]:
    for scope in package.scopes():
        yield from _conditions(scope)
        for node in scope.flow_nodes.values():
            yield from _timers(package, scope, node)
            yield from _loops(scope, node)
            yield from _attributes(package, scope, node)


def check_groups(package: Package, scope: Scope, node: Node) -> Iterator[Finding]:
    """The groups written on ``node``: each a template."""
    for group in split_groups(duban(node, "candidateGroups")):
        yield from check_expression(scope, node, group, compiler=compile_template)


def check_expression(
    scope: Scope, node: Node, text: str, *, compiler: Callable[[str], object] = compile_expression
) -> Iterator[Finding]:
    try:
        compiler(text)
    except ExpressionError as error:
        path, written = scope.source.path, suggestion(text)
        if written:
            yield finding("IMPORT001", node, path=path, expression=text, written=written)
        else:
            yield finding("BPMN040", node, path=path, expression=text, reason=str(error))


def _conditions(scope: Scope) -> Iterator[Finding]:
    for flow in scope.flows:
        text = text_of(bpmn_child(flow, "conditionExpression"))
        source = scope.flow_nodes.get(flow.get("sourceRef") or "")
        if text and source is not None and flow.get("id") != source.get("default"):
            yield from check_expression(scope, flow, text)


def _timers(package: Package, scope: Scope, node: Node) -> Iterator[Finding]:
    for definition in definitions_of(node, scope.source.by_id):
        if definition_kind(definition) == "conditional":
            condition = text_of(bpmn_child(definition, "condition"))
            yield from check_expression(scope, node, condition)
        if definition_kind(definition) != "timer":
            continue
        found = [
            (kind, text_of(bpmn_child(definition, tag)))
            for tag, kind in TIMES.items()
            if bpmn_child(definition, tag) is not None
        ]
        kind, text = found[0] if len(found) == 1 else ("duration", "")
        yield from _time(package, scope, node, kind=kind, text=text)


def _time(package: Package, scope: Scope, node: Node, *, kind: str, text: str) -> Iterator[Finding]:
    if text.startswith("=") or "${" in text or "#{" in text:
        written = as_template(text)
        path = scope.source.path
        yield finding("IMPORT001", node, path=path, expression=text, written=written)
    elif "{" in text:
        yield from check_expression(scope, node, text, compiler=compile_template)
    elif kind == "date" and text and not text[0].isdigit():
        yield from check_expression(scope, node, text)
    elif package.parameters.lengths and (name := name_in(kind, text)):
        if name not in package.parameters.lengths:
            similar, path = nearest(name, package.parameters.lengths), scope.source.path
            yield finding("TIME005", node, path=path, reference=name, similar=similar)
    elif not text:
        yield finding("BPMN059", node, path=scope.source.path)
    elif not _is_time(kind, text):
        yield finding("BPMN041", node, path=scope.source.path, kind=kind, expression=text)


def _is_time(kind: str, text: str) -> bool:
    try:
        if kind == "date":
            return bool(date.fromisoformat(text) if len(text) == 10 else _instant(text))
        if kind == "cycle":
            text = parse_cycle(text).every
    except (ValueError, ExpressionError):
        return False
    return is_duration(text)


def _instant(text: str) -> datetime:
    return datetime.fromisoformat(text)


def is_duration(text: str) -> bool:
    """Whether ``text`` is a duration: ISO 8601, ``P5WD`` or ``PT4WH``."""
    try:
        parse_duration(text)
    except InvalidInput:
        return False
    return True


def _loops(scope: Scope, node: Node) -> Iterator[Finding]:
    path = scope.source.path
    loop = bpmn_child(node, "standardLoopCharacteristics")
    if loop is not None:
        condition = text_of(bpmn_child(loop, "loopCondition"))
        maximum = loop.get("loopMaximum")
        if not condition and not (maximum or "").isdigit():
            yield finding("BPMN042", node, path=path)
        elif condition:
            yield from check_expression(scope, node, condition)
    several = bpmn_child(node, "multiInstanceLoopCharacteristics")
    if several is None:
        return
    cardinality = text_of(bpmn_child(several, "loopCardinality"))
    reference = text_of(bpmn_child(several, "loopDataInputRef"))
    collection = duban(several, "collection") or reference
    if bool(cardinality) == bool(collection):
        yield finding("BPMN042", node, path=path)
    for text in (cardinality, collection, text_of(bpmn_child(several, "completionCondition"))):
        if text and text != reference:
            yield from check_expression(scope, node, text)


def known_attributes(node: Node) -> frozenset[str]:
    """The attributes of ours that have an effect on ``node``."""
    return frozenset(ATTRIBUTES.get(local_name(node), _COMMON))


def _attributes(package: Package, scope: Scope, node: Node) -> Iterator[Finding]:
    kind, path = local_name(node), scope.source.path
    known = ATTRIBUTES.get(kind, _COMMON)
    for name in duban_attributes(node):
        if name not in known:
            yield finding("BPMN057", node, path=path, attribute=name)
    for clause in split_clauses(duban(node, "clause")):
        if not CLAUSE.match(clause):
            yield finding("BPMN055", node, path=path, reference=clause)
    if kind == "serviceTask" and not (duban(node, "service") or duban(node, "topic")):
        yield finding("BPMN050", node, path=path)
    decision = duban(node, "decision")
    if kind == "businessRuleTask" and not decision:
        yield finding("BPMN058", node, path=path)
    elif kind == "businessRuleTask" and decision not in package.decisions:
        similar = nearest(decision, package.decisions)
        yield finding("BPMN051", node, path=path, reference=decision, similar=similar)
    form = duban(node, "form")
    if "form" in known and form and "{" not in form and form not in package.forms:
        similar = nearest(form, package.forms)
        yield finding("BPMN052", node, path=path, reference=form, similar=similar)
    yield from check_copies(scope, node)
    if kind in ("userTask", "manualTask"):
        yield from _user_task(package, scope, node)
        yield from check_people(package, scope, node)


def _user_task(package: Package, scope: Scope, node: Node) -> Iterator[Finding]:
    path = scope.source.path
    groups, assignee = groups_for(node, scope.source.lane_groups), duban(node, "assignee")
    somebody = groups or assignee or duban(node, "participants") or duban(node, "sameAs")
    if not somebody and is_bpmn(node, "userTask"):
        yield finding("BPMN053", node, path=path)
    yield from check_groups(package, scope, node)
    for name in _TEMPLATES:
        yield from check_expression(scope, node, duban(node, name), compiler=compile_template)
    for name in ("dueIn", "followUpIn"):
        if text := duban(node, name):
            yield from _time(package, scope, node, kind="duration", text=text)
    for name in ("dueAt", "dueFrom"):
        if instant := duban(node, name):
            yield from check_expression(scope, node, instant.removeprefix("{").removesuffix("}"))
    priority = duban(node, "priority")
    if "{" in priority:
        yield from check_expression(scope, node, priority, compiler=compile_template)
    elif priority and not (priority.isdecimal() and int(priority) <= 100):
        yield finding("BPMN056", node, path=path, expression=priority)
