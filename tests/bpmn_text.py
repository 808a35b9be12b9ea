"""Writes BPMN from a few words, for tests.

``process("p", "start -> write:user -> x:exclusive", "x -[ok == true]-> end", ...)``: a node is
``id`` or ``id:kind``; kinds are in ``KINDS``, and start/end need none. Attributes and inner XML
are given by node id.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from xml.sax.saxutils import escape, quoteattr

from engine.interpreter.contract import Resource

KINDS = {
    "start": "startEvent", "end": "endEvent", "user": "userTask", "manual": "manualTask",
    "service": "serviceTask", "decision": "businessRuleTask", "script": "scriptTask",
    "exclusive": "exclusiveGateway", "parallel": "parallelGateway",
    "inclusive": "inclusiveGateway", "either": "eventBasedGateway", "call": "callActivity",
    "catch": "intermediateCatchEvent", "throw": "intermediateThrowEvent",
    "boundary": "boundaryEvent", "sub": "subProcess", "task": "task", "receive": "receiveTask",
    "send": "sendTask", "transaction": "transaction", "adhoc": "adHocSubProcess",
    "complex": "complexGateway",
}  # fmt: skip
_HEAD = (
    '<definitions xmlns="http://www.omg.org/spec/BPMN/20100524/MODEL" '
    'xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance" '
    'xmlns:duban="urn:duban:bpmn:1" id="defs" targetNamespace="urn:test">'
)
_ARROW = re.compile(r"\s*-(?:\[(.*?)\]-)?>\s*")


def flow_nodes(
    *flows: str,
    attributes: Mapping[str, Mapping[str, str]] | None = None,
    inner: Mapping[str, str] | None = None,
    prefix: str = "f",
) -> str:
    """The XML of the nodes and sequence flows of one scope. A default flow is ``-[]->``."""
    attributes, inner = attributes or {}, inner or {}
    kinds: dict[str, str] = {}
    lines: list[str] = []
    defaults: dict[str, str] = {}
    for flow in flows:
        parts = _ARROW.split(flow.strip())
        names = [_node(part, kinds) for part in parts[::2]]
        for source, condition, target in zip(names, parts[1::2], names[1:], strict=False):
            flow_id = f"{prefix}{len(lines)}"
            if condition == "":
                defaults[source] = flow_id
            lines.append(_flow(flow_id, source, target, condition))
    for name, kind in kinds.items():
        own = dict(attributes.get(name, {}))
        if name in defaults:
            own["default"] = defaults[name]
        listed = "".join(f" {key}={quoteattr(value)}" for key, value in own.items())
        lines.append(f'<{kind} id="{name}"{listed}>{inner.get(name, "")}</{kind}>')
    return "\n".join(lines)


def _node(text: str, kinds: dict[str, str]) -> str:
    name, _, kind = text.partition(":")
    if name not in kinds:
        first = name.rstrip("0123456789").split("_")[0]
        kinds[name] = KINDS[kind or (first if first in ("start", "end") else "user")]
    return name


def _flow(flow_id: str, source: str, target: str, condition: str | None) -> str:
    inside = ""
    if condition:
        inside = f"<conditionExpression>{escape(condition)}</conditionExpression>"
    return (
        f'<sequenceFlow id="{flow_id}" sourceRef="{source}" targetRef="{target}">'
        f"{inside}</sequenceFlow>"
    )


def process(
    process_id: str,
    *flows: str,
    attributes: Mapping[str, Mapping[str, str]] | None = None,
    inner: Mapping[str, str] | None = None,
    more: str = "",
    roots: str = "",
) -> str:
    """A whole BPMN file. ``more`` goes into the process, ``roots`` beside it."""
    body = flow_nodes(*flows, attributes=attributes, inner=inner)
    return (
        f'{_HEAD}{roots}<process id="{process_id}" isExecutable="true">\n{body}\n{more}\n'
        "</process></definitions>"
    )


def resources(*texts: str) -> Sequence[Resource]:
    """The BPMN texts as files of one package."""
    return [
        Resource(path=f"file{index}.bpmn", content=text.encode())
        for index, text in enumerate(texts)
    ]


def timer(**times: str) -> str:
    """``timer(timeDuration="P5WD")`` as an event definition."""
    inside = "".join(f"<{tag}>{escape(text)}</{tag}>" for tag, text in times.items())
    return f"<timerEventDefinition>{inside}</timerEventDefinition>"


def signal_roots(*names: str) -> str:
    return "".join(f'<signal id="sig_{name}" name="{name}"/>' for name in names)
