"""A diagram for each finding that has a mechanical remedy, and what the remedy is.

The engine is asked for the remedy, and the modeler carries it out: both read this table.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from engine.interpreter import Known
from tests.bpmn_text import flow_nodes, process

KEY = "visit_plan"
KNOWN = Known(
    groups=frozenset({"office:*", "unit:*:handler"}),
    clauses=frozenset({"6.1-01", "6.1-02"}),
    ladders=frozenset({"standard", "urgent"}),
    services={"ask_outlook": None, "send_notice": None},
    documents=frozenset({"supervision_order"}),
    forms=frozenset({"visit"}),
)
_DONE = {"duban:candidateGroups": "office:{area}"}


@dataclass(frozen=True)
class Row:
    """``answer`` is what a designer would write where the remedy asks."""

    code: str
    text: str
    kind: str
    element_id: str
    values: Mapping[str, str] = field(default_factory=dict)
    asks: str = ""
    answer: str = ""

    def __str__(self) -> str:
        return self.code


def _user(**attributes: str) -> str:
    own = {name.replace("__", ":"): value for name, value in attributes.items()}
    return process(KEY, "start -> a:user -> end", attributes={"a": {**_DONE, **own}})


def _one(kind: str, **attributes: str) -> str:
    own = {name.replace("__", ":"): value for name, value in attributes.items()}
    return process(KEY, f"start -> a:{kind} -> end", attributes={"a": own})


def _sub(inner: str) -> str:
    return process(KEY, "start -> s:sub -> end", inner={"s": inner})


def _two(first: str, second: str, *, default: str = "") -> str:
    """A choice of two tasks, with their flows as arrows."""
    own = {"a": _DONE, "b": _DONE} | ({"g": {"default": default}} if default else {})
    flows = (f"start -> g:exclusive {first} a:user -> end", f"g {second} b:user -> end")
    return process(KEY, *flows, attributes=own)


def _split(kind: str, join: str) -> str:
    """Two branches that meet at ``join``, behind which something is done."""
    first = "-[x == 1]->" if kind == "exclusive" else "->"
    second = "-[]->" if kind == "exclusive" else "->"
    flows = (
        f"start -> g:{kind} {first} a:user -> {join} -> c:user -> end",
        f"g {second} b:user -> {join}",
    )
    return process(KEY, *flows, attributes={"a": _DONE, "b": _DONE, "c": _DONE})


def _name(name: str, value: str = "") -> Mapping[str, str]:
    return {"name": name, "value": value}


_OFFICE = "office:{area}"
_ASK = "duban:"
_REFERRING = process(KEY, "start -> a:user -> end", attributes={"a": _DONE}).replace(
    "</process>", '<dataObjectReference id="d" dataObjectRef="gone"/></process>'
)
_ERROR = process(
    KEY, "start -> s:sub -> end", "x:boundary -> late:end",
    attributes={"x": {"attachedToRef": "s", "cancelActivity": "false"}},
    inner={
        "s": flow_nodes("i -> e", attributes={}, prefix="n"),
        "x": '<errorEventDefinition errorRef="no"/>',
    },
    roots='<error id="no" errorCode="no"/>',
)  # fmt: skip

#: Another file of the package, in which an id is taken already.
BESIDE = process(
    "helper",
    "start -> taken:sub -> end",
    inner={"taken": flow_nodes("i:start -> e:end", prefix="n")},
)

ROWS = [
    Row("BPMN002", _one("user").replace('"a"', '"taken"'), "id", "taken", {"id": "taken_2"}),
    Row("BPMN054", _user(duban__candidateGroups="ofice:{area}"), "set", "a",
        _name("duban:candidateGroups", _OFFICE)),
    Row("NAME001", _user(duban__clause="6.1-01, 6.1-03"), "set", "a",
        _name("duban:clause", "6.1-01, 6.1-02")),
    Row("NAME002", _user(duban__ladder="standart"), "set", "a", _name("duban:ladder", "standard")),
    Row("NAME003", _one("service", duban__service="send_notise"), "set", "a",
        _name("duban:service", "send_notice")),
    Row("NAME004", _user(duban__document="supervision_oder"), "set", "a",
        _name("duban:document", "supervision_order")),
    Row("BPMN050", _one("service"), "set", "a", {"name": "duban:service"},
        asks="duban:service", answer="send_notice"),
    Row("BPMN051", _one("decision", duban__decision="far"), "set", "a", {"name": "duban:decision"},
        asks="duban:decision"),
    Row("BPMN052", _user(duban__form="vist"), "set", "a", _name("duban:form", "visit")),
    Row("BPMN053", _one("user"), "set", "a", {"name": "duban:candidateGroups"},
        asks="duban:candidateGroups", answer=_OFFICE),
    Row("BPMN056", _user(duban__priority="high"), "set", "a", _name("duban:priority", "50")),
    Row("BPMN057", _user(duban__dueInn="P5WD"), "rename", "a",
        {"name": "duban:dueInn", "to": "duban:dueIn"}),
    Row("BPMN058", _one("decision"), "set", "a", {"name": "duban:decision"}, asks="duban:decision"),
    Row("BPMN060", _one("task"), "type", "a", {"type": "userTask"}),
    Row("BPMN023", _one("call"), "set", "a", {"name": "calledElement"}, asks="calledElement",
        answer="visit_next"),
    Row("BPMN081", _one("user", duban__voting="all"), "set", "a", {"name": "duban:participants"},
        asks="duban:participants", answer=_OFFICE),
    Row("BPMN086", _user(duban__voting="all", duban__participants=_OFFICE), "set", "a",
        _name("duban:candidateGroups")),
    Row("TIME002", _user(duban__dueIn="-P5WD"), "set", "a", _name("duban:dueIn", "P5WD")),
    Row("BPMN030", _two("-[x == 1]->", "->", default="f1"), "condition", "f3", asks="condition",
        answer="x == 2"),
    Row("BPMN031", _two("-[x == 1]->", "-[x == 2]->"), "default", "g", {"flow": "f3"}),
    Row("BPMN032", process(KEY, "start -[x == 1]-> end"), "uncondition", "start", {"flows": "f0"}),
    Row("BPMN033", _two("-[x == 1]->", "->", default="f0"), "default", "g", {"flow": "f3"}),
    Row("BPMN024", process(KEY, "start -> end", "a:user -> z:end", attributes={"a": _DONE}),
        "remove", "a", {"elements": "a"}),
    Row("BPMN025", process(KEY, "start -> a:user -> end", "a -> start", attributes={"a": _DONE}),
        "remove", "start", {"elements": "f2"}),
    Row("BPMN026", process(KEY, "start -> end -> a:user", attributes={"a": _DONE}),
        "remove", "end", {"elements": "f1"}),
    Row("BPMN004", _sub(flow_nodes("u:user -> ie:end", attributes={"u": _DONE}, prefix="i")),
        "event", "s", {"type": "startEvent"}),
    Row("BPMN005", process(KEY, "a:user -> end", attributes={"a": _DONE}),
        "event", KEY, {"type": "startEvent"}),
    Row("BPMN006", _sub(flow_nodes("is:start -> u:user", attributes={"u": _DONE}, prefix="i")),
        "event", "s", {"type": "endEvent"}),
    Row("BPMN069", _ERROR, "set", "x", _name("cancelActivity", "true")),
    Row("IMPORT001", _two("-[${{x == 1}}]->".replace("{{", "{").replace("}}", "}"), "-[]->"),
        "condition", "f1", {"value": "x == 1"}),
    Row("IMPORT004", _user().replace(' isExecutable="true"', ""), "set", KEY,
        _name("isExecutable", "true")),
    Row("REF001", _REFERRING, "unrefer", "d", {"reference": "gone"}),
    Row("SOUND001", _split("exclusive", "j:parallel"), "type", "j", {"type": "exclusiveGateway"}),
    Row("SOUND004", _split("parallel", "e:user"), "join", "e", {"type": "parallelGateway"}),
]  # fmt: skip
