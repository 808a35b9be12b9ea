"""A block as a diagram with its forms, in one language, with names that are free."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from xml.sax.saxutils import escape, quoteattr

from engine.interpreter.parameters import as_length
from workflows.designer.blocks.drawing import Point, along, below, beside, boxes_of, way_of
from workflows.designer.blocks.model import Block, Field, Flow, Step
from workflows.designer.placing import Box
from workflows.packages import Label, Parameter, packages

#: What leads into the block; it is not inserted.
FIRST = "block_start"

_HEAD = """<?xml version="1.0" encoding="UTF-8"?>
<bpmn:definitions xmlns:bpmn="http://www.omg.org/spec/BPMN/20100524/MODEL"
    xmlns:bpmndi="http://www.omg.org/spec/BPMN/20100524/DI"
    xmlns:dc="http://www.omg.org/spec/DD/20100524/DC"
    xmlns:di="http://www.omg.org/spec/DD/20100524/DI"
    xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance"
    xmlns:duban="urn:duban:bpmn:1" id="definitions" targetNamespace="urn:duban:blocks">"""
_EXPRESSION = 'xsi:type="bpmn:tFormalExpression"'
_ATTRIBUTES = {
    "groups": "candidateGroups", "due_from": "dueFrom", "ladder": "ladder", "priority": "priority",
    "form": "form", "rights": "fieldRights", "voting": "voting", "participants": "participants",
    "result": "resultVariable", "empty": "whenEmpty", "clause": "clause",
}  # fmt: skip
_ESCALATIONS = {
    "supervision_red": Label("转红督办", "Turns red"),
    "supervision_interview": Label("提请约谈", "Interview proposed"),
}
_SOURCES = {
    "default": Label("时限是本系统的默认值。", "The time is a default of this system."),
    "practice": Label("时限取通行做法。", "The time is what is common practice."),
}
_DONE = Label("{name}完成", "{name}: done")
_BY_CLAUSE = Label("时限出自条款{clause}。", "The time is from clause {clause}.")
_MOST_TEXT = {"textfield": 200, "textarea": 2000}


@dataclass(frozen=True, slots=True)
class Written:
    """``diagram`` is a whole process around the block, which comes to its end with ``end``.

    ``forms`` are files by their paths.
    """

    diagram: str
    end: str
    forms: dict[str, str]


def written(block: Block, *, language: str, number: int = 1) -> Written:
    """The block in ``language``, a tag like ``zh-CN``; the ``number``-th one in its process."""
    writer = _Writer(block, language, number)
    return Written(writer.diagram(), writer.end, dict(writer.forms()))


class _Writer:
    def __init__(self, block: Block, language: str, number: int) -> None:
        self._block, self._language, self._number = block, language, number
        self._boxes = boxes_of(block, FIRST)
        self._names = re.compile(rf"(?<![\"'])\b({'|'.join(sorted(block.names))})\b")
        self._flows = [Flow(source=FIRST, target=block.entry.step_id)]
        self._flows += block.flows

    @property
    def end(self) -> str:
        return self._own(self._block.out)

    @property
    def _done(self) -> str:
        return self._say(_DONE).format(name=self._say(self._block.name))

    def _say(self, label: Label) -> str:
        return label.said_in(self._language)

    def _own(self, text: str) -> str:
        """``text`` with the names of the block as this one of several has them.

        What stands in quotes is a value, and no name.
        """
        return text if self._number == 1 else self._names.sub(rf"\1_{self._number}", text)

    # ── The diagram ───────────────────────────────────────────────────────────────────────

    def diagram(self) -> str:
        name = quoteattr(self._say(self._block.name))
        key = f"block_{self._block.block_id}"
        lines = [_HEAD, *self._roots()]
        lines.append(f'<bpmn:process id="{key}" name={name} isExecutable="true">')
        lines.append(f'<bpmn:startEvent id="{FIRST}" name={name} />')
        lines += [self._element(step) for step in self._block.steps]
        clause = self._block.exit.clause
        given = {"id": self.end, "name": self._done, "duban:clause": clause}
        lines.append(_tag("endEvent", given, ""))
        lines += [self._flow(flow) for flow in self._flows]
        lines.append(f'</bpmn:process><bpmndi:BPMNDiagram id="{key}_diagram">')
        lines.append(f'<bpmndi:BPMNPlane id="{key}_plane" bpmnElement="{key}">')
        lines += self._drawn()
        lines.append("</bpmndi:BPMNPlane></bpmndi:BPMNDiagram></bpmn:definitions>\n")
        return "\n".join(lines)

    def _roots(self) -> Iterator[str]:
        for code in dict.fromkeys(step.escalation for step in self._block.steps):
            if code:
                name = quoteattr(self._say(_ESCALATIONS[code]))
                yield (
                    f'<bpmn:escalation id="escalation_{code}" name={name} escalationCode="{code}"/>'
                )

    def _element(self, step: Step) -> str:
        length = _parameter(step.due or step.timer)
        given = {"id": self._own(step.step_id), "name": self._say(step.name)}
        if step.on:
            given["attachedToRef"] = self._own(step.on)
            given["cancelActivity"] = "true" if step.interrupts else "false"
        default = next((each for each in self._flows if self._is_default(each, step)), None)
        given["default"] = self._flow_id(default) if default else ""
        for field, name in _ATTRIBUTES.items():
            text = getattr(step, field)
            given[f"duban:{name}"] = self._own(text) if field in _OWN else text
        if step.due and length:
            given["duban:dueIn"] = as_length(length.value, length.unit)
        told = [self._say(step.told), self._say(_source(length)) if length else ""]
        return _tag(step.kind, given, self._documentation(told) + self._trigger(step, length))

    def _documentation(self, told: Sequence[str]) -> str:
        gap = "" if self._language.startswith("zh") else " "
        text = gap.join(each for each in told if each)
        return f"<bpmn:documentation>{escape(text)}</bpmn:documentation>" if text else ""

    def _trigger(self, step: Step, length: Parameter | None) -> str:
        event = f"{self._own(step.step_id)}_event"
        if step.escalation:
            reference = f"escalation_{step.escalation}"
            return f'<bpmn:escalationEventDefinition id="{event}" escalationRef="{reference}"/>'
        if not (step.timer and length):
            return ""
        time = as_length(length.value, length.unit)
        return (
            f'<bpmn:timerEventDefinition id="{event}"><bpmn:timeDuration {_EXPRESSION}>{time}'
            "</bpmn:timeDuration></bpmn:timerEventDefinition>"
        )

    def _is_default(self, flow: Flow, step: Step) -> bool:
        """The flow without a condition, where a gateway has one with."""
        others = [each for each in self._flows if each.source == step.step_id]
        chooses = step.kind == "exclusiveGateway" and len(others) > 1
        return chooses and flow.source == step.step_id and not flow.when

    def _flow(self, flow: Flow) -> str:
        given = {
            "id": self._flow_id(flow),
            "name": self._say(flow.name),
            "sourceRef": self._own(flow.source),
            "targetRef": self._own(flow.target),
        }
        inside = ""
        if flow.when:
            text = escape(self._own(flow.when))
            inside = f"<bpmn:conditionExpression {_EXPRESSION}>{text}</bpmn:conditionExpression>"
        return _tag("sequenceFlow", given, inside)

    def _flow_id(self, flow: Flow) -> str:
        return f"{self._own(flow.source)}_to_{self._own(flow.target)}"

    def _drawn(self) -> Iterator[str]:
        steps = {step.step_id: step for step in self._block.steps}
        for step_id, box in self._boxes.items():
            step = steps.get(step_id)
            if step is None:  # One of the ends.
                yield _shape(self._own(step_id), box, below(box, self._done), marker=False)
                continue
            name = self._say(step.name)
            label = beside(self._block, step, box, name) if name else None
            yield _shape(self._own(step_id), box, label, marker=step.kind == "exclusiveGateway")
        for flow in self._flows:
            step = steps.get(flow.source)
            upright = step is not None and (bool(step.on) or step.kind.endswith("Gateway"))
            way = way_of(flow, self._boxes, leaves_upright=upright)
            text = self._say(flow.name)
            yield _edge(self._flow_id(flow), way, along(way, flow.by, text) if text else None)

    # ── The forms ─────────────────────────────────────────────────────────────────────────

    def forms(self) -> Iterator[tuple[str, str]]:
        for name, fields in self._block.forms.items():
            own = self._own(name)
            form = {
                "type": "default",
                "id": own,
                "schemaVersion": 18,
                "components": [self._field(own, each) for each in fields],
            }
            yield f"{own}.form.json", json.dumps(form, ensure_ascii=False, indent=2) + "\n"

    def _field(self, form: str, field: Field) -> dict[str, object]:
        own = self._own(field.key)
        found: dict[str, object] = {
            "type": "datetime" if field.kind == "date" else field.kind,
            "id": f"{form}_{own}",
            "key": own,
            "properties": {"labelEn": field.label.en},
            "validate": _checked(field),
        }
        if field.kind == "date":
            found |= {"subtype": "date", "dateLabel": field.label.zh}
        else:
            found["label"] = field.label.zh
        if field.values:
            found["values"] = [
                {"value": value, "label": label.zh, "properties": {"labelEn": label.en}}
                for value, label in field.values
            ]
        if field.shown:
            found["conditional"] = {"hide": f"=not({self._own(field.shown)})"}
        return found


_OWN = frozenset({"due_from", "form", "result"})


def _checked(field: Field) -> dict[str, object]:
    found: dict[str, object] = {} if field.optional else {"required": True}
    if field.kind in _MOST_TEXT:
        found["maxLength"] = _MOST_TEXT[field.kind]
    return found


def _parameter(named: str) -> Parameter | None:
    if not named:
        return None
    package, _, name = named.partition(".")
    return packages()[package].parameters[name]


def _source(length: Parameter) -> Label:
    known = _SOURCES.get(length.source)
    if known is not None:
        return known
    return Label(*(each.format(clause=length.source) for each in (_BY_CLAUSE.zh, _BY_CLAUSE.en)))


def _tag(kind: str, given: dict[str, str], inside: str) -> str:
    listed = "".join(f" {name}={quoteattr(text)}" for name, text in given.items() if text)
    return f"<bpmn:{kind}{listed}>{inside}</bpmn:{kind}>"


def _bounds(box: Box) -> str:
    return f'<dc:Bounds x="{box.x:g}" y="{box.y:g}" width="{box.width:g}" height="{box.height:g}"/>'


def _label(box: Box | None) -> str:
    return f"<bpmndi:BPMNLabel>{_bounds(box)}</bpmndi:BPMNLabel>" if box else ""


def _shape(element_id: str, box: Box, label: Box | None, *, marker: bool) -> str:
    shown = ' isMarkerVisible="true"' if marker else ""
    return (
        f'<bpmndi:BPMNShape id="{element_id}_di" bpmnElement="{element_id}"{shown}>'
        f"{_bounds(box)}{_label(label)}</bpmndi:BPMNShape>"
    )


def _edge(flow_id: str, way: Sequence[Point], label: Box | None) -> str:
    points = "".join(f'<di:waypoint x="{x:g}" y="{y:g}"/>' for x, y in way)
    return (
        f'<bpmndi:BPMNEdge id="{flow_id}_di" bpmnElement="{flow_id}">{points}{_label(label)}'
        "</bpmndi:BPMNEdge>"
    )
