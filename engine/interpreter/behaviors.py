"""What multi-instance activities throw when a round is completed (BPMN 2.0.2 §13.3.7)."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from engine.interpreter.specs.loops import Behavior
from engine.interpreter.spiff import definitions
from engine.interpreter.xml_source import BPMN, Node, bpmn_child, bpmn_children, local_name, text_of

#: The event types that can be thrown, with the attribute that names the event.
THROWN = {"signal": "signalRef", "message": "messageRef", "escalation": "escalationRef"}


def behaviors_of(characteristics: Node) -> tuple[Behavior, ...]:
    """What is thrown when. All (the default) throws nothing."""
    return tuple(
        Behavior(when, _thrown(event))
        for when, event in thrown_events(characteristics)
        if event is not None
    )


def thrown_events(characteristics: Node) -> Iterator[tuple[str, Node | None]]:
    """When, and the signal, message or escalation that is thrown; None where there is none."""
    root = characteristics.getroottree().getroot()
    match characteristics.get("behavior", "All"):
        case "None":
            yield "each", _referred(root, characteristics.get("noneBehaviorEventRef"))
        case "One":
            yield "first", _referred(root, characteristics.get("oneBehaviorEventRef"))
        case "Complex":
            for each in bpmn_children(characteristics, "complexBehaviorDefinition"):
                yield text_of(bpmn_child(each, "condition")), _of_event(root, each)
        case "All":
            return
        case _:
            yield "each", None


def _of_event(root: Node, behavior: Node) -> Node | None:
    event = bpmn_child(behavior, "event")
    if event is None:
        return None
    inside = [child for child in event if local_name(child).endswith("EventDefinition")]
    if inside:
        return _event_of(root, inside[0])
    return _referred(root, text_of(bpmn_child(event, "eventDefinitionRef")))


def _referred(root: Node, reference: str | None) -> Node | None:
    """The event that the event definition with this id names."""
    for node in root.iter(f"{{{BPMN}}}*"):
        if reference and node.get("id") == reference:
            return _event_of(root, node)
    return None


def _event_of(root: Node, definition: Node) -> Node | None:
    """The signal, message or escalation that an event definition names."""
    kind = local_name(definition).removesuffix("EventDefinition")
    reference = definition.get(THROWN.get(kind, ""))
    for node in root.iter(f"{{{BPMN}}}{kind}"):
        if reference and node.get("id") == reference:
            return node
    return None


def _thrown(event: Node) -> Any:
    name = event.get("name") or event.get("id")
    match local_name(event):
        case "signal":
            return definitions.SignalEventDefinition(name)
        case "message":
            return definitions.MessageEventDefinition(name)
    return definitions.EscalationEventDefinition(name, event.get("escalationCode"))
