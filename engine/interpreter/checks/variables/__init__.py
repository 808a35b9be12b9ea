"""Whether conditions and templates read what is there, and compare what can be compared."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from difflib import get_close_matches

from engine.interpreter.checks.catalogue import finding
from engine.interpreter.checks.package import Package, Scope
from engine.interpreter.checks.variables.paths import assigned_in
from engine.interpreter.checks.variables.sources import Sources, read_sources
from engine.interpreter.checks.variables.types import Inference, Type, Variable, guarded, parsed
from engine.interpreter.contract import Finding
from engine.interpreter.elements import ACTIVITIES, duban
from engine.interpreter.expression_functions import ExpressionError
from engine.interpreter.expressions import compile_expression, compile_template
from engine.interpreter.xml_source import Node, bpmn_child, is_bpmn, local_name, text_of

_CHOOSING = ACTIVITIES | {"exclusiveGateway", "inclusiveGateway", "complexGateway"}
_TEMPLATES = ("candidateGroups", "assignee", "title", "dueIn", "followUpIn", "priority", "ladder")
_LEAST_LIKE = 0.8
_MILDER = {"DATA006": "DATA016", "DATA007": "DATA017", "DATA008": "DATA018"}


@dataclass(frozen=True, slots=True)
class Reading:
    """An expression, the element that it stands at, and the one whose data it reads.

    ``behind`` is whether it reads them when that one is completed, and not when it begins.
    """

    node: Node
    at: str
    text: str
    behind: bool = False


def check_variables(package: Package) -> Iterator[Finding]:
    sources = read_sources(package, package.form_files)
    known = sources.known()
    for scope in package.scopes():
        for each in _conditions(scope):
            yield from _typed(scope, each, known)
    for scope in package.scopes():
        if scope.node is package.running[0][1] or scope.node.get("id"):
            yield from _unset(package, scope, sources, known)


def _conditions(scope: Scope) -> Iterator[Reading]:
    for node_id, node in scope.flow_nodes.items():
        if local_name(node) not in _CHOOSING:
            continue
        for flow in scope.outgoing[node_id]:
            text = text_of(bpmn_child(flow, "conditionExpression"))
            if text and flow.get("id") != node.get("default") and _compiles(text):
                yield Reading(flow, node_id, text, behind=local_name(node) in ACTIVITIES)


def _typed(scope: Scope, reading: Reading, known: Mapping[str, Variable]) -> Iterator[Finding]:
    tree = parsed(reading.text)
    if tree is None:
        return
    inference = Inference(known)
    result = inference.type_of(tree)
    path = scope.source.path
    if result not in (Type.ANY, Type.TRUTH):
        yield finding(
            "DATA001", reading.node, path=path, expression=reading.text, type=result.value
        )
    for clash in inference.clashes:
        yield finding(
            clash.code, reading.node, path=path, expression=reading.text, **dict(clash.params)
        )


# ── Variables that nothing sets ───────────────────────────────────────────────────────────


def _unset(
    package: Package, scope: Scope, sources: Sources, known: Mapping[str, Variable]
) -> Iterator[Finding]:
    said: set[tuple[str, bool, str]] = set()
    is_main = scope.node is package.running[0][1]
    assigned = assigned_in(scope, sources.sets) if is_main else None
    for reading in (*_conditions(scope), *_templates(scope)):
        for name in sorted(_names(reading.text)):
            if (reading.at, reading.behind, name) in said:
                continue
            said.add((reading.at, reading.behind, name))
            if name not in known:
                yield from _unknown(scope, reading, name, sources, known)
            elif (
                assigned is None
                or name in sources.anywhere
                or sources.untold
                or (reading.behind and name in assigned.own[reading.at])
            ):
                continue
            elif name not in assigned.perhaps[reading.at]:
                yield _said(scope, reading, "DATA007", sources, variable=name)
            elif name not in assigned.surely[reading.at]:
                yield _said(scope, reading, "DATA008", sources, variable=name)


def _unknown(
    scope: Scope, reading: Reading, name: str, sources: Sources, known: Mapping[str, Variable]
) -> Iterator[Finding]:
    like = get_close_matches(name, [each for each in known if each], n=1, cutoff=_LEAST_LIKE)
    if like:
        path = scope.source.path
        yield finding("DATA005", reading.node, path=path, variable=name, similar=like[0])
    elif sources.untold or not (sources.start_told or sources.sets):
        return
    elif sources.start_told or is_bpmn(reading.node, "sequenceFlow"):
        # Whom a task is for is often known before it starts; what people decide is not.
        yield _said(scope, reading, "DATA006", sources, variable=name)


def _said(scope: Scope, reading: Reading, code: str, sources: Sources, *, variable: str) -> Finding:
    """As a warning where the start event tells what it is given, else as something to know."""
    code = code if sources.start_told else _MILDER[code]
    return finding(code, reading.node, path=scope.source.path, variable=variable)


def _templates(scope: Scope) -> Iterator[Reading]:
    for node_id, node in scope.flow_nodes.items():
        if is_bpmn(node, "userTask") or is_bpmn(node, "manualTask"):
            for name in _TEMPLATES:
                for text in _expressions_in(duban(node, name)):
                    yield Reading(node, node_id, text)


def _expressions_in(template: str) -> Iterator[str]:
    try:
        parts = compile_template(template)
    except ExpressionError:
        return
    yield from (part.text for part in parts if not isinstance(part, str))


def _names(text: str) -> frozenset[str]:
    """The variables that an expression reads without asking first whether they are there."""
    tree = parsed(text)
    if tree is None or not _compiles(text):
        return frozenset()
    return compile_expression(text).names - frozenset(guarded(tree))


def _compiles(text: str) -> bool:
    try:
        compile_expression(text)
    except ExpressionError:
        return False
    return True
