"""Each type of event at each place where BPMN allows it (table 10.93)."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from engine.errors import BpmnError
from engine.interpreter.contract import Data, Resource, ServiceRequest, Start
from tests.bpmn_text import flow_nodes, process, timer
from tests.engine.interpreter.play import Play

ROOTS = (
    '<message id="msg" name="reply"/><message id="out" name="out"/><signal id="sig" name="flood"/>'
    '<error id="err" name="broken" errorCode="broken"/>'
    '<escalation id="esc" name="overdue" escalationCode="overdue"/>'
    '<timerEventDefinition id="shared"><timeDuration>P5D</timeDuration></timerEventDefinition>'
)
MESSAGE = '<messageEventDefinition messageRef="msg"/>'
SIGNAL = '<signalEventDefinition signalRef="sig"/>'
DEFINITIONS = {
    "message": MESSAGE,
    "timer": timer(timeDuration="P5D"),
    "escalation": '<escalationEventDefinition escalationRef="esc"/>',
    "error": '<errorEventDefinition errorRef="err"/>',
    "conditional": (
        "<conditionalEventDefinition><condition>wet</condition></conditionalEventDefinition>"
    ),
    "signal": SIGNAL,
    "multiple": MESSAGE + "<eventDefinitionRef>shared</eventDefinitionRef>",
    "parallel multiple": MESSAGE + "<eventDefinitionRef>shared</eventDefinitionRef>",
}
BESIDE = [kind for kind in DEFINITIONS if kind != "error"]


def _all_of(kind: str) -> dict[str, str]:
    return {"parallelMultiple": "true"} if kind == "parallel multiple" else {}


def happen(play: Play, kind: str, element_id: str) -> None:
    """Let an event of this kind happen that ``element_id`` waits for."""
    if kind == "timer":
        play.fire(element_id)
    elif kind == "message":
        play.message(element_id, "reply")
    elif kind == "conditional":
        play.complete("beside", wet=True)
    elif kind == "signal":
        play.complete("beside")  # Behind it the signal is thrown.
    elif kind == "multiple":
        assert (list(play.armed), len(play.waits_for)) == ([element_id], 1)
        play.fire(element_id)
    elif kind == "parallel multiple":
        play.fire(element_id)
        assert "late" not in play.open
        assert (play.armed, len(play.waits_for)) == ({}, 1)
        play.message(element_id, "reply")
    else:
        play.complete("inner")  # Behind it the error or escalation is thrown.


def host(kind: str, *, throws: str) -> str:
    """The XML of an activity ``a`` that is open until ``inner`` is done, and throws then."""
    body = flow_nodes(
        "start_i -> inner -> end_i", inner={"end_i": DEFINITIONS.get(throws, "")}, prefix="i"
    )
    return f'<{kind} id="a">{body}</{kind}>'


def at_boundary(kind: str, *, cancel: bool) -> str:
    own = {"attachedToRef": "a", "cancelActivity": "true" if cancel else "false"}
    text = process(
        "p",
        "start -> g:parallel -> a:sub -> after -> end",
        "g -> beside -> told:throw -> end2",
        "b:boundary -> late -> end3",
        attributes={"b": {**own, **_all_of(kind)}},
        inner={"b": DEFINITIONS[kind], "told": SIGNAL if kind == "signal" else ""},
        roots=ROOTS,
    )
    thrown = kind if kind in ("error", "escalation") else ""
    return text.replace('<subProcess id="a"></subProcess>', host("subProcess", throws=thrown))


@pytest.mark.parametrize(
    "kind",
    [
        pytest.param(kind, marks=pytest.mark.bpmn("13.5.3", f"{kind} boundary event, interrupting"))
        for kind in DEFINITIONS
    ],
)
def test_interrupting_boundary_event_ends_its_activity(kind: str) -> None:
    play = Play(at_boundary(kind, cancel=True)).start(wet=False)
    happen(play, kind, "b")
    assert "late" in play.open
    assert {"inner", "after"}.isdisjoint(play.open)
    assert (play.armed, play.waits_for) == ({}, [])
    finish(play)


@pytest.mark.parametrize(
    "kind",
    [
        pytest.param(
            kind, marks=pytest.mark.bpmn("13.5.3", f"{kind} boundary event, non-interrupting")
        )
        for kind in BESIDE
    ],
)
def test_non_interrupting_boundary_event_leaves_its_activity(kind: str) -> None:
    play = Play(at_boundary(kind, cancel=False)).start(wet=False)
    happen(play, kind, "b")
    assert "late" in play.open
    assert "inner" in play.open or "after" in play.open
    finish(play)
    assert (play.armed, play.waits_for) == ({}, [])


def finish(play: Play) -> None:
    while play.open:
        play.complete(play.open[0])
    assert play.ended


def beside_the_process(kind: str, *, interrupting: bool) -> str:
    flag = {"isInterrupting": "true" if interrupting else "false"}
    body = flow_nodes(
        "start_e -> late -> end_e",
        attributes={"start_e": {**flag, **_all_of(kind)}},
        inner={"start_e": DEFINITIONS[kind]},
        prefix="es",
    )
    thrown = kind if kind in ("error", "escalation", "signal") else ""
    return process(
        "p",
        "start -> g:parallel -> a -> end",
        "g -> beside -> told:throw -> end2",
        "g -> inner -> end3",
        inner={
            "told": SIGNAL if kind == "signal" else "",
            "end3": DEFINITIONS[thrown] if thrown in ("error", "escalation") else "",
        },
        more=f'<subProcess id="es" triggeredByEvent="true">{body}</subProcess>',
        roots=ROOTS,
    )


@pytest.mark.parametrize(
    "kind",
    [
        pytest.param(
            kind,
            marks=pytest.mark.bpmn("13.5.4", f"{kind} event subprocess start, interrupting"),
        )
        for kind in DEFINITIONS
    ],
)
def test_interrupting_event_subprocess_ends_what_is_beside_it(kind: str) -> None:
    play = Play(beside_the_process(kind, interrupting=True)).start(wet=False)
    happen(play, kind, "start_e")
    assert play.open == ["late"]
    assert (play.armed, play.waits_for) == ({}, [])
    finish(play)


@pytest.mark.parametrize(
    "kind",
    [
        pytest.param(
            kind,
            marks=pytest.mark.bpmn("13.5.4", f"{kind} event subprocess start, non-interrupting"),
        )
        for kind in BESIDE
    ],
)
def test_non_interrupting_event_subprocess_runs_beside(kind: str) -> None:
    play = Play(beside_the_process(kind, interrupting=False)).start(wet=False)
    happen(play, kind, "start_e")
    assert {"a", "late"} <= set(play.open)
    finish(play)
    assert (play.armed, play.waits_for) == ({}, [])


CATCHES = ("message", "timer", "conditional", "signal", "multiple", "parallel multiple")


@pytest.mark.parametrize(
    "kind",
    [
        pytest.param(kind, marks=pytest.mark.bpmn("13.5.2", f"{kind} intermediate catch event"))
        for kind in CATCHES
    ],
)
def test_intermediate_event_holds_its_token_until_it_happens(kind: str) -> None:
    play = Play(
        process(
            "p",
            "start -> g:parallel -> c:catch -> late -> end",
            "g -> beside -> told:throw -> end2",
            attributes={"c": _all_of(kind)},
            inner={"c": DEFINITIONS[kind], "told": SIGNAL if kind == "signal" else ""},
            roots=ROOTS,
        )
    ).start(wet=False)
    assert play.open == ["beside"]
    happen(play, kind, "c")
    assert "late" in play.open
    assert (play.armed, play.waits_for) == ({}, [])
    finish(play)


@pytest.mark.parametrize(
    "kind",
    [
        pytest.param(kind, marks=pytest.mark.bpmn("13.5.1", f"{kind} start event"))
        for kind in ("message", "timer", "multiple", "parallel multiple")
    ],
)
def test_instance_may_wait_at_its_start_event(kind: str) -> None:
    play = Play(
        process(
            "p",
            "start -> late -> end",
            attributes={"start": _all_of(kind)},
            inner={"start": DEFINITIONS[kind]},
            roots=ROOTS,
        )
    ).start()
    assert play.open == []
    happen(play, kind, "start")
    assert play.open == ["late"]


@pytest.mark.bpmn("13.5.1", "conditional start event")
@pytest.mark.bpmn("13.5.1", "signal start event")
def test_first_of_several_start_events_that_happens_begins_the_process() -> None:
    text = process(
        "p",
        "start1 -> rain -> end",
        "start2 -> flood -> end",
        inner={"start1": DEFINITIONS["conditional"], "start2": SIGNAL},
        roots=ROOTS,
    )
    assert Play(text).start(wet=False).waits_for == [("start2", "signal", "flood")]
    play = Play(text).start(wet=True)
    assert (play.open, play.waits_for) == (["rain"], [])


def _waiting_for_all(*definitions: str) -> str:
    """A process in which ``w`` waits for a message and a signal, and ``t`` throws."""
    return process(
        "p",
        "start -> g:parallel -> w1:catch -> heard_message -> end",
        "g -> w2:catch -> heard_signal -> end",
        "g -> go -> t:throw -> on -> end",
        inner={"w1": MESSAGE, "w2": SIGNAL, "t": "".join(definitions)},
        roots=ROOTS,
    )


@pytest.mark.parametrize(
    ("definitions", "heard"),
    [
        pytest.param(
            (), [], marks=pytest.mark.bpmn("13.5.2", "none intermediate throw event"), id="none"
        ),
        pytest.param(
            (MESSAGE,),
            ["heard_message"],
            marks=pytest.mark.bpmn("13.5.2", "message intermediate throw event"),
            id="message",
        ),
        pytest.param(
            (SIGNAL,),
            ["heard_signal"],
            marks=pytest.mark.bpmn("13.5.2", "signal intermediate throw event"),
            id="signal",
        ),
        pytest.param(
            (MESSAGE, SIGNAL),
            ["heard_message", "heard_signal"],
            marks=pytest.mark.bpmn("13.5.2", "multiple intermediate throw event"),
            id="multiple",
        ),
    ],
)
def test_intermediate_event_throws_all_it_has_and_goes_on(
    definitions: tuple[str, ...], heard: list[str]
) -> None:
    play = Play(_waiting_for_all(*definitions)).start().complete("go")
    assert sorted(play.open) == sorted([*heard, "on"])


@pytest.mark.parametrize(
    ("definitions", "heard"),
    [
        pytest.param(
            (MESSAGE,),
            ["heard_message"],
            marks=pytest.mark.bpmn("13.5.6", "message end event"),
            id="message",
        ),
        pytest.param(
            (SIGNAL,),
            ["heard_signal"],
            marks=pytest.mark.bpmn("13.5.6", "signal end event"),
            id="signal",
        ),
        pytest.param(
            (MESSAGE, SIGNAL),
            ["heard_message", "heard_signal"],
            marks=pytest.mark.bpmn("13.5.6", "multiple end event"),
            id="multiple",
        ),
    ],
)
def test_end_event_throws_all_it_has(definitions: tuple[str, ...], heard: list[str]) -> None:
    text = _waiting_for_all(*definitions).replace("intermediateThrowEvent", "endEvent")
    text = text.replace('<userTask id="on"></userTask>', "")
    text = "\n".join(line for line in text.splitlines() if '"on"' not in line)
    assert sorted(Play(text).start().complete("go").open) == sorted(heard)


@pytest.mark.bpmn("13.5.6", "multiple end event: what ends the thrower comes last")
def test_end_event_tells_before_it_terminates() -> None:
    text = process(
        "p",
        "start -> s:sub -> after -> end",
        "b:boundary -> heard -> end2",
        attributes={"b": {"attachedToRef": "s", "cancelActivity": "false"}},
        inner={
            "b": DEFINITIONS["escalation"],
            "s": flow_nodes(
                "start_i -> gi:parallel -> x -> end_i",
                "gi -> y -> end_i2",
                inner={"end_i": "<terminateEventDefinition/>" + DEFINITIONS["escalation"]},
                prefix="i",
            ),
        },
        roots=ROOTS,
    )
    assert sorted(Play(text).start().complete("x").open) == ["after", "heard"]


@pytest.mark.bpmn("13.5.6", "escalation end event")
def test_escalation_at_the_end_is_heard_around_its_scope() -> None:
    play = Play(at_boundary("escalation", cancel=False)).start().complete("inner")
    assert sorted(play.open) == ["after", "beside", "late"]


# ── On every kind of activity ─────────────────────────────────────────────────────────────

_LOOP = "<multiInstanceLoopCharacteristics{}><loopCardinality>2</loopCardinality>"
_LOOP += "</multiInstanceLoopCharacteristics>"
_INNER = flow_nodes("start_i -> inner -> end_i", prefix="i")
#: Activities that wait, each as its kind, its attributes and its inner XML.
WAITING: dict[str, tuple[str, dict[str, str], str]] = {
    "user task": ("user", {}, ""),
    "manual task": ("manual", {}, ""),
    "receive task": ("receive", {"messageRef": "msg"}, ""),
    "subprocess": ("sub", {}, _INNER),
    "transaction": ("transaction", {}, _INNER),
    "call activity": ("call", {"calledElement": "called"}, ""),
    "multi-instance, parallel": ("user", {}, _LOOP.format("")),
    "multi-instance, sequential": ("user", {}, _LOOP.format(' isSequential="true"')),
    "standard loop, tested after": (
        "user",
        {},
        '<standardLoopCharacteristics loopMaximum="2"/>',
    ),
}
CALLED = process("called", "start_c -> inner -> end_c")


@pytest.mark.parametrize("cancel", [True, False], ids=["interrupting", "beside"])
@pytest.mark.parametrize(
    "activity",
    [
        pytest.param(name, marks=pytest.mark.bpmn("13.5.3", f"{name}: with a boundary event"))
        for name in WAITING
    ],
)
def test_boundary_event_works_on_each_activity_that_waits(activity: str, cancel: bool) -> None:
    kind, own, inner = WAITING[activity]
    text = process(
        "p",
        f"start -> a:{kind} -> after -> end",
        "b:boundary -> late -> end2",
        attributes={
            "a": own,
            "b": {"attachedToRef": "a", "cancelActivity": "true" if cancel else "false"},
        },
        inner={"a": inner, "b": DEFINITIONS["timer"]},
        roots=ROOTS,
    )
    play = Play(text, CALLED).start()
    before = list(play.open)
    play.fire("b")
    assert play.open == (["late"] if cancel else [*before, "late"])
    if play.waits_for:
        play.message("a", "reply")
    finish(play)


PASSED: dict[str, tuple[str, dict[str, str], str]] = {
    "task": ("task", {}, ""),
    "send task": ("send", {"messageRef": "out"}, ""),
    "service task": ("service", {"duban:service": "book"}, ""),
    "business rule task": ("decision", {"duban:decision": "d"}, ""),
    "multi-instance, parallel": ("service", {"duban:service": "book"}, _LOOP.format("")),
}
TABLE = Resource(
    "d.dmn",
    b'<definitions xmlns="https://www.omg.org/spec/DMN/20191111/MODEL/" id="x" name="x" '
    b'namespace="n"><decision id="d" name="d"><decisionTable hitPolicy="FIRST">'
    b'<output id="o" name="y"/><rule id="r"><outputEntry><text>1</text></outputEntry></rule>'
    b"</decisionTable></decision></definitions>",
)


@pytest.mark.parametrize(
    "activity",
    [
        pytest.param(name, marks=pytest.mark.bpmn("13.5.3", f"{name}: with a boundary event"))
        for name in PASSED
    ],
)
def test_boundary_event_is_disarmed_where_its_activity_does_not_wait(activity: str) -> None:
    kind, own, inner = PASSED[activity]
    text = process(
        "p",
        f"start -> a:{kind} -> after -> end",
        "b:boundary -> late -> end2",
        "e:boundary -> failed -> end3",
        attributes={"a": own, "b": {"attachedToRef": "a"}, "e": {"attachedToRef": "a"}},
        inner={"a": inner, "b": DEFINITIONS["multiple"], "e": DEFINITIONS["error"]},
        roots=ROOTS,
    )
    play = Play(text, files=(TABLE,)).start()
    assert (play.open, play.armed, play.waits_for) == (["after"], {}, [])
    assert play.complete("after").ended


@pytest.mark.parametrize(
    ("activity", "own"),
    [
        ("service", {"duban:service": "book"}),
        ("sub", {}),
        ("call", {"calledElement": "called"}),
    ],
)
@pytest.mark.bpmn("13.5.3", "error boundary event, interrupting: error of a service")
def test_error_of_a_service_is_caught_where_the_diagram_says(
    activity: str, own: dict[str, str]
) -> None:
    body = flow_nodes(
        "start_i -> si:service -> end_i",
        attributes={"si": {"duban:service": "book"}},
        prefix="i",
    )
    called = process(
        "called",
        "start_c -> sc:service -> end_c",
        attributes={"sc": {"duban:service": "book"}},
    )
    text = process(
        "p",
        f"start -> a:{activity} -> after -> end",
        "b:boundary -> late -> end2",
        attributes={
            "a": own,
            "b": {
                "attachedToRef": "a",
                "duban:codeVariable": "code",
                "duban:messageVariable": "why",
            },
        },
        inner={"a": body if activity == "sub" else "", "b": DEFINITIONS["error"]},
        roots=ROOTS,
    )
    play = Play(text, called, services=failing("broken")).start(n=1)
    assert play.open == ["late"]
    seen = play.items[play.task("late")].data
    assert seen == {"n": 1, "left": 0, "code": "broken", "why": "No seat is left for 2."}
    assert play.complete("late").ended


def failing(code: str) -> Callable[[ServiceRequest], Data]:
    def book(_request: ServiceRequest) -> Data:
        raise BpmnError(code, "No seat is left for {count}.", data={"left": 0}, count=2)

    return book


_SERVICE = process(
    "p",
    "start -> a:service -> after -> end",
    "b1:boundary -> any -> end2",
    "b2:boundary -> broken -> end3",
    attributes={
        "a": {"duban:service": "book"},
        "b1": {"attachedToRef": "a"},
        "b2": {"attachedToRef": "a"},
    },
    inner={"b1": "<errorEventDefinition/>", "b2": DEFINITIONS["error"]},
    roots=ROOTS,
)


@pytest.mark.parametrize(("code", "way"), [("broken", "broken"), ("other", "any")])
@pytest.mark.bpmn("13.5.3", "error boundary event, interrupting: its code before any code")
def test_event_that_names_the_code_hears_it_before_one_that_hears_all(code: str, way: str) -> None:
    assert Play(_SERVICE, services=failing(code)).start().open == [way]


@pytest.mark.bpmn("13.5.3", "multi-instance, parallel: error in one of its rounds")
def test_error_of_one_round_ends_all_rounds() -> None:
    def book(request: ServiceRequest) -> Data:
        if request.data["loopCounter"] == 1:
            raise BpmnError("broken", "Broken.")
        return {}

    text = process(
        "p",
        "start -> a:service -> after -> end",
        "b:boundary -> late -> end2",
        attributes={"a": {"duban:service": "book"}, "b": {"attachedToRef": "a"}},
        inner={"a": _LOOP.format(""), "b": DEFINITIONS["error"]},
        roots=ROOTS,
    )
    play = Play(text, services=book).start()
    assert play.open == ["late"]
    assert play.complete("late").ended


@pytest.mark.bpmn("10.5.6", "error that nothing catches")
def test_error_of_a_service_that_nothing_catches_is_trouble() -> None:
    text = process("p", "start -> a:service -> end", attributes={"a": {"duban:service": "book"}})
    outcome = Play(text, services=failing("broken")).attempt(Start({}))
    assert [(found.element_id, found.code) for found in outcome.trouble] == [("a", "ERROR")]
    assert "broken" in outcome.trouble[0].message
    assert "No seat is left for 2." in outcome.trouble[0].message
