"""Whether conditions and templates read what is there, and compare what can be compared."""

from __future__ import annotations

import contextlib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from difflib import get_close_matches
from typing import Any

from engine.interpreter.checks.catalogue import finding
from engine.interpreter.checks.package import Package, Scope
from engine.interpreter.checks.scripts import script_text
from engine.interpreter.checks.variables.paths import assigned_in
from engine.interpreter.checks.variables.sources import Sources, read_sources
from engine.interpreter.checks.variables.types import Inference, Type, Variable, guarded, parsed
from engine.interpreter.contract import Finding
from engine.interpreter.elements import ACTIVITIES, duban
from engine.interpreter.expression_functions import ExpressionError
from engine.interpreter.expressions import compile_expression, compile_template
from engine.interpreter.xml_source import Node, bpmn_child, is_bpmn, line_of, local_name, text_of
from engine.scripting import ScriptError, read_script

_CHOOSING = ACTIVITIES | {"exclusiveGateway", "inclusiveGateway", "complexGateway"}
_TEMPLATES = ("candidateGroups", "assignee", "title", "dueIn", "followUpIn", "priority", "ladder")
_LEAST_LIKE = 0.8
_MILDER = {"DATA006": "DATA016", "DATA007": "DATA017", "DATA008": "DATA018"}


@dataclass(frozen=True, slots=True)
class Reading:
    """An expression, the element that it stands at, and the one whose data it reads.

    ``behind`` is whether it reads them when that one is completed, and not when it begins. A script
    or a service reads ``names``; ``line`` is where, if it is not that of the element.
    """

    node: Node
    at: str
    text: str = ""
    behind: bool = False
    names: frozenset[str] | None = None
    line: int = 0

    def variables(self) -> frozenset[str]:
        return _names(self.text) if self.names is None else self.names


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
    assigned = assigned_in(scope, sources.sets, sources.may_set) if is_main else None
    for reading in (*_conditions(scope), *_templates(scope), *_carried_out(scope, sources)):
        for name in sorted(reading.variables()):
            if (reading.at, reading.behind, name) in said:
                continue
            said.add((reading.at, reading.behind, name))
            if name not in known:
                yield from _unknown(scope, reading, name, sources, known)
            elif (
                assigned is None
                or name in sources.anywhere
                or sources.open
                or (reading.behind and name in assigned.own[reading.at])
            ):
                continue
            elif name not in assigned.perhaps[reading.at] | _perhaps_own(reading, sources):
                yield _said(scope, reading, "DATA007", sources, variable=name)
            elif name not in assigned.surely[reading.at]:
                yield _said(scope, reading, "DATA008", sources, variable=name)


def _perhaps_own(reading: Reading, sources: Sources) -> frozenset[str]:
    """What the element itself may have set by the time it is read."""
    return sources.may_set.get(reading.at, frozenset()) if reading.behind else frozenset()


def _unknown(
    scope: Scope, reading: Reading, name: str, sources: Sources, known: Mapping[str, Variable]
) -> Iterator[Finding]:
    like = get_close_matches(name, [each for each in known if each], n=1, cutoff=_LEAST_LIKE)
    if like:
        yield _at(scope, reading, "DATA005", variable=name, similar=like[0])
    elif sources.untold or not (sources.start_told or sources.sets):
        return
    elif sources.handed_in and not is_bpmn(reading.node, "scriptTask"):
        return  # People hand in what they decide; that they type what a script needs is rare.
    elif sources.start_told or local_name(reading.node) in ("sequenceFlow", "scriptTask"):
        # Whom a task is for is often known before it starts; what people decide is not.
        yield _said(scope, reading, "DATA006", sources, variable=name)


def _said(scope: Scope, reading: Reading, code: str, sources: Sources, *, variable: str) -> Finding:
    """As a warning where the start event tells what it is given, else as something to know."""
    sure = sources.start_told and not sources.handed_in
    code = code if sure else _MILDER[code]
    return _at(scope, reading, code, variable=variable)


def _at(scope: Scope, reading: Reading, code: str, **params: Any) -> Finding:
    found = finding(code, reading.node, path=scope.source.path, **params)
    return replace(found, line=reading.line) if reading.line else found


def _templates(scope: Scope) -> Iterator[Reading]:
    for node_id, node in scope.flow_nodes.items():
        if is_bpmn(node, "userTask") or is_bpmn(node, "manualTask"):
            for name in _TEMPLATES:
                for text in _expressions_in(duban(node, name)):
                    yield Reading(node, node_id, text)


def _carried_out(scope: Scope, sources: Sources) -> Iterator[Reading]:
    """What scripts and services read."""
    for node_id, node in scope.flow_nodes.items():
        if is_bpmn(node, "scriptTask"):
            source = bpmn_child(node, "script")
            with contextlib.suppress(ScriptError):
                for name, line in read_script(script_text(source)).reads:
                    names = frozenset({name})
                    yield Reading(node, node_id, names=names, line=line_of(source) + line - 1)
        elif node_id in sources.reads:
            yield Reading(node, node_id, names=sources.reads[node_id])


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
