"""What would mend a finding, as data that a modeler can carry out in one step.

Only what can be said without thinking is said: a name that is nearly one that is known, a default
that is missing, a join of the wrong kind. Where a value is missing that only the designer knows,
``asks`` says which. What is not in ``MENDED`` has its remedy in words alone.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from difflib import get_close_matches
from functools import cached_property

from engine.interpreter.checks.joining import Said, joined_soundly, retyped_soundly
from engine.interpreter.checks.package import Package, Source
from engine.interpreter.checks.texts import known_attributes
from engine.interpreter.contract import Finding, Mending
from engine.interpreter.elements import duban, split_clauses
from engine.interpreter.participants import split_groups
from engine.interpreter.xml_source import BPMN, Node, bpmn_child, is_bpmn, local_name, text_of

_GROUPS = ("candidateGroups", "participants", "copyTo")
_TEMPLATE = re.compile(r"\{[^{}]*\}")
#: How alike two names have to be before one is offered in place of the other.
_ALIKE = 0.6
#: What mends these is tried on a copy; so many are.
_TRIED, _MOST_TRIED = frozenset({"SOUND001", "SOUND004"}), 3
#: The course has too many situations to be followed to its end.
_TOO_MANY = "SOUND012"


@dataclass(frozen=True)
class _Case:
    """A finding with the element that it is about."""

    found: Finding
    package: Package
    source: Source
    node: Node
    said: Said

    @property
    def element_id(self) -> str:
        return self.found.element_id

    def param(self, name: str) -> str:
        return str(self.found.params.get(name, ""))

    @cached_property
    def outgoing(self) -> Sequence[Node]:
        return self._flows("sourceRef")

    @cached_property
    def incoming(self) -> Sequence[Node]:
        return self._flows("targetRef")

    def _flows(self, end: str) -> Sequence[Node]:
        flows = self.source.root.iter(f"{{{BPMN}}}sequenceFlow")
        return [flow for flow in flows if flow.get(end) == self.element_id]


def with_mending(found: Iterable[Finding], package: Package) -> list[Finding]:
    """The findings, those with a mechanical remedy together with it.

    What is tried out by playing the changed process costs as much as the check of its course, so
    no more than the first few are, and none where that could not be followed to its end.
    """
    findings = tuple(found)
    sources = {source.path: source for source in package.sources}
    said = frozenset((each.code, each.element_id) for each in findings if each.severity != "info")
    left = 0 if any(each.code == _TOO_MANY for each in findings) else _MOST_TRIED
    mended = []
    for each in findings:
        tried = each.code in _TRIED
        mended.append(_with_mending(each, package, sources, said) if left or not tried else each)
        left -= tried and left > 0
    return mended


def _with_mending(
    found: Finding, package: Package, sources: Mapping[str, Source], said: Said
) -> Finding:
    how, source = MENDED.get(found.code), sources.get(found.path)
    if how is None or source is None or not found.element_id:
        return found
    node = source.by_id.get(found.element_id)
    if node is None:
        return found
    return replace(found, mending=how(_Case(found, package, source, node, said)))


def _set(case: _Case, name: str, value: str) -> Mending:
    return Mending("set", case.element_id, {"name": name, "value": value})


def _asked(name: str) -> Callable[[_Case], Mending]:
    return lambda case: Mending("set", case.element_id, {"name": name}, asks=name)


def _fixed(name: str, value: str) -> Callable[[_Case], Mending]:
    return lambda case: _set(case, name, value)


def _close(written: str, similar: str) -> bool:
    return bool(get_close_matches(written, [similar], n=1, cutoff=_ALIKE))


def _similar(attribute: str) -> Callable[[_Case], Mending]:
    """The name that is known and looks most like it; where none does, the designer is asked."""

    def mended(case: _Case) -> Mending:
        written, similar = case.param("reference"), case.param("similar")
        if _close(written, similar):
            return _set(case, f"duban:{attribute}", similar)
        return _asked(f"duban:{attribute}")(case)

    return mended


def _group(case: _Case) -> Mending | None:
    written = case.param("reference")
    similar = _filled(case.param("similar"), written)
    for attribute in _GROUPS:
        groups = split_groups(duban(case.node, attribute))
        if similar and written in groups and _close(written, similar):
            put = ", ".join(similar if each == written else each for each in groups)
            return _set(case, f"duban:{attribute}", put)
    return None


def _filled(shape: str, written: str) -> str:
    """``office:*`` with what stands in braces in ``written``; empty where that does not fit."""
    templates = _TEMPLATE.findall(written)
    if shape.count("*") != len(templates):
        return "" if "*" in shape else shape
    for template in templates:
        shape = shape.replace("*", template, 1)
    return shape


def _clause(case: _Case) -> Mending:
    written, similar = case.param("reference"), case.param("similar")
    clauses = split_clauses(duban(case.node, "clause"))
    put = [similar if each == written else each for each in clauses if each != similar]
    return _set(case, "duban:clause", ", ".join(put))


def _unknown_attribute(case: _Case) -> Mending:
    """Written as it was meant, if that can be told; otherwise away with what has no effect."""
    written = case.param("attribute")
    meant = get_close_matches(written, sorted(known_attributes(case.node)), n=1, cutoff=_ALIKE)
    if meant and not duban(case.node, meant[0]):
        values = {"name": f"duban:{written}", "to": f"duban:{meant[0]}"}
        return Mending("rename", case.element_id, values)
    return _set(case, f"duban:{written}", "")


def _default(case: _Case) -> Mending | None:
    """A flow without a condition is meant; where all have one, the last that was drawn."""
    free = [flow for flow in case.outgoing if not _condition_of(flow)]
    flow = (free or case.outgoing or [None])[-1]
    if flow is None or not flow.get("id"):
        return None
    return Mending("default", case.element_id, {"flow": flow.get("id")})


def _condition(case: _Case) -> Mending | None:
    """The one flow without a condition becomes the default; a second one needs its own."""
    default = case.node.get("default")
    if not default:
        return _default(case)
    for flow in case.outgoing:
        if flow.get("id") and flow.get("id") != default and not _condition_of(flow):
            return Mending("condition", flow.get("id"), asks="condition")
    return None


def _condition_of(flow: Node) -> str:
    return text_of(bpmn_child(flow, "conditionExpression"))


def _no_conditions(case: _Case) -> Mending:
    flows = [flow.get("id") for flow in case.outgoing if _condition_of(flow) and flow.get("id")]
    return Mending("uncondition", case.element_id, {"flows": " ".join(flows)})


def _own_language(case: _Case) -> Mending | None:
    if not is_bpmn(case.node, "sequenceFlow"):
        return None
    return Mending("condition", case.element_id, {"value": case.param("written")})


def _new_id(case: _Case) -> Mending:
    taken = {each for source in case.package.sources for each in source.by_id}
    number = 2
    while f"{case.element_id}_{number}" in taken:
        number += 1
    return Mending("id", case.element_id, {"id": f"{case.element_id}_{number}"})


def _dropped(found: Finding) -> Mending:
    return Mending("unrefer", found.element_id, {"reference": str(found.params["reference"])})


def _removed_flows(end: str) -> Callable[[_Case], Mending]:
    def mended(case: _Case) -> Mending:
        flows = case.outgoing if end == "outgoing" else case.incoming
        ids = [flow.get("id") for flow in flows if flow.get("id")]
        return Mending("remove", case.element_id, {"elements": " ".join(ids)})

    return mended


def _removed(case: _Case) -> Mending:
    return Mending("remove", case.element_id, {"elements": case.element_id})


def _event(kind: str) -> Callable[[_Case], Mending | None]:
    """An event that a scope lacks. One too many is for the designer to choose."""

    def mended(case: _Case) -> Mending | None:
        if kind == "startEvent" and int(str(case.found.params.get("count", 0))) > 0:
            return None
        return Mending("event", case.element_id, {"type": kind})

    return mended


def _person(case: _Case) -> Mending:
    return Mending("type", case.element_id, {"type": "userTask"})


def _other_join(case: _Case) -> Mending | None:
    """A join that waits for what was never sent off becomes one that waits for nothing."""
    joins = local_name(case.node) in ("parallelGateway", "inclusiveGateway")
    if not joins or len(case.outgoing) > 1:
        return None
    found = retyped_soundly(case.package, case.source, case.found, ("exclusiveGateway",), case.said)
    return Mending("type", case.element_id, {"type": found}) if found else None


def _join(case: _Case) -> Mending | None:
    """Tokens that were split are joined where they meet."""
    if len(case.incoming) < 2:
        return None
    kinds = ("parallelGateway", "inclusiveGateway")
    if is_bpmn(case.node, "exclusiveGateway") and len(case.outgoing) == 1:
        found = retyped_soundly(case.package, case.source, case.found, kinds, case.said)
        return Mending("type", case.element_id, {"type": found}) if found else None
    found = joined_soundly(case.package, case.source, case.found, kinds, case.said)
    return Mending("join", case.element_id, {"type": found}) if found else None


def _forwards(case: _Case) -> Mending | None:
    attribute = case.param("attribute")
    if attribute not in ("dueIn", "followUpIn"):
        return None
    return _set(case, f"duban:{attribute}", case.param("expression").replace("-", "", 1))


#: By the code of the finding. ``tests/engine/interpreter/checks/test_mending.py`` has a row each.
MENDED: Mapping[str, Callable[[_Case], Mending | None]] = {
    "BPMN002": _new_id,
    "BPMN004": _event("startEvent"),
    "BPMN005": _event("startEvent"),
    "BPMN006": _event("endEvent"),
    "BPMN023": _asked("calledElement"),
    "BPMN024": _removed,
    "BPMN025": _removed_flows("incoming"),
    "BPMN026": _removed_flows("outgoing"),
    "BPMN030": _condition,
    "BPMN031": _default,
    "BPMN032": _no_conditions,
    "BPMN033": _default,
    "BPMN050": _asked("duban:service"),
    "BPMN051": _similar("decision"),
    "BPMN052": _similar("form"),
    "BPMN053": _asked("duban:candidateGroups"),
    "BPMN054": _group,
    "BPMN056": _fixed("duban:priority", "50"),
    "BPMN057": _unknown_attribute,
    "BPMN058": _asked("duban:decision"),
    "BPMN060": _person,
    "BPMN069": _fixed("cancelActivity", "true"),
    "BPMN081": _asked("duban:participants"),
    "BPMN086": _fixed("duban:candidateGroups", ""),
    "IMPORT001": _own_language,
    "IMPORT004": _fixed("isExecutable", "true"),
    "NAME001": _clause,
    "NAME002": _similar("ladder"),
    "NAME003": _similar("service"),
    "NAME004": _similar("document"),
    "REF001": lambda case: _dropped(case.found),
    "SOUND001": _other_join,
    "SOUND004": _join,
    "TIME002": _forwards,
}
