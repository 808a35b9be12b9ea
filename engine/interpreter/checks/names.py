"""Names that the installation should know: clauses, groups, ladders, services, documents."""

from __future__ import annotations

from collections.abc import Collection, Iterator
from difflib import get_close_matches

from engine.interpreter.checks.catalogue import finding
from engine.interpreter.checks.package import Package, Scope
from engine.interpreter.contract import Finding
from engine.interpreter.elements import duban, groups_for, split_clauses
from engine.interpreter.expression_functions import ExpressionError
from engine.interpreter.expressions import compile_template
from engine.interpreter.known import fits
from engine.interpreter.participants import split_groups
from engine.interpreter.xml_source import Node, local_name

_WORKED_BY_GROUPS = ("userTask", "manualTask", "adHocSubProcess")
_USER = "user:"


def check_names(package: Package) -> Iterator[Finding]:
    """What is written in full and not known here. What an expression gives is not looked at."""
    for scope in package.scopes():
        for node in (scope.node, *scope.flow_nodes.values()):
            yield from _clauses(package, scope, node)
            yield from _groups(package, scope, node)
            yield from _singles(package, scope, node)


def nearest(name: str, known: Collection[str]) -> str:
    """The known name that looks most like ``name``; a dash where none is known."""
    found = get_close_matches(name, sorted(known), n=1, cutoff=0)
    return found[0] if found else "-"


def _clauses(package: Package, scope: Scope, node: Node) -> Iterator[Finding]:
    known = package.known.clauses
    for clause in split_clauses(duban(node, "clause")) if known is not None else ():
        if known is not None and clause not in known:
            yield _unknown("NAME001", scope, node, clause, known)


def _groups(package: Package, scope: Scope, node: Node) -> Iterator[Finding]:
    known = package.known.groups
    if known is None:
        return
    written = [*split_groups(duban(node, "participants")), *split_groups(duban(node, "copyTo"))]
    if local_name(node) in _WORKED_BY_GROUPS:
        written += split_groups(groups_for(node, scope.source.lane_groups))
    for group in dict.fromkeys(written):
        shape = _shape(group)
        if shape and not shape.startswith(_USER) and not fits(shape, known):
            yield _unknown("BPMN054", scope, node, group, known)


def _singles(package: Package, scope: Scope, node: Node) -> Iterator[Finding]:
    known = package.known
    for code, attribute, names in (
        ("NAME002", "ladder", known.ladders),
        ("NAME003", "service", None if known.services is None else known.services.keys()),
        ("NAME004", "document", known.documents),
    ):
        name = duban(node, attribute)
        if names is not None and name and "{" not in name and name not in names:
            yield _unknown(code, scope, node, name, names)


def _unknown(code: str, scope: Scope, node: Node, name: str, known: Collection[str]) -> Finding:
    path = scope.source.path
    return finding(code, node, path=path, reference=name, similar=nearest(name, known))


def _shape(group: str) -> str:
    """``unit:{unit_id}:handler@2`` as ``unit:*:handler``; empty where it cannot be read."""
    try:
        pieces = compile_template(group)
    except ExpressionError:
        return ""
    shape = "".join(each if isinstance(each, str) else "*" for each in pieces)
    return shape.rpartition("@")[0] or shape
