"""Every element of BPMN 2.0.2 and every place of an event type, each with a diagram that has it.

The events are those of tables 10.84 to 10.93 of the standard. ``scripts/bpmn_coverage.py`` hands
each diagram to the checker, so that the table in ``docs/bpmn-coverage.md`` says what the engine
does and not what somebody wrote down.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from tests.bpmn_text import flow_nodes, process, timer


@dataclass(frozen=True, slots=True)
class Row:
    """One line of the table. ``section`` is where BPMN 2.0.2 describes it."""

    group: str
    section: str
    name: str
    diagram: str


_ROOTS = (
    '<message id="msg" name="msg"/><signal id="sig" name="sig"/>'
    '<error id="err" name="err" errorCode="err"/>'
    '<escalation id="esc" name="esc" escalationCode="esc"/>'
)
_CONDITION = "<conditionalEventDefinition><condition>x</condition></conditionalEventDefinition>"
_MESSAGE = '<messageEventDefinition messageRef="msg"/>'
_SIGNAL = '<signalEventDefinition signalRef="sig"/>'
_TYPES = {
    "none": "",
    "message": _MESSAGE,
    "timer": timer(timeDuration="P1D"),
    "escalation": '<escalationEventDefinition escalationRef="esc"/>',
    "error": '<errorEventDefinition errorRef="err"/>',
    "cancel": "<cancelEventDefinition/>",
    "compensation": "<compensateEventDefinition/>",
    "conditional": _CONDITION,
    "link": '<linkEventDefinition name="on"/>',
    "signal": _SIGNAL,
    "terminate": "<terminateEventDefinition/>",
    "multiple": _MESSAGE + _SIGNAL,
    "parallel multiple": _MESSAGE + _SIGNAL,
}
_END = "</definitions>"
_INNER = flow_nodes("start_i -> x -> end_i", prefix="i")
_AD_HOC = '<userTask id="x"/><completionCondition>true</completionCondition>'
_THROWN = f'<event xsi:type="tImplicitThrowEvent" id="bt">{_SIGNAL}</event>'
#: Which types BPMN allows at which place (table 10.93).
_STARTS = ("none", "message", "timer", "conditional", "signal", "multiple", "parallel multiple")
_BESIDE = (
    "message", "timer", "escalation", "conditional", "signal", "multiple", "parallel multiple",
)  # fmt: skip
_CATCHES = (
    "message", "timer", "conditional", "link", "signal", "multiple", "parallel multiple",
)  # fmt: skip
_THROWS = ("none", "message", "escalation", "compensation", "link", "signal", "multiple")
_ENDS = (
    "none", "message", "escalation", "error", "cancel", "compensation", "signal", "terminate",
    "multiple",
)  # fmt: skip


def rows() -> Iterator[Row]:
    yield from _activities()
    yield from _markers()
    yield from _gateways()
    yield from _flows()
    yield from _events()
    yield from _data()


def _node(kind: str, inner: str = "", *, more: str = "", roots: str = "", **own: str) -> str:
    """A process with one node of this kind between its start and its end."""
    attributes = {name.replace("_", ":"): value for name, value in own.items()}
    return process(
        "p",
        f"start -> n:{kind} -> end",
        attributes={"n": attributes},
        inner={"n": inner},
        more=more,
        roots=_ROOTS + roots,
    )


def _activities() -> Iterator[Row]:
    called = "<process id='c' isExecutable='true'><startEvent id='sc'/></process>"
    script = "<script>x = 1</script>"
    found = {
        "task": ("13.3.3", _node("task")),
        "user task": ("13.3.3", _node("user")),
        "manual task": ("13.3.3", _node("manual")),
        "service task": ("13.3.3", _node("service", duban_service="s")),
        "send task": ("13.3.3", _node("send", messageRef="msg")),
        "receive task": ("13.3.3", _node("receive", messageRef="msg")),
        "instantiating receive task": (
            "13.3.3",
            process(
                "p",
                "n:receive -> end",
                attributes={"n": {"messageRef": "msg", "instantiate": "true"}},
                roots=_ROOTS,
            ),
        ),
        "script task": ("13.3.3", _node("script", script, scriptFormat="text/python")),
        "business rule task": (
            "13.3.3",
            _node("decision", duban_decision="d"),
        ),
        "subprocess": ("13.3.4", _node("sub", _INNER)),
        "transaction": ("10.3.5", _node("transaction", _INNER)),
        "event subprocess": (
            "13.5.4",
            _event_subprocess("message"),
        ),
        "ad-hoc subprocess, parallel": ("13.3.5", _node("adhoc", _AD_HOC, ordering="Parallel")),
        "ad-hoc subprocess, sequential": ("13.3.5", _node("adhoc", _AD_HOC, ordering="Sequential")),
        "call activity": ("13.3.4", _node("call", calledElement="c").replace(_END, called + _END)),
        "call activity of a global task": (
            "10.3.6",
            _node("call", calledElement="t", roots='<globalUserTask id="t"/>'),
        ),
    }
    for name, (section, diagram) in found.items():
        yield Row("Activities", section, name, diagram)


def _markers() -> Iterator[Row]:
    several = "multiInstanceLoopCharacteristics"
    loop = '<standardLoopCharacteristics testBefore="{}"><loopCondition>x</loopCondition>'
    loop += "</standardLoopCharacteristics>"
    count = "<loopCardinality>3</loopCardinality>"
    early = "<completionCondition>x</completionCondition>"
    thrown = f'<complexBehaviorDefinition id="b"><condition>x</condition>{_THROWN}'
    thrown += "</complexBehaviorDefinition>"
    found = {
        "standard loop, tested before": ("13.3.6", _node("user", loop.format("true"))),
        "standard loop, tested after": ("13.3.6", _node("user", loop.format("false"))),
        "multi-instance, parallel": ("13.3.7", _node("user", f"<{several}>{count}</{several}>")),
        "multi-instance, sequential": (
            "13.3.7",
            _node("user", f'<{several} isSequential="true">{count}</{several}>'),
        ),
        "multi-instance over a collection": (
            "13.3.7",
            _node("user", f'<{several} duban:collection="xs"/>'),
        ),
        "multi-instance completion condition": (
            "13.3.7",
            _node("user", f"<{several}>{count}{early}</{several}>"),
        ),
        "multi-instance behavior event": (
            "13.3.7",
            _node("user", f'<{several} behavior="Complex">{count}{thrown}</{several}>'),
        ),
        "compensation activity": (
            "13.5.5",
            process(
                "p",
                "start -> a -> end",
                "b:boundary",
                "n",
                attributes={"n": {"isForCompensation": "true"}, "b": {"attachedToRef": "a"}},
                inner={"b": _TYPES["compensation"]},
                more='<association id="as" sourceRef="b" targetRef="n"/>',
            ),
        ),
    }
    for name, (section, diagram) in found.items():
        yield Row("Markers of activities", section, name, diagram)


def _gateways() -> Iterator[Row]:
    def pair(kind: str, condition: str = "") -> str:
        arrow = f"-[{condition}]->" if condition else "->"
        default = "-[]->" if condition else "->"
        return process(
            "p", f"start -> n:{kind} {arrow} a -> j:{kind} -> end", f"n {default} b -> j"
        )

    def either(**own: str) -> str:
        first = "n:either" if own else "start -> n:either"
        flows = (f"{first} -> c1:catch -> end", "n -> c2:catch -> end")
        inner = {"c1": _MESSAGE, "c2": _TYPES["timer"] if not own else _MESSAGE}
        return process("p", *flows, attributes={"n": own}, inner=inner, roots=_ROOTS)

    complex_ = pair("complex").replace(
        '<complexGateway id="j">',
        '<complexGateway id="j"><activationCondition>activationCount >= 1</activationCondition>',
    )
    found = {
        "exclusive gateway": ("13.4.2", pair("exclusive", "x")),
        "parallel gateway": ("13.4.1", pair("parallel")),
        "inclusive gateway": ("13.4.3", pair("inclusive", "x")),
        "event-based gateway": ("13.4.4", either()),
        "event-based gateway that starts the process": ("13.4.4", either(instantiate="true")),
        "parallel event-based gateway that starts the process": (
            "13.4.4",
            either(instantiate="true", eventGatewayType="Parallel"),
        ),
        "complex gateway": ("13.4.5", complex_),
    }
    for name, (section, diagram) in found.items():
        yield Row("Gateways", section, name, diagram)


def _flows() -> Iterator[Row]:
    found = {
        "sequence flow": ("13.3.1", process("p", "start -> a -> end")),
        "several flows out of an activity": ("13.3.1", process("p", "start -> a -> b", "a -> c")),
        "several flows into an activity": (
            "13.3.1",
            process("p", "start -> a -> c -> end", "start -> b -> c"),
        ),
        "no flow out of an activity": ("13.3.1", process("p", "start -> a")),
        "conditional flow out of an activity": (
            "8.4.13",
            process("p", "start -> a -[x]-> b", "a -> c"),
        ),
        "default flow out of a gateway": (
            "13.4.2",
            process("p", "start -> g:exclusive -[x]-> a", "g -[]-> b"),
        ),
        "default flow out of an activity": (
            "8.4.13",
            process("p", "start -> a -[x]-> b", "a -[]-> c"),
        ),
    }
    for name, (section, diagram) in found.items():
        yield Row("Sequence flows", section, name, diagram)


def _events() -> Iterator[Row]:
    for kind in _STARTS:
        text = process(
            "p",
            "start -> a -> end",
            attributes={"start": _all_of(kind)},
            inner={"start": _TYPES[kind]},
            roots=_ROOTS,
        )
        yield Row("Start events", "13.5.1", f"{kind} start event", text)
    for how, kinds in (
        ("interrupting", (*_BESIDE[:2], "error", "compensation", *_BESIDE[2:])),
        ("non-interrupting", _BESIDE),
    ):
        for kind in kinds:
            yield Row(
                "Start events of event subprocesses",
                "13.5.4",
                f"{kind} event subprocess start, {how}",
                _event_subprocess(kind, isInterrupting=_flag(how)),
            )
    for kind in _CATCHES:
        text = _linked() if kind == "link" else _node("catch", _TYPES[kind], **_all_of(kind))
        yield Row("Intermediate catch events", "13.5.2", f"{kind} intermediate catch event", text)
    for how, attached in (
        ("interrupting", (*_BESIDE[:2], "error", "cancel", "compensation", *_BESIDE[2:])),
        ("non-interrupting", _BESIDE),
    ):
        for kind in attached:
            name = f"{kind} boundary event, {how}"
            text = _boundary(kind, cancelActivity=_flag(how))
            yield Row("Boundary events", "13.5.3", name, text)
    for kind in _THROWS:
        text = _linked() if kind == "link" else _node("throw", _TYPES[kind])
        yield Row("Intermediate throw events", "13.5.2", f"{kind} intermediate throw event", text)
    for kind in _ENDS:
        yield Row("End events", "13.5.6", f"{kind} end event", _ending(kind))


def _flag(how: str) -> str:
    return "true" if how == "interrupting" else "false"


def _all_of(kind: str) -> dict[str, str]:
    return {"parallelMultiple": "true"} if kind == "parallel multiple" else {}


def _event_subprocess(kind: str, **own: str) -> str:
    body = flow_nodes(
        "start_e -> handle -> end_e",
        attributes={"start_e": {**own, **_all_of(kind)}},
        inner={"start_e": _TYPES[kind]},
        prefix="es",
    )
    beside = f'<subProcess id="es" triggeredByEvent="true">{body}</subProcess>'
    if kind != "compensation":
        return process("p", "start -> a -> end", more=beside, roots=_ROOTS)
    return process("p", "start -> n:sub -> end", inner={"n": _INNER + beside}, roots=_ROOTS)


def _linked() -> str:
    link = _TYPES["link"]
    return process("p", "start -> n:throw", "m:catch -> end", inner={"n": link, "m": link})


def _boundary(kind: str, **own: str) -> str:
    host = "transaction" if kind == "cancel" else "sub"
    undo = kind == "compensation"
    return process(
        "p",
        f"start -> s:{host} -> end",
        "n:boundary" if undo else "n:boundary -> late -> end",
        *(["undo"] if undo else []),
        attributes={
            "n": {"attachedToRef": "s", **own, **_all_of(kind)},
            "undo": {"isForCompensation": "true"},
        },
        inner={"n": _TYPES[kind], "s": _INNER},
        more='<association id="as" sourceRef="n" targetRef="undo"/>' if undo else "",
        roots=_ROOTS,
    )


def _ending(kind: str) -> str:
    if kind != "cancel":
        return process("p", "start -> a -> end", inner={"end": _TYPES[kind]}, roots=_ROOTS)
    inside = flow_nodes("start_i -> end_i", inner={"end_i": _TYPES["cancel"]}, prefix="i")
    return process("p", "start -> n:transaction -> end", inner={"n": inside})


def _data() -> Iterator[Row]:
    more = '<dataObject id="do"/><dataObjectReference id="dr" name="x" dataObjectRef="do"/>'
    associated = (
        '<ioSpecification><dataInput id="in" name="y"/><dataOutput id="out" name="z"/>'
        "<inputSet><dataInputRefs>in</dataInputRefs></inputSet>"
        "<outputSet><dataOutputRefs>out</dataOutputRefs></outputSet></ioSpecification>"
        '<dataInputAssociation id="dia"><sourceRef>dr</sourceRef><targetRef>in</targetRef>'
        "</dataInputAssociation>"
        '<dataOutputAssociation id="doa"><sourceRef>out</sourceRef><targetRef>dr</targetRef>'
        "</dataOutputAssociation>"
    )
    lanes = '<laneSet id="ls"><lane id="la" name="A"><flowNodeRef>n</flowNodeRef></lane></laneSet>'
    pools = '<collaboration id="co"><participant id="pa" processRef="p"/></collaboration>'
    note = '<textAnnotation id="ta"><text>t</text></textAnnotation><group id="gr"/>'
    found = {
        "data object": ("10.4.1", _node("user", more=more)),
        "data store": ("10.4.1", _node("user", more='<dataStoreReference id="ds"/>')),
        "data inputs and outputs": ("10.4.1", _node("user", associated, more=more)),
        "pool": ("9.3", _node("user", roots=pools)),
        "lane": ("10.8", _node("user", more=lanes)),
        "text annotation and group": ("8.4.1", _node("user", more=note)),
    }
    for name, (section, diagram) in found.items():
        yield Row("Data, lanes, artifacts", section, name, diagram)
