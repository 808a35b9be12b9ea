"""What goes in and out of activities: mappings, data objects, associations, stores, calls."""

from __future__ import annotations

from collections.abc import Iterator

from engine.interpreter.calls import call_of, mapping_of
from engine.interpreter.checks.catalogue import finding
from engine.interpreter.checks.package import Package, Scope
from engine.interpreter.checks.texts import check_expression
from engine.interpreter.contract import Finding
from engine.interpreter.data_flow import (
    Assignment,
    Association,
    declared_in,
    extensions,
    store_of,
)
from engine.interpreter.elements import ACTIVITIES, duban
from engine.interpreter.expressions import compile_template
from engine.interpreter.xml_source import Node, bpmn_children, is_bpmn, local_name

_BINDINGS = ("", "deployment", "latest", "version", "versionTag")


def check_data(package: Package) -> Iterator[Finding]:
    for scope in package.scopes():
        yield from _declared(scope, scope.node)
        for reference in bpmn_children(scope.node, "dataStoreReference"):
            yield from _store(scope, reference)
        for node in scope.flow_nodes.values():
            yield from _mappings(scope, node)
            if local_name(node) in ACTIVITIES:
                yield from _associations(scope, node)
                if local_name(node) not in ("subProcess", "transaction", "adHocSubProcess"):
                    yield from _declared(scope, node)
            if is_bpmn(node, "callActivity"):
                yield from _call(scope, node)


def _assigned(scope: Scope, node: Node, assignment: Assignment) -> Iterator[Finding]:
    """A name that a variable may have, and an expression for its value."""
    if not assignment.target.isidentifier() or not assignment.expression:
        path = scope.source.path
        yield finding("BPMN105", node, path=path, target=assignment.target or "?")
    else:
        yield from check_expression(scope, node, assignment.expression)


def _declared(scope: Scope, node: Node) -> Iterator[Finding]:
    for assignment in declared_in(node):
        yield from _assigned(scope, node, assignment)


def _mappings(scope: Scope, node: Node) -> Iterator[Finding]:
    mapped = [*extensions(node, "input"), *extensions(node, "output")]
    if mapped and local_name(node) not in ACTIVITIES:
        yield finding("BPMN108", node, path=scope.source.path)
        return
    for each in mapped:
        assignment = Assignment(each.get("target", ""), each.get("source", ""))
        yield from _assigned(scope, node, assignment)


def _store(scope: Scope, reference: Node) -> Iterator[Finding]:
    if not store_of(reference):
        return
    key = duban(reference, "key")
    if not key or len(store_of(reference)) > 80:
        yield finding("BPMN107", reference, path=scope.source.path)
    else:
        yield from check_expression(scope, reference, key)


def _associations(scope: Scope, node: Node) -> Iterator[Finding]:
    for tag in ("dataInputAssociation", "dataOutputAssociation"):
        for each in bpmn_children(node, tag):
            association = Association(each)
            if association.live:
                yield from _association(scope, node, association)


def _association(scope: Scope, node: Node, association: Association) -> Iterator[Finding]:
    for assignment in association.assignments:
        yield from _assigned(scope, node, assignment)
    if association.transformation:
        yield from check_expression(scope, node, association.transformation)
        if not association.target_name and not store_of(association.target):
            yield finding("BPMN106", node, path=scope.source.path)


def _call(scope: Scope, node: Node) -> Iterator[Finding]:
    path, call, mapping = scope.source.path, call_of(node), mapping_of(node)
    needed = {"version": call.version, "versionTag": call.version_tag}
    bad_number = bool(call.version) and not call.version.isdecimal()
    if call.binding not in _BINDINGS or not needed.get(call.binding, "-") or bad_number:
        yield finding("BPMN109", node, path=path, binding=call.binding)
    if "{" in call.process:
        yield from check_expression(scope, node, call.process, compiler=compile_template)
    for each in (*extensions(node, "in"), *extensions(node, "out")):
        if not {"source", "sourceExpression", "businessKey", "variables"} & set(each.attrib):
            yield finding("BPMN105", node, path=path, target=each.get("target") or "?")
    for handing in (*mapping.into, *mapping.back):
        yield from _assigned(scope, node, Assignment(handing.target, handing.expression))
