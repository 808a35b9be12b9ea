"""How instances of a process begin: its start events and instantiating elements.

BPMN 2.0.2 §10.5.2 and §13.5.1. Each is an alternative: it begins an instance by its own trigger.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

from engine.interpreter.collaboration import message_name
from engine.interpreter.contract import Surroundings
from engine.interpreter.elements import duban_attributes, instantiating
from engine.interpreter.event_source import definition_kind, definitions_of
from engine.interpreter.expression_functions import ExpressionError
from engine.interpreter.expressions import render_template
from engine.interpreter.failure import Failure
from engine.interpreter.model import StartPoint
from engine.interpreter.parameters import NO_PARAMETERS, Parameters, written_out
from engine.interpreter.start_conditions import changes_by_itself, watched_by
from engine.interpreter.timers import first_due, next_due
from engine.interpreter.xml_source import (
    BPMN,
    Node,
    bpmn_child,
    bpmn_children,
    is_bpmn,
    text_of,
)

_TIMES = {"timeDate": "date", "timeDuration": "duration", "timeCycle": "cycle"}
_KINDS = ("message", "signal", "timer", "conditional")
_REFERENCES = {"message": "messageRef", "signal": "signalRef"}


@dataclass(frozen=True, slots=True)
class StartTexts:
    """What the start event says of an instance that nobody starts by hand."""

    title: str
    business_key: str
    area: str
    owner: str
    subject: str


def start_points(process: Node, parameters: Parameters = NO_PARAMETERS) -> tuple[StartPoint, ...]:
    """The ways to begin an instance of ``process``, in the order of the file."""
    return tuple(replace(each, parameters=parameters) for each in _points(process))


def _points(process: Node) -> Iterator[StartPoint]:
    for node in bpmn_children(process, "startEvent"):
        yield from _of_event(node)
    for node in instantiating(process):
        if is_bpmn(node, "receiveTask"):
            yield _named(node, "message", node)
            continue
        for flow in process.iterchildren(f"{{{BPMN}}}sequenceFlow"):
            if flow.get("sourceRef") == node.get("id"):
                behind = _child_by_id(process, flow.get("targetRef") or "")
                if behind is not None and is_bpmn(behind, "receiveTask"):
                    yield _named(behind, "message", behind)
                elif behind is not None:
                    yield from _of_event(behind)


def _child_by_id(process: Node, element_id: str) -> Node | None:
    return next((node for node in process if node.get("id") == element_id), None)


def _of_event(node: Node) -> Iterator[StartPoint]:
    """One point for each definition of the event that begins an instance by itself."""
    definitions = definitions_of(node)
    if not definitions:
        yield _made(node, "none")
    all_of = len(definitions) if node.get("parallelMultiple") == "true" else 1
    for part, definition in enumerate(definitions):
        if definition_kind(definition) in _KINDS:
            yield replace(_point(node, definition), part=part, all_of=all_of)


def _point(node: Node, definition: Node) -> StartPoint:
    kind = definition_kind(definition)
    if kind == "conditional":
        return _conditional(node, text_of(bpmn_child(definition, "condition")))
    if kind != "timer":
        return _named(node, kind, definition)
    found = [(tag, bpmn_child(definition, tag)) for tag in _TIMES]
    tag, written = next((each for each in found if each[1] is not None), ("timeDate", None))
    return _made(node, "timer", text_of(written), _TIMES[tag])


def _conditional(node: Node, condition: str) -> StartPoint:
    rows = watched_by(node.getparent(), condition)
    kind = "conditional" if rows or changes_by_itself(condition) else "hand"
    return replace(_made(node, kind, condition), rows=rows)


def _named(node: Node, kind: str, holder: Node) -> StartPoint:
    reference = holder.get(_REFERENCES[kind]) or ""
    root = node.getroottree().getroot()
    target = next((each for each in root if each.get("id") == reference), None)
    return _made(node, kind, "" if target is None else message_name(target))


def _made(node: Node, kind: str, text: str = "", timer: str = "") -> StartPoint:
    return StartPoint(
        element_id=node.get("id") or "",
        name=" ".join((node.get("name") or "").split()),
        kind=kind,
        text=text,
        timer=timer,
        attributes=duban_attributes(node),
    )


def start_texts(point: StartPoint, data: Mapping[str, Any], now: datetime) -> StartTexts:
    """The templates of a start event, filled in from what the instance begins with.

    Raises:
        Failure: One of them cannot be evaluated.
    """

    def text(name: str) -> str:
        template = point.attributes.get(name, "")
        try:
            return render_template(template, data, now=now).strip() if template else ""
        except ExpressionError as error:
            message = f"duban:{name} {template}: {error}"
            raise Failure(point.element_id, "EXPRESSION", message) from None

    return StartTexts(
        title=text("title"),
        business_key=text("businessKey"),
        area=text("scopeArea"),
        owner=text("scopeOwner"),
        subject=text("scopeSubject"),
    )


def start_after(point: StartPoint, previous: datetime, surroundings: Surroundings) -> datetime:
    """When a cycle fires after ``previous``; the times that were missed are left out."""
    return next_due(_time_of(point, surroundings), previous, surroundings)


def start_due(point: StartPoint, surroundings: Surroundings) -> tuple[datetime, int | None]:
    """When a timer start first fires, counted from now, and how often after that (None: no end).

    Raises:
        Failure: Its text is no date, duration or cycle.
    """
    try:
        return first_due(point.timer, _time_of(point, surroundings), surroundings)
    except (ExpressionError, ValueError, OverflowError) as error:
        raise Failure(point.element_id, "TIMER", str(error)) from None


def _time_of(point: StartPoint, surroundings: Surroundings) -> str:
    text = render_template(point.text, {}, now=surroundings.now).strip()
    return written_out(point.parameters, point.timer, text, surroundings.length_of)
