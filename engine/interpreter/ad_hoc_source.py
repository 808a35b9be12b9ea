"""Reads what an ad-hoc subprocess says about itself (BPMN 2.0.2 §10.3.5, §13.3.5)."""

from __future__ import annotations

from engine.interpreter.elements import ACTIVITIES, FLOW_NODES
from engine.interpreter.specs.ad_hoc import Rules
from engine.interpreter.xml_source import Node, bpmn_child, bpmn_children, local_name, text_of

ORDERINGS = ("", "parallel", "sequential")


def ordering_of(node: Node) -> str:
    """``parallel`` or ``sequential``; empty, which means the former, where nothing is said."""
    return str(node.get("ordering") or "").strip().lower()


def condition_of(node: Node) -> str:
    """What ends it by itself; empty where people end it."""
    return text_of(bpmn_child(node, "completionCondition"))


def entries_of(node: Node) -> list[Node]:
    """The activities that may be started: those that no flow leads to."""
    return [each for each in _without_incoming(node) if local_name(each) in ACTIVITIES]


def misplaced_in(node: Node) -> list[Node]:
    """Gateways and events that nothing leads to, though nobody can start them."""
    return [each for each in _without_incoming(node) if local_name(each) not in ACTIVITIES]


def _without_incoming(node: Node) -> list[Node]:
    reached = {flow.get("targetRef") for flow in bpmn_children(node, "sequenceFlow")}
    return [
        each
        for each in node
        if local_name(each) in FLOW_NODES
        and each.get("id") not in reached
        and each.get("triggeredByEvent") != "true"
        and each.get("isForCompensation") != "true"
        and local_name(each) not in ("boundaryEvent", "startEvent", "endEvent")
    ]


def rules_of(node: Node) -> Rules:
    return Rules(
        entries=tuple(each.get("id") for each in entries_of(node)),
        sequential=ordering_of(node) == "sequential",
        condition=condition_of(node),
        cancel_remaining=node.get("cancelRemainingInstances") != "false",
    )
