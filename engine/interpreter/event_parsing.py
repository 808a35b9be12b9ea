"""Reads what events wait for and throw, in place of SpiffWorkflow's own reading."""

from __future__ import annotations

from typing import Any

from engine.interpreter.event_definitions import Compensation, Conditional, Multiple
from engine.interpreter.event_source import (
    compensation_activities,
    definition_kind,
    definitions_of,
    is_kind,
    link_target,
)
from engine.interpreter.spiff import definitions
from engine.interpreter.timers import ClockedTimer
from engine.interpreter.xml_source import bpmn_child, bpmn_children, local_name, text_of

_TIMES = {"timeDate": "date", "timeDuration": "duration", "timeCycle": "cycle"}


class EventParsing:
    """To be placed before each of SpiffWorkflow's element parsers."""

    node: Any
    spec: Any
    task: Any
    bpmn_id: str
    process_parser: Any
    event_nodes: list[Any]

    def get_event_definition(self, _xpaths: list[str]) -> Any:
        found = []
        for node in definitions_of(self.node):
            self.event_nodes.append(node)
            found.append(self._definition(node))
        if not found:
            return definitions.NoneEventDefinition(description="Default")
        # End events carry out what they throw by themselves, see ``specs.throwing.EndEvent``.
        if len(found) == 1 and local_name(self.node) != "endEvent":
            return found[0]
        return Multiple(tuple(found), all=self.node.get("parallelMultiple") == "true")

    def _definition(self, node: Any) -> Any:
        kind = definition_kind(node)
        if kind == "conditional":
            self.spec.has_conditions = True
            return Conditional(text_of(bpmn_child(node, "condition")))
        if kind == "compensation":
            waits = node.get("waitForCompletion") != "false"
            return Compensation(node.get("activityRef") or "", waits=waits)
        if kind == "link":
            return definitions.NoneEventDefinition(description="Link")
        return getattr(self, f"parse_{kind}_event")(node)

    def parse_timer_event(self, event: Any) -> ClockedTimer:
        for tag, kind in _TIMES.items():
            found = bpmn_child(event, tag)
            if found is not None:
                name = self.node.get("name") or self.bpmn_id
                return ClockedTimer(name, text_of(found), kind=kind)
        raise ValueError("a timer needs a date, a duration or a cycle")

    def parse_node(self) -> Any:
        """A link leads its token on like a flow, so it is one (BPMN 2.0.2 §10.5.5)."""
        parsed = super().parse_node()  # type: ignore[misc]
        target = link_target(self.node)
        if target is not None:
            self.task.connect(self.process_parser.parse_node(target))
        return parsed


class ScopeParsing:
    """To be placed before SpiffWorkflow's parser of a process: what stands beside its flow."""

    node: Any
    spec: Any

    def get_boundary_events(self, activity_id: str) -> list[Any]:
        """Those that wait. Compensation waits for nothing: its activity is only remembered."""
        attached = super().get_boundary_events(activity_id)  # type: ignore[misc]
        return [node for node in attached if not is_kind(node, "compensation")]

    def add_compensation(self) -> None:
        """The activities for compensation, and the event subprocess for it."""
        for event in bpmn_children(self.node, "boundaryEvent"):
            if is_kind(event, "compensation"):
                for activity in compensation_activities(event):
                    handler = self._parse_aside(activity)
                    self.spec.handlers[event.get("attachedToRef")] = handler.name
        for node in bpmn_children(self.node, "subProcess"):
            if begins_by_compensation(node):
                self.spec.compensator = self._parse_aside(node).name

    def _parse_aside(self, node: Any) -> Any:
        """Parse a node that no flow leads to; tasks of a spec without an input are refused."""
        spec = self.parse_node(node)  # type: ignore[attr-defined]
        if not spec.inputs:
            spec._connect_notify(self.spec.undo)  # noqa: SLF001 - SpiffWorkflow's protocol.
        return spec

    @property
    def aside(self) -> set[str]:
        """Names of the specs that a token does not leave by a flow."""
        return {*self.spec.handlers.values(), self.spec.compensator}


def begins_by_compensation(node: Any) -> bool:
    """Whether ``node`` is an event subprocess for compensation."""
    start = bpmn_child(node, "startEvent")
    return (
        node.get("triggeredByEvent") == "true"
        and start is not None
        and is_kind(start, "compensation")
    )
