"""How a subprocess may end, as the diagram around it sees it."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from engine.interpreter.checks.package import Scope
from engine.interpreter.event_source import definition_kind, definitions_of
from engine.interpreter.xml_source import BPMN, Node, local_name

_THROWING = ("endEvent", "intermediateThrowEvent")
#: What may fail with an error, or escalate, that no event in the diagram shows. So may rounds of
#: an activity that throw an event when they end.
_OPAQUE = ("callActivity", "serviceTask", "scriptTask", "adHocSubProcess")
_REFERENCES = {"error": "errorRef", "escalation": "escalationRef", "cancel": ""}


@dataclass(frozen=True, slots=True)
class Outcome:
    """``thrown`` are (type, reference) of what leaves the scope; ``opaque``: perhaps more does."""

    thrown: frozenset[tuple[str, str]]
    opaque: bool

    def may_cause(self, boundary: Node, kind: str) -> bool:
        """Whether this scope can set off the boundary event; all but three types come from
        elsewhere."""
        if kind not in _REFERENCES:
            return True
        if self.opaque and kind != "cancel":
            return True
        wanted = {_reference(each, kind) for each in definitions_of(boundary)}
        thrown = {reference for thrown_kind, reference in self.thrown if thrown_kind == kind}
        return bool(thrown) and ("" in wanted or "" in thrown or bool(wanted & thrown))


def outcome_of(scope: Scope) -> Outcome:
    """What the events anywhere inside ``scope`` throw. What is caught on the way is not taken
    off: an event that may happen is at worst looked at in vain."""
    return Outcome(
        thrown=frozenset(_thrown(scope.node)),
        opaque=any(True for _ in scope.node.iter(*(f"{{{BPMN}}}{kind}" for kind in _OPAQUE)))
        or any(
            each.get("behavior", "All") != "All"
            for each in scope.node.iter(f"{{{BPMN}}}multiInstanceLoopCharacteristics")
        ),
    )


def _thrown(node: Node) -> Iterator[tuple[str, str]]:
    for event in node.iter(*(f"{{{BPMN}}}{kind}" for kind in _THROWING)):
        for definition in definitions_of(event):
            kind = definition_kind(definition)
            if kind in _REFERENCES:
                yield kind, _reference(definition, kind)


def _reference(definition: Node, kind: str) -> str:
    if local_name(definition).removesuffix("EventDefinition") != kind:
        return "\0"  # Another type of the same event: it is like none that is thrown.
    return definition.get(_REFERENCES[kind]) or "" if _REFERENCES[kind] else ""
