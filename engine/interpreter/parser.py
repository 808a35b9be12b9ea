"""SpiffWorkflow's parser with our classes in it, and what it should read otherwise."""

# The protocol between SpiffWorkflow's specs and tasks is underscored.
# ruff: noqa: SLF001

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType
from typing import Any, ClassVar

from engine.interpreter.ad_hoc_source import entries_of, rules_of
from engine.interpreter.behaviors import behaviors_of
from engine.interpreter.calls import call_of, mapping_of
from engine.interpreter.collaboration import Collaboration, read_collaboration
from engine.interpreter.data_flow import (
    DataFlow,
    by_id,
    data_flow_of,
    declared_in,
    variable_of,
)
from engine.interpreter.decisions import Decision
from engine.interpreter.elements import ACTIVITIES, duban, instantiating, read_elements
from engine.interpreter.event_parsing import EventParsing, ScopeParsing, begins_by_compensation
from engine.interpreter.event_source import link_target
from engine.interpreter.model import Element
from engine.interpreter.parameters import NO_PARAMETERS, Parameters
from engine.interpreter.specs import activities, calls, events, joins, scripts, throwing
from engine.interpreter.specs.ad_hoc import KEEPER, AdHocSubprocess, Keeper
from engine.interpreter.specs.complex import ComplexGateway
from engine.interpreter.specs.loops import MultiInstance, StandardLoop
from engine.interpreter.specs.scope import ScopeSpec
from engine.interpreter.specs.token import BoundarySplit
from engine.interpreter.specs.ways import Way
from engine.interpreter.spiff import (
    BpmnParser,
    ProcessParser,
    SubWorkflowParser,
    TaskParser,
    full_tag,
)
from engine.interpreter.xml_source import (
    Node,
    bpmn_child,
    bpmn_children,
    is_bpmn,
    local_name,
    text_of,
)


class DubanParsing(EventParsing):
    """To be placed before each of SpiffWorkflow's element parsers."""

    def create_task(self) -> Any:
        task = super().create_task()  # type: ignore[misc]
        if local_name(self.node) in ACTIVITIES:
            task.data_flow = data_flow_of(self.node)
        return task

    def handles_multiple_outgoing(self) -> bool:
        return True  # An implicit parallel split (BPMN 2.0.2 §13.3.1).

    def connect_outgoing(self, outgoing: Any, flow: Any, is_default: bool) -> None:
        super().connect_outgoing(outgoing, flow, is_default)  # type: ignore[misc]
        if self._has_conditions():
            condition = "" if is_default else text_of(bpmn_child(flow, "conditionExpression"))
            way = Way(outgoing.name, condition, default=is_default)
            self.task.conditional_ways = (*self.task.conditional_ways, way)

    def _has_conditions(self) -> bool:
        """Whether it is an activity that a token leaves on conditions (BPMN 2.0.2 §8.4.13)."""
        default = self.node.get("default")
        return local_name(self.node) in ACTIVITIES and any(
            flow.get("id") != default and text_of(bpmn_child(flow, "conditionExpression"))
            for flow in self.process_parser.get_outgoing_sequence_flows(self.bpmn_id)
        )

    # SpiffWorkflow's data objects and associations are not ours: see ``data_flow``.
    def parse_incoming_data_references(self) -> list[Any]:
        return []

    def parse_outgoing_data_references(self) -> list[Any]:
        return []

    def parse_io_spec(self) -> None:
        return None

    def _add_boundary_event(self, children: list[Any]) -> Any:
        """As SpiffWorkflow's, less the join that it puts behind the activity."""
        split = BoundarySplit(self.spec, f"{self.bpmn_id}.BoundaryEventSplit")
        split.element_id = self.bpmn_id
        split.connect(self.task)
        for event in children:
            split.connect(self.process_parser.parse_node(event))
        return split

    def _add_loop_task(self, characteristics: Any) -> None:
        loop = self._loop_around(StandardLoop)
        maximum = characteristics.get("loopMaximum")
        loop.maximum = int(maximum) if maximum else None
        loop.condition = text_of(bpmn_child(characteristics, "loopCondition")) or None
        loop.test_before = characteristics.get("testBefore") == "true"

    def _add_multiinstance_task(self, characteristics: Any) -> None:
        loop = self._loop_around(MultiInstance)
        loop.sequential = characteristics.get("isSequential") == "true"
        loop.cardinality = text_of(bpmn_child(characteristics, "loopCardinality"))
        loop.condition = text_of(bpmn_child(characteristics, "completionCondition"))
        loop.behaviors = behaviors_of(characteristics)
        loop.collection = duban(characteristics, "collection") or self._variable(
            text_of(bpmn_child(characteristics, "loopDataInputRef"))
        )
        loop.output = duban(characteristics, "output") or self._variable(
            text_of(bpmn_child(characteristics, "loopDataOutputRef"))
        )
        loop.item = duban(characteristics, "item") or _item(characteristics, "inputDataItem")
        loop.output_item = duban(characteristics, "outputItem") or _item(
            characteristics, "outputDataItem"
        )

    def _variable(self, reference: str) -> str:
        """The name behind a reference to a data input, output or object, else itself."""
        node = by_id(self.node, reference)
        if node is None:
            return reference
        if is_bpmn(node, "dataInput") or is_bpmn(node, "dataOutput"):
            return str(node.get("name") or reference)
        return variable_of(node) or reference

    def _loop_around(self, loop_class: type) -> Any:
        """Put a loop in the place of the activity, which becomes its round."""
        inner = self.spec.task_specs.pop(self.task.name)
        name, inner.name = inner.name, f"{inner.name} [child]"
        self.spec.task_specs[inner.name] = inner
        loop = loop_class(self.spec, name, child_name=inner.name, element_id=self.bpmn_id)
        inner.inputs = [loop]
        self.task = loop
        return loop


def _item(characteristics: Any, tag: str) -> str:
    node = bpmn_child(characteristics, tag)
    return "" if node is None else str(node.get("name") or node.get("id") or "")


class _SubprocessParser(DubanParsing, SubWorkflowParser):
    """SpiffWorkflow looks for ``triggeredByEvent`` in a namespace where no tool writes it."""

    EVENT_SUBPROCESS_CLASS = activities.EventSubprocess

    def create_task(self) -> Any:
        task = super().create_task()
        if self.node.get("triggeredByEvent") != "true":
            return task
        del self.spec.task_specs[task.name]
        task = activities.EventSubprocess(
            self.spec, self.bpmn_id, subworkflow_spec=task.spec, **self.bpmn_attributes
        )
        start: Any = bpmn_child(self.node, "startEvent")
        task.interrupting = start.get("isInterrupting", "true") != "false"
        return task


class _CallActivityParser(DubanParsing, TaskParser):
    def create_task(self) -> Any:
        task = calls.CallActivity(
            self.spec,
            self.bpmn_id,
            subworkflow_spec=self.node.get("calledElement"),
            **self.bpmn_attributes,
        )
        task.call = call_of(self.node)
        task.mapping = mapping_of(self.node)
        task.data_flow = data_flow_of(self.node)
        return task


class _AdHocParser(DubanParsing, TaskParser):
    def create_task(self) -> Any:
        parser = self.process_parser.parser
        parser.create_parser(self.node, filename=self.filename, lane=self.lane)
        parser.process_parsers[self.bpmn_id].parent = self.process_parser
        task = AdHocSubprocess(
            self.spec, self.bpmn_id, subworkflow_spec=self.bpmn_id, **self.bpmn_attributes
        )
        task.data_flow = data_flow_of(self.node)
        return task


class _ComplexGatewayParser(DubanParsing, TaskParser):
    def create_task(self) -> Any:
        gateway = super().create_task()
        gateway.activation = text_of(bpmn_child(self.node, "activationCondition"))
        flows: dict[str, tuple[str, ...]] = {}
        for flow in bpmn_children(self.node.getparent(), "sequenceFlow"):
            if flow.get("targetRef") == self.bpmn_id:
                source = flow.get("sourceRef")
                flows[source] = (*flows.get(source, ()), flow.get("id"))
        gateway.flows = flows
        return gateway

    def connect_outgoing(self, outgoing: Any, flow: Any, is_default: bool) -> None:
        condition = text_of(bpmn_child(flow, "conditionExpression"))
        self.task.connect(outgoing)
        self.task.ways.append(Way(outgoing.name, condition, default=is_default))


class _ProcessParser(ScopeParsing, ProcessParser):
    def _parse(self) -> None:
        """As SpiffWorkflow's, less the data objects that it would keep in the data."""
        self.spec = self.create_spec()
        self.add_tasks()

    def create_spec(self) -> ScopeSpec:
        return ScopeSpec(
            self.bpmn_id,
            description=self.get_name(),
            elements=self.parser.elements_of(self.document_root),
            decisions=self.parser.decisions,
            declared=self._declared(),
            collaboration=self.parser.collaboration_of(self.document_root),
            parameters=self.parser.parameters,
        )

    def _declared(self) -> DataFlow | None:
        """What a process begins with; in a subprocess that is the activity's own data flow."""
        if not is_bpmn(self.node, "process"):
            return None
        return DataFlow(inputs=tuple(declared_in(self.node)))

    def add_tasks(self) -> None:
        for node in self._last_first():
            self.parse_node(node)
        for node in instantiating(self.node):
            spec = self.parse_node(node)
            self.spec.start.connect(spec)
            self.spec.instantiating.add(spec.name)
            spec.wants_all = node.get("eventGatewayType") == "Parallel"
        for node in bpmn_children(self.node, "subProcess"):
            if node.get("triggeredByEvent") == "true" and not begins_by_compensation(node):
                self.spec.start.connect(self.parse_node(node))
        self.add_compensation()
        if is_bpmn(self.node, "adHocSubProcess"):
            self._add_keeper()
        self._end_loose_ends()

    def _add_keeper(self) -> None:
        """People start the activities; until then only the keeper is in the scope."""
        specs, keeper = self.spec.task_specs, Keeper(self.spec, KEEPER)
        self.spec.ad_hoc = rules_of(self.node)
        self.spec.start.connect(keeper)
        keeper.connect(self.spec.end)
        for element_id in self.spec.ad_hoc.entries:
            entry = specs.get(f"{element_id}.BoundaryEventSplit") or specs[element_id]
            # SpiffWorkflow refuses tasks that nothing leads to.
            entry._connect_notify(keeper)

    def _last_first(self) -> list[Any]:
        """The nodes that the start events reach, each behind those that it leads to.

        SpiffWorkflow's parser calls itself for every next node, and a long process would
        exhaust the stack; in this order the next nodes are known already.
        """
        ordered: list[Any] = []
        seen: set[str] = set()
        first = [*bpmn_children(self.node, "startEvent"), *instantiating(self.node)]
        if is_bpmn(self.node, "adHocSubProcess"):
            first = entries_of(self.node)
        left = [(node, False) for node in first]
        while left:
            node, done = left.pop()
            if done:
                ordered.append(node)
            elif node.get("id") not in seen:
                seen.add(node.get("id"))
                left.append((node, True))
                left.extend((following, False) for following in self._following(node))
        return ordered

    def _following(self, node: Any) -> list[Any]:
        flows = self.get_outgoing_sequence_flows(node.get("id"))
        targets = [self.get_node_by_id(flow.get("targetRef")) for flow in flows]
        if (linked := link_target(node)) is not None:
            targets.append(linked)
        return [*self.get_boundary_events(node.get("id")), *targets]

    def _end_loose_ends(self) -> None:
        """A token that has nowhere to go ends (BPMN 2.0.2 §13.3.1)."""
        for spec in list(self.spec.task_specs.values()):
            is_round = spec.name.endswith(" [child]")
            if not (spec.outputs or spec is self.spec.last or is_round or spec.name in self.aside):
                spec.connect(self.spec.end)


_CLASSES: dict[str, type] = {
    "startEvent": events.StartEvent,
    "endEvent": throwing.EndEvent,
    "userTask": activities.UserTask,
    "manualTask": activities.ManualTask,
    "task": activities.PlainTask,
    "serviceTask": activities.ServiceTask,
    "businessRuleTask": activities.DecisionTask,
    "scriptTask": scripts.ScriptTask,
    "sendTask": throwing.SendTask,
    "receiveTask": events.ReceiveTask,
    "subProcess": activities.SubprocessTask,
    "transaction": activities.Transaction,
    "callActivity": calls.CallActivity,
    "adHocSubProcess": AdHocSubprocess,
    "exclusiveGateway": joins.ExclusiveGateway,
    "parallelGateway": joins.ParallelGateway,
    "inclusiveGateway": joins.InclusiveGateway,
    "complexGateway": ComplexGateway,
    "eventBasedGateway": events.EventBasedGateway,
    "intermediateCatchEvent": events.IntermediateCatchEvent,
    "intermediateThrowEvent": throwing.IntermediateThrowEvent,
    "boundaryEvent": events.BoundaryEvent,
}
_PARSERS: dict[str, type] = {
    "subProcess": _SubprocessParser,
    "transaction": _SubprocessParser,
    "complexGateway": _ComplexGatewayParser,
    "callActivity": _CallActivityParser,
    "adHocSubProcess": _AdHocParser,
}


def _parser_for(name: str) -> type:
    stock = BpmnParser.PARSER_CLASSES.get(full_tag(name), (TaskParser, None))[0]
    return _PARSERS.get(name) or type(stock.__name__, (DubanParsing, stock), {})


class DubanParser(BpmnParser):
    PROCESS_PARSER_CLASS = _ProcessParser
    PARSER_CLASSES: ClassVar[dict[str, Any]] = {
        full_tag(name): (_parser_for(name), spec_class) for name, spec_class in _CLASSES.items()
    }

    def __init__(
        self, decisions: Mapping[str, Decision], parameters: Parameters = NO_PARAMETERS
    ) -> None:
        super().__init__()
        self.decisions = decisions
        self.parameters = parameters
        self._elements: dict[int, Mapping[str, Element]] = {}
        self._collaborations: dict[int, Collaboration] = {}

    def elements_of(self, root: Node) -> Mapping[str, Element]:
        """The elements of one file; ids need to be unique within it only."""
        key = id(root)
        if key not in self._elements:
            self._elements[key] = MappingProxyType(read_elements(root))
        return self._elements[key]

    def collaboration_of(self, root: Node) -> Collaboration:
        """The conversations of one file."""
        key = id(root)
        if key not in self._collaborations:
            self._collaborations[key] = read_collaboration(root)
        return self._collaborations[key]

    def _add_correlations(self, _bpmn: Any) -> None:
        """How messages are correlated is read from the file itself, by ``collaboration_of``."""

    def _add_data_stores(self, _bpmn: Any) -> None:
        """Data stores are drawn for the reader; they hold nothing."""
