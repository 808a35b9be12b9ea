"""Undoing what is done: in which order, on which data, in which scope, and how it stays small."""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Any

import pytest

from engine.interpreter.contract import Complete, Data, ServiceRequest, Start
from engine.interpreter.specs import compensation
from tests.bpmn_text import flow_nodes, process, timer
from tests.engine.interpreter.moving import Moving
from tests.engine.interpreter.play import Play

COMPENSATE = "<compensateEventDefinition/>"
ERROR = '<error id="err" name="broken" errorCode="broken"/>'
CATCH_ERROR = '<errorEventDefinition errorRef="err"/>'


def compensate(activity: str = "", *, waits: bool = True) -> str:
    reference = f' activityRef="{activity}"' if activity else ""
    wait = "" if waits else ' waitForCompletion="false"'
    return f"<compensateEventDefinition{reference}{wait}/>"


def scope(
    *flows: str,
    undone: Mapping[str, str],
    attributes: Mapping[str, Mapping[str, str]] | None = None,
    inner: Mapping[str, str] | None = None,
    prefix: str = "f",
) -> str:
    """The XML of a scope in which ``undone`` says which activity is undone by which."""
    attributes, inner = dict(attributes or {}), dict(inner or {})
    lines, associations = list(flows), ""
    for activity, handler in undone.items():
        event, name = f"b_{activity}", handler.partition(":")[0]
        lines += [f"{event}:boundary", handler]
        attributes[event] = {"attachedToRef": activity}
        attributes[name] = {"isForCompensation": "true", **attributes.get(name, {})}
        inner[event] = COMPENSATE
        associations += f'<association id="as_{activity}" sourceRef="{event}" targetRef="{name}"/>'
    return flow_nodes(*lines, attributes=attributes, inner=inner, prefix=prefix) + associations


def whole(body: str, *, roots: str = "") -> str:
    return process("p", more=body, roots=ROOTS + roots)


ROOTS = '<signal id="sig" name="flood"/>'


def play_of(*flows: str, undone: Mapping[str, str], **more: Any) -> Play:
    roots = more.pop("roots", "")
    services = more.pop("services", None)
    return Play(whole(scope(*flows, undone=undone, **more), roots=roots), services=services)


TRIP = ("start -> flight -> hotel -> go -> t:throw -> after -> end",)
UNDONE = {"flight": "no_flight", "hotel": "no_hotel"}


@pytest.mark.bpmn("13.5.5", "compensation boundary event, interrupting")
@pytest.mark.bpmn("13.5.5", "compensation activity")
@pytest.mark.bpmn("13.5.2", "compensation intermediate throw event")
def test_undoes_what_is_done_the_latest_first_and_goes_on_then() -> None:
    play = play_of(*TRIP, undone=UNDONE, inner={"t": compensate()}).start()
    play.complete("flight").complete("hotel").complete("go")
    assert play.open == ["no_hotel"]
    play.complete("no_hotel")
    assert play.open == ["no_flight"]
    play.complete("no_flight")
    assert play.open == ["after"]
    assert play.complete("after").ended


@pytest.mark.bpmn("13.5.6", "compensation end event")
def test_process_ends_when_its_last_event_has_undone_everything() -> None:
    play = play_of(
        "start -> flight -> hotel -> end", undone=UNDONE, inner={"end": compensate()}
    ).start()
    play.complete("flight").complete("hotel")
    assert play.open == ["no_hotel"]
    assert play.complete("no_hotel").complete("no_flight").ended


@pytest.mark.bpmn("13.5.2", "compensation intermediate throw event: of one activity")
def test_undoes_only_the_activity_that_the_event_names() -> None:
    play = play_of(*TRIP, undone=UNDONE, inner={"t": compensate("flight")}).start()
    play.complete("flight").complete("hotel").complete("go")
    assert play.open == ["no_flight"]
    assert play.complete("no_flight").open == ["after"]


@pytest.mark.bpmn("13.5.2", "compensation intermediate throw event: without waiting")
def test_goes_on_at_once_where_it_does_not_wait() -> None:
    play = play_of(*TRIP, undone=UNDONE, inner={"t": compensate(waits=False)}).start()
    play.complete("flight").complete("hotel").complete("go")
    assert sorted(play.open) == ["after", "no_hotel"]
    assert not play.complete("after").ended
    assert play.complete("no_hotel").complete("no_flight").ended


@pytest.mark.bpmn("13.5.5", "compensation activity: of what is not completed")
def test_what_is_not_completed_is_not_undone() -> None:
    play = play_of(
        "start -> g:parallel -> flight -> end",
        "g -> go -> t:throw -> after -> end2",
        undone={"flight": "no_flight"},
        inner={"t": compensate()},
    ).start()
    assert sorted(play.complete("go").open) == ["after", "flight"]


@pytest.mark.bpmn("13.5.5", "compensation activity: only once")
def test_what_is_undone_is_not_undone_again() -> None:
    play = play_of(
        "start -> flight -> t1:throw -> t2:throw -> after -> end",
        undone={"flight": "no_flight"},
        inner={"t1": compensate(), "t2": compensate()},
    ).start()
    assert play.complete("flight").open == ["no_flight"]
    assert play.complete("no_flight").open == ["after"]


@pytest.mark.bpmn("13.5.5", "compensation activity: data of then")
def test_undoes_on_the_data_of_then_and_hands_on_only_what_it_changes() -> None:
    play = play_of(*TRIP, undone=UNDONE, inner={"t": compensate("flight")}).start(n=1)
    play.complete("flight", ticket="A1", price=100)
    play.complete("hotel", price=300).complete("go", ticket="B2", reason="ill")
    seen = play.items[play.task("no_flight")].data
    assert seen == {"n": 1, "ticket": "A1", "price": 100, "reason": "ill"}
    assert play.data["price"] == 300
    play.complete("no_flight", refund=90)
    assert play.data == {"n": 1, "ticket": "B2", "price": 300, "reason": "ill", "refund": 90}


@pytest.mark.bpmn("13.5.5", "compensation activity: of each round of a loop")
def test_each_round_of_a_rework_loop_is_undone_with_its_own_data() -> None:
    play = play_of(
        "start -> m:exclusive -> book -> x:exclusive -[again]-> m",
        "x -[]-> t:throw -> end",
        undone={"book": "cancel"},
        inner={"t": compensate()},
    ).start()
    for number in range(3):
        play.complete("book", seat=number, again=number < 2)
    undone = []
    while play.open:
        undone.append(play.items[play.task("cancel")].data["seat"])
        play.complete("cancel")
    assert undone == [2, 1, 0]
    assert play.ended


_SEVERAL = '<multiInstanceLoopCharacteristics isSequential="{}" duban:collection="seats" '
_SEVERAL += 'duban:item="seat"/>'


@pytest.mark.parametrize("sequential", ["true", "false"])
@pytest.mark.bpmn("13.5.5", "compensation activity: of each round of a multi-instance")
def test_each_round_of_a_multi_instance_is_undone(sequential: str) -> None:
    play = play_of(
        "start -> book:service -> go -> t:throw -> end",
        undone={"book": "cancel"},
        attributes={"book": {"duban:service": "book"}},
        inner={"t": compensate(), "book": _SEVERAL.format(sequential)},
    ).start(seats=["a", "b", "c"])
    play.complete("go")
    undone = []
    while play.open:
        undone.append(play.items[play.task("cancel")].data["seat"])
        play.complete("cancel")
    assert undone == ["c", "b", "a"]
    assert play.ended


@pytest.mark.bpmn("13.5.5", "compensation activity: itself a multi-instance subprocess")
def test_compensation_activity_may_be_a_subprocess_of_several_rounds() -> None:
    body = flow_nodes("start_u -> un_book -> end_u", prefix="u")
    play = play_of(
        "start -> book -> t:throw -> after -> end",
        undone={"book": "cancel:sub"},
        inner={"t": compensate(), "cancel": _SEVERAL.format("true") + body},
    ).start(seats=["a", "b"])
    play.complete("book")
    assert play.items[play.task("un_book")].data["seat"] == "a"
    play.complete("un_book").complete("un_book")
    assert play.open == ["after"]


# ── Subprocesses ──────────────────────────────────────────────────────────────────────────

BOOKING = scope(
    "start_i -> flight -> hotel -> end_i",
    undone={"flight": "no_flight", "hotel": "no_hotel"},
    prefix="i",
)


def after_a_subprocess(body: str, kind: str = "sub", **more: Any) -> Play:
    return play_of(
        f"start -> s:{kind} -> go -> t:throw -> after -> end",
        undone=more.pop("undone", {}),
        inner={"s": body, "t": compensate(), **more.pop("inner", {})},
        **more,
    )


@pytest.mark.parametrize("kind", ["sub", "transaction"])
@pytest.mark.bpmn("13.5.5", "default compensation of a subprocess")
def test_completed_subprocess_is_undone_from_within_the_latest_first(kind: str) -> None:
    play = after_a_subprocess(BOOKING, kind).start()
    play.complete("flight", ticket="A1").complete("hotel", room=7).complete("go", ticket="B2")
    assert play.open == ["no_hotel"]
    assert play.items[play.task("no_hotel")].data["room"] == 7
    play.complete("no_hotel")
    assert play.items[play.task("no_flight")].data["ticket"] == "A1"
    play.complete("no_flight", refund=5)
    assert play.open == ["after"]
    assert play.data == {"ticket": "B2", "room": 7, "refund": 5}
    assert play.complete("after").ended


@pytest.mark.bpmn("13.5.5", "default compensation of a call activity")
def test_called_process_is_undone_from_within_on_its_own_data() -> None:
    called = process("booking", more=BOOKING)
    text = whole(
        scope(
            "start -> s:call -> go -> t:throw -> after -> end",
            undone={},
            attributes={"s": {"calledElement": "booking", "duban:output": "room"}},
            inner={"t": compensate()},
        )
    )
    play = Play(text, called).start()
    play.complete("flight", ticket="A1").complete("hotel", room=7)
    assert play.data == {"room": 7}
    play.complete("go")
    assert play.items[play.task("no_hotel")].data == {"room": 7, "ticket": "A1"}
    play.complete("no_hotel").complete("no_flight", refund=5)
    assert (play.open, play.data) == (["after"], {"room": 7})


@pytest.mark.bpmn("10.7.1", "compensation event subprocess directly in a process")
def test_called_process_is_undone_by_the_event_subprocess_in_it() -> None:
    called = process("booking", more=BOOKING + compensating("start_e -> refund -> end_e"))
    text = whole(
        scope(
            "start -> s:call -> go -> t:throw -> after -> end",
            undone={},
            attributes={"s": {"calledElement": "booking", "duban:output": "room"}},
            inner={"t": compensate()},
        )
    )
    play = Play(text, called).start()
    play.complete("flight", ticket="A1").complete("hotel", room=7).complete("go")
    assert play.open == ["refund"]
    assert play.items[play.task("refund")].data["ticket"] == "A1"
    assert play.complete("refund", paid=True).open == ["after"]
    assert play.data == {"room": 7}
    assert play.complete("after").ended


@pytest.mark.bpmn("10.7.1", "compensation event subprocess in a process that nobody calls")
def test_process_that_nobody_calls_undoes_what_is_in_it_and_not_itself() -> None:
    body = "start -> a -> t:throw -> after -> end"
    text = whole(scope(body, undone={"a": "no_a"}, inner={"t": compensate()}))
    whole_undone = compensating("start_e -> refund -> end_e")
    play = Play(text.replace("</process>", whole_undone + "</process>")).start()
    play.complete("a")
    assert play.open == ["no_a"]
    assert play.complete("no_a").complete("after").ended


@pytest.mark.bpmn("13.5.5", "compensation activity: of a subprocess")
def test_compensation_activity_of_a_subprocess_takes_the_place_of_what_is_in_it() -> None:
    play = after_a_subprocess(BOOKING, undone={"s": "call_off"}).start()
    play.complete("flight").complete("hotel").complete("go")
    assert play.open == ["call_off"]
    assert play.complete("call_off").open == ["after"]


def compensating(*flows: str, inner: Mapping[str, str] | None = None) -> str:
    body = flow_nodes(*flows, inner={"start_e": COMPENSATE, **(inner or {})}, prefix="es")
    return f'<subProcess id="es" triggeredByEvent="true">{body}</subProcess>'


@pytest.mark.bpmn("13.5.4", "compensation event subprocess start, interrupting")
def test_compensation_event_subprocess_undoes_its_subprocess_on_the_data_of_then() -> None:
    body = BOOKING + compensating("start_e -> refund -> end_e")
    play = after_a_subprocess(body).start()
    assert play.waits_for == []
    play.complete("flight", ticket="A1").complete("hotel").complete("go", ticket="B2")
    assert play.open == ["refund"]
    assert play.items[play.task("refund")].data == {"ticket": "A1"}
    play.complete("refund", paid=True)
    assert (play.open, play.data) == (["after"], {"ticket": "B2", "paid": True})


@pytest.mark.bpmn("13.5.5", "compensation event subprocess that undoes what is in its scope")
def test_compensation_event_subprocess_may_have_undone_what_is_in_its_scope() -> None:
    body = BOOKING + compensating(
        "start_e -> first -> c:throw -> last -> end_e", inner={"c": compensate("flight")}
    )
    play = after_a_subprocess(body).start()
    play.complete("flight").complete("hotel").complete("go").complete("first")
    assert play.open == ["no_flight"]
    assert play.complete("no_flight").open == ["last"]
    assert play.complete("last").open == ["after"]


@pytest.mark.bpmn("13.5.5", "default compensation of a subprocess: nested, of each round")
def test_rounds_of_a_subprocess_are_undone_each_in_its_own_scope() -> None:
    nested = f'<subProcess id="n">{BOOKING}</subProcess>' + flow_nodes("start_o", "end_o")
    nested += (
        '<sequenceFlow id="o1" sourceRef="start_o" targetRef="n"/>'
        '<sequenceFlow id="o2" sourceRef="n" targetRef="end_o"/>'
    )
    play = after_a_subprocess(_SEVERAL.format("true") + nested).start(seats=["a", "b"])
    for seat in ("a", "b"):
        play.complete("flight", ticket=f"T{seat}").complete("hotel")
    play.complete("go")
    undone = []
    while play.open != ["after"]:
        item = next(iter(play.items.values()))
        undone.append((item.element_id, item.data["seat"], item.data["ticket"]))
        play.complete(item.element_id)
    assert undone == [
        ("no_hotel", "b", "Tb"),
        ("no_flight", "b", "Tb"),
        ("no_hotel", "a", "Ta"),
        ("no_flight", "a", "Ta"),
    ]


@pytest.mark.bpmn("13.5.5", "compensation thrown by an error event subprocess")
def test_event_subprocess_for_errors_undoes_what_is_around_it() -> None:
    handling = flow_nodes(
        "start_h -> c:throw -> told -> end_h",
        inner={"start_h": CATCH_ERROR, "c": compensate()},
        prefix="h",
    )
    body = BOOKING.replace("end_i", "pay").replace("endEvent", "userTask") + flow_nodes(
        "pay2 -> end_x", inner={"end_x": CATCH_ERROR}, prefix="x"
    )
    body += '<sequenceFlow id="xx" sourceRef="pay" targetRef="pay2"/>'
    body += f'<subProcess id="h" triggeredByEvent="true">{handling}</subProcess>'
    play = play_of(
        "start -> s:sub -> after -> end", undone={}, inner={"s": body}, roots=ERROR
    ).start()
    play.complete("flight").complete("hotel").complete("pay").complete("pay2")
    assert play.open == ["no_hotel"]
    play.complete("no_hotel").complete("no_flight")
    assert play.open == ["told"]
    assert play.complete("told").open == ["after"]


@pytest.mark.bpmn("13.5.6", "cancel end event: undoes the transaction")
@pytest.mark.bpmn("10.3.5", "transaction: cancelled")
def test_cancelled_transaction_undoes_what_is_done_and_leaves_by_its_boundary() -> None:
    body = scope(
        "start_i -> gi:parallel -> flight -> j:parallel -> end_i",
        "gi -> hotel -> j",
        "gi -> no -> end_c",
        undone={"flight": "no_flight", "hotel": "no_hotel"},
        inner={"end_c": "<cancelEventDefinition/>"},
        prefix="i",
    )
    play = play_of(
        "start -> s:transaction -> after -> end",
        "c:boundary -> sorry -> end2",
        undone={},
        attributes={"c": {"attachedToRef": "s"}},
        inner={"s": body, "c": "<cancelEventDefinition/>"},
    ).start()
    play.complete("flight").complete("no")
    assert play.open == ["no_flight"]
    assert play.complete("no_flight").open == ["sorry"]
    assert play.complete("sorry").ended


@pytest.mark.bpmn("13.5.6", "cancel end event: without a boundary event")
def test_cancelled_transaction_without_a_boundary_event_goes_on() -> None:
    body = flow_nodes(
        "start_i -> gi:parallel -> x -> end_c",
        "gi -> y -> end_i",
        inner={"end_c": "<cancelEventDefinition/>"},
        prefix="i",
    )
    text = process("p", "start -> s:transaction -> after -> end", inner={"s": body})
    play = Play(text).start().complete("x")
    assert play.open == ["after"]
    assert play.complete("after").ended


# ── While it is undone ────────────────────────────────────────────────────────────────────


@pytest.mark.bpmn("13.5.5", "compensation that is interrupted")
def test_what_is_not_undone_yet_can_still_be_undone_when_the_thrower_is_taken_back() -> None:
    handling = flow_nodes(
        "start_h -> c:throw -> told -> end_h",
        inner={"start_h": timer(timeDuration="P1D"), "c": compensate()},
        prefix="h",
    )
    text = whole(
        scope(
            "start -> flight -> hotel -> t:throw -> after -> end",
            undone=UNDONE,
            inner={"t": compensate()},
        )
        + f'<subProcess id="h" triggeredByEvent="true">{handling}</subProcess>'
    )
    play = Play(text).start().complete("flight").complete("hotel")
    assert play.open == ["no_hotel"]
    play.fire("start_h")
    assert play.open == ["no_flight"]
    assert play.complete("no_flight").open == ["told"]
    assert play.complete("told").ended


@pytest.mark.bpmn("13.5.5", "compensation by a service")
def test_services_undo_within_one_step_in_order() -> None:
    called: list[tuple[str, object]] = []

    def services(request: ServiceRequest) -> Data:
        called.append((request.element_id, request.data.get("n")))
        return {"n": request.data.get("n", 0) + 1}

    names = ("one", "two", "three")
    attributes = {name: {"duban:service": "do"} for name in names}
    attributes |= {f"un_{name}": {"duban:service": "undo"} for name in names}
    play = play_of(
        "start -> one:service -> two:service -> three:service -> t:throw -> end",
        undone={name: f"un_{name}:service" for name in names},
        attributes=attributes,
        inner={"t": compensate()},
        services=services,
    ).start(n=0)
    assert play.ended
    assert called[3:] == [("un_three", 3), ("un_two", 2), ("un_one", 1)]
    undoing = [name for name in play.passed if name == "t" or name.startswith("un_")]
    assert undoing == ["t", "un_three", "un_two", "un_one", "t"]


# ── Size ──────────────────────────────────────────────────────────────────────────────────

_LOOP = (
    "start -> m:exclusive -> book -> x:exclusive -[again]-> m",
    "x -[]-> t:throw -> end",
)


def records(play: Play) -> list[Any]:
    assert play.state is not None
    return [record for each in json.loads(play.state)["s"] for record in each.get("u", [])]


def test_records_hold_differences_and_the_tree_holds_none_of_them() -> None:
    play = play_of(*_LOOP, undone={"book": "cancel"}, inner={"t": compensate()})
    play.start(report="督办" * 1000, again=True)
    for number in range(50):
        play.complete("book", seat=number)
    assert play.state is not None
    assert play.state.decode().count("督办" * 1000) == 1
    assert len(records(play)) == 50
    assert play.tasks <= 4
    assert len(play.state) < 50 * 60 + 8000


#: A state with records, as it was first written. It has to stay loadable for ever.
WITH_RECORDS = (
    b'{"f":1,"n":9,"s":[{"o":null,"d":{},"c":false,"t":[["6",-1,"hotel",64,0,{"n":2,"seat":2},[],'
    b'{}],["7",0,"go",16,0,{},[],{}]],"u":[[{"a":"flight"},{"n":1,"seat":1},[],null,null],'
    b'[{"a":"hotel"},{},[],null,null]]}]}'
)


def test_state_with_records_stays_loadable() -> None:
    play = play_of(*TRIP, undone=UNDONE, inner={"t": compensate()})
    play.state = WITH_RECORDS
    outcome = play.attempt(Complete("7", {}))
    assert [(item.element_id, item.data["seat"]) for item in outcome.opened] == [("no_hotel", 2)]
    play.state = outcome.state
    outcome = play.attempt(Complete(outcome.opened[0].task_id, {}))
    assert [(item.element_id, item.data["seat"]) for item in outcome.opened] == [("no_flight", 1)]


def test_records_end_with_their_scope() -> None:
    body = scope("start_i -> x -> end_i", undone={"x": "un_x"}, prefix="i")
    play = play_of("start -> s:sub -> y -> end", undone={}, inner={"s": body}).start()
    play.complete("x")
    assert len(records(play)) == 1
    plain = flow_nodes("start_i -> x -> end_i", prefix="i")
    play = play_of("start -> s:sub -> y -> end", undone={}, inner={"s": plain}).start()
    assert records(play.complete("x")) == []
    play.complete("y")
    assert play.ended
    assert records(play) == []


def test_instance_that_is_ended_keeps_no_record() -> None:
    play = play_of("start -> flight -> end", undone={"flight": "no_flight"}).start()
    assert play.complete("flight").ended
    assert records(play) == []


def test_too_many_records_are_trouble_that_names_the_activity(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(compensation, "MAX_RECORDS", 20)
    play = play_of(
        "start -> m:exclusive -> book:service -> x:exclusive -[n < 100]-> m",
        "x -[]-> t:throw -> end",
        undone={"book": "cancel"},
        attributes={"book": {"duban:service": "book"}},
        inner={"t": compensate()},
        services=lambda request: {"n": request.data["n"] + 1},
    )
    outcome = play.attempt(Start({"n": 0}))
    assert [(found.element_id, found.code) for found in outcome.trouble] == [
        ("book", "COMPENSATION")
    ]


def test_thousand_rounds_are_undone_in_one_step() -> None:
    count = {"undone": 0}

    def services(request: ServiceRequest) -> Data:
        if request.name == "undo":
            count["undone"] += 1
            return {}
        return {"n": request.data["n"] + 1}

    play = play_of(
        "start -> m:exclusive -> book:service -> x:exclusive -[n < 1000]-> m",
        "x -[]-> t:throw -> after -> end",
        undone={"book": "cancel:service"},
        attributes={"book": {"duban:service": "book"}, "cancel": {"duban:service": "undo"}},
        inner={"t": compensate()},
        services=services,
    ).start(n=0)
    assert (play.open, count) == (["after"], {"undone": 1000})
    assert play.tasks <= 3


def test_token_cannot_be_moved_to_what_undoes_another_activity() -> None:
    text = whole(scope(*TRIP, undone=UNDONE, inner={"t": compensate()}))
    play = Moving(text).start()
    assert play.refused("flight", to=("no_flight",)) == "no_flight"
