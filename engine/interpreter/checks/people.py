"""What designers write about who takes part: votes, separation of duties, copies, field rights."""

from __future__ import annotations

import re
from collections.abc import Iterator

from engine.errors import InvalidInput
from engine.interpreter.checks.catalogue import finding
from engine.interpreter.checks.package import Package, Scope
from engine.interpreter.contract import Finding
from engine.interpreter.elements import duban
from engine.interpreter.expression_functions import ExpressionError
from engine.interpreter.expressions import compile_template
from engine.interpreter.field_rights import parse_field_rights
from engine.interpreter.participants import split_groups
from engine.interpreter.xml_source import Node, local_name
from engine.voting import parse_rule

PEOPLE = frozenset(
    {
        "voting", "participants", "votesMayChange", "stopEarly", "resultVariable", "whenEmpty",
        "sameAs", "notSameAs", "fieldRights",
    }
)  # fmt: skip
_EMPTY = re.compile(r"wait|skip|incident|to:.+")
_SWITCHES = ("votesMayChange", "stopEarly")


def check_copies(scope: Scope, node: Node) -> Iterator[Finding]:
    """Who is told once the element was passed."""
    yield from _names(scope, node, "copyTo")


def check_people(package: Package, scope: Scope, node: Node) -> Iterator[Finding]:
    """The attributes of a user task that say who does it, and what of its form."""
    path = scope.source.path
    yield from _voting(scope, node)
    yield from _names(scope, node, "participants")
    for name in ("sameAs", "notSameAs"):
        for reference in split_groups(duban(node, name)):
            if not _is_other_task(package, node, reference):
                yield finding("BPMN083", node, path=path, reference=reference)
    empty = duban(node, "whenEmpty")
    if empty and not _EMPTY.fullmatch(empty):
        yield finding("BPMN084", node, path=path, expression=empty)
    for name in _SWITCHES:
        if duban(node, name) not in ("", "true", "false"):
            yield finding("BPMN087", node, path=path, attribute=name, expression=duban(node, name))
    try:
        parse_field_rights(duban(node, "fieldRights"))
    except ValueError as error:
        yield finding("BPMN085", node, path=path, expression=str(error))


def _voting(scope: Scope, node: Node) -> Iterator[Finding]:
    path, rule = scope.source.path, duban(node, "voting")
    named = duban(node, "participants")
    if not rule:
        if named:
            yield finding("BPMN082", node, path=path)
        return
    if "{" not in rule:
        try:
            parse_rule(rule)
        except InvalidInput:
            yield finding("BPMN080", node, path=path, expression=rule)
    if not named:
        yield finding("BPMN081", node, path=path)
    if duban(node, "candidateGroups") or duban(node, "assignee"):
        yield finding("BPMN086", node, path=path)


def _names(scope: Scope, node: Node, attribute: str) -> Iterator[Finding]:
    for part in split_groups(duban(node, attribute)):
        try:
            compile_template(part)
        except ExpressionError as error:
            yield finding(
                "BPMN040", node, path=scope.source.path, expression=part, reason=str(error)
            )


def _is_other_task(package: Package, node: Node, reference: str) -> bool:
    """Whether ``reference`` is a person's task that an instance of this package can come to."""
    return reference != node.get("id") and any(
        reference in scope.flow_nodes
        and local_name(scope.flow_nodes[reference]) in ("userTask", "manualTask")
        for scope in package.scopes()
    )
