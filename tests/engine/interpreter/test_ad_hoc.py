"""Ad-hoc subprocesses: what people may start, what they share, how it ends."""

from __future__ import annotations

import json

import pytest

from engine.errors import InvalidState
from engine.interpreter import OpenAdHoc, open_ad_hoc
from engine.interpreter.contract import Complete, CompleteAdHoc, StartAdHoc
from engine.interpreter.moves import places, tokens
from tests.bpmn_text import flow_nodes, process, timer
from tests.engine.interpreter.play import Play


def ad_hoc(
    *flows: str, condition: str = "", inner: dict[str, str] | None = None, **attributes: str
) -> Play:
    ending = f"<completionCondition>{condition}</completionCondition>" if condition else ""
    kinds = {key: value.removeprefix("/") for key, value in attributes.items()}
    body = flow_nodes(*flows, inner=inner, prefix="i") + ending
    return Play(
        process(
            "p",
            "start -> s:adhoc -> after -> end",
            attributes={"s": kinds},
            inner={"s": body},
        )
    )


def opened(play: Play) -> OpenAdHoc:
    assert play.state is not None
    (found,) = open_ad_hoc(play.model, play.state, play.now)
    return found


def begin(play: Play, *element_ids: str) -> Play:
    for element_id in element_ids:
        play.act(StartAdHoc(opened(play).task_id, element_id))
    return play


def end(play: Play) -> Play:
    return play.act(CompleteAdHoc(opened(play).task_id))


@pytest.mark.bpmn("13.3.5", "ad-hoc subprocess, parallel: any order and number")
def test_activities_are_started_in_any_order_and_number_and_ended_by_hand() -> None:
    play = ad_hoc("a", "b", "c -> d").start()
    assert (play.open, play.ended) == ([], False)
    assert [each.element_id for each in opened(play).activities] == ["a", "b", "c"]
    begin(play, "b", "a", "b")
    assert play.open == ["b", "a", "b"]
    play.complete("b").complete("a").complete("b")
    found = {each.element_id: (each.running, each.completed) for each in opened(play).activities}
    assert found == {"a": (0, 1), "b": (0, 2), "c": (0, 0)}
    assert end(play).open == ["after"]
    assert play.complete("after").ended


@pytest.mark.bpmn("13.3.5", "ad-hoc subprocess, parallel: waits for people")
def test_an_open_subprocess_is_something_that_the_instance_waits_for() -> None:
    play = ad_hoc("a").start()
    assert play.waits_for == [("s", "ad_hoc", "")]
    assert end(play).waits_for == []


@pytest.mark.bpmn("13.3.5", "ad-hoc subprocess, parallel: flows inside")
def test_flows_lead_on_from_what_was_started() -> None:
    play = begin(ad_hoc("a -> g:exclusive -[n > 1]-> b", "g -[]-> c").start(), "a")
    assert play.complete("a", n=2).open == ["b"]
    begin(play, "a").complete("a", n=1)
    assert play.open == ["b", "c"]
    assert [each.element_id for each in opened(play).activities] == ["a"]


@pytest.mark.bpmn("13.3.5", "ad-hoc subprocess, parallel: join inside")
def test_tokens_of_activities_started_apart_meet_at_a_join() -> None:
    play = begin(ad_hoc("a -> j:parallel -> c", "b -> j").start(), "a", "b")
    play.complete("a", x=1)
    assert play.open == ["b"]
    assert play.complete("b", y=2).open == ["c"]
    assert play.items[play.task("c")].data == {"x": 1, "y": 2}


@pytest.mark.bpmn("13.3.5", "ad-hoc subprocess, sequential")
def test_in_sequence_one_activity_waits_for_the_other() -> None:
    play = begin(ad_hoc("a -> b", "c", ordering="Sequential").start(), "a")
    with pytest.raises(InvalidState, match="One activity at a time"):
        begin(play, "c")
    play.complete("a")
    with pytest.raises(InvalidState, match="One activity at a time"):
        begin(play, "c")
    assert begin(play.complete("b"), "c").open == ["c"]


@pytest.mark.bpmn("13.3.5", "ad-hoc subprocess, parallel: completion condition")
def test_the_condition_is_asked_after_each_activity_and_takes_back_what_runs() -> None:
    play = begin(ad_hoc("a", "b", condition="done").start(done=False), "a", "b", "b")
    assert play.complete("a", done=False).open == ["b", "b"]
    assert play.complete("b", done=True).open == ["after"]
    assert play.last is not None
    assert [each.completed for each in play.last.closed].count(False) == 1
    assert play.data == {"done": True}


@pytest.mark.bpmn("13.3.5", "ad-hoc subprocess, parallel: remaining instances")
def test_what_runs_may_finish_but_nothing_new_begins() -> None:
    play = ad_hoc(
        "a -> c", "b", condition="'b' in completedActivities", cancelRemainingInstances="false"
    ).start()
    begin(play, "a", "b").complete("b", x=1)
    assert play.open == ["a"]
    assert open_ad_hoc(play.model, play.state or b"", play.now) == ()
    assert play.complete("a", y=2).open == ["c"]
    assert play.complete("c").open == ["after"]
    assert play.data == {"x": 1, "y": 2}


@pytest.mark.bpmn("13.3.5", "ad-hoc subprocess, parallel: counts")
def test_the_condition_sees_how_much_was_done() -> None:
    condition = "nrOfCompletedActivities == 2 and nrOfActiveActivities == 1"
    play = begin(ad_hoc("a", condition=condition).start(), "a", "a", "a")
    assert play.complete("a").open == ["a", "a"]
    assert play.complete("a").open == ["after"]


@pytest.mark.bpmn("13.3.5", "ad-hoc subprocess, parallel: not by hand")
def test_what_a_condition_ends_nobody_ends_by_hand() -> None:
    with pytest.raises(InvalidState, match="by itself"):
        end(ad_hoc("a", condition="done").start())


@pytest.mark.bpmn("13.3.5", "ad-hoc subprocess, parallel: trouble in the condition")
def test_a_condition_that_cannot_be_evaluated_is_trouble_of_the_subprocess() -> None:
    play = begin(ad_hoc("a", condition="absent").start(), "a")
    outcome = play.attempt(Complete(play.task("a"), {}))
    assert [(found.element_id, found.code) for found in outcome.trouble] == [("s", "EXPRESSION")]


@pytest.mark.bpmn("13.3.5", "ad-hoc subprocess, parallel: only what is enabled")
def test_what_a_flow_leads_to_cannot_be_started() -> None:
    play = ad_hoc("a -> b").start()
    for element_id in ("b", "after", "absent"):
        with pytest.raises(InvalidState, match="cannot be started"):
            begin(play, element_id)
    task_id = opened(play).task_id
    end(play)
    with pytest.raises(InvalidState, match="ad-hoc subprocess that is open"):
        play.act(StartAdHoc(task_id, "a"))


# ── Data ──────────────────────────────────────────────────────────────────────────────────


@pytest.mark.bpmn("13.3.5", "ad-hoc subprocess, parallel: shared data")
def test_all_activities_see_what_one_of_them_changed_and_nothing_is_undone() -> None:
    play = begin(ad_hoc("a", "b", "c").start(n=0), "a", "b", "c")
    play.complete("a", n=1, only_a=True)
    play.complete("b", other=2)
    assert play.data == {"n": 1, "only_a": True, "other": 2}
    begin(play, "a")
    assert play.complete("a", n=5).data["n"] == 5
    play.complete("c")
    assert end(play).items[play.task("after")].data == {"n": 5, "only_a": True, "other": 2}


@pytest.mark.bpmn("13.3.5", "ad-hoc subprocess, parallel: subprocesses and rounds inside")
def test_subprocesses_and_rounds_inside_give_only_what_they_changed() -> None:
    inner = {
        "q": flow_nodes("start_q -> x -> end_q", prefix="q"),
        "m": '<multiInstanceLoopCharacteristics duban:collection="xs" duban:item="one"/>',
        "l": '<extensionElements><duban:input target="n" source="n + 100"/></extensionElements>',
    }
    play = ad_hoc("q:sub", "m", "l", inner=inner).start(n=0, xs=[1, 2])
    begin(play, "q", "m", "l", "m")
    play.complete("m", k=1).complete("m", n=7)
    local = play.items[play.task("l")].data
    assert local["n"] == 100
    play.complete("l", n=101, seen=True)
    play.complete("x", found=True)
    assert play.data["n"] == 7
    play.complete("m").complete("m")
    end(play)
    assert play.data == {"n": 7, "xs": [1, 2], "k": 1, "seen": True, "found": True}


# ── Around it ─────────────────────────────────────────────────────────────────────────────


@pytest.mark.bpmn("13.3.5", "ad-hoc subprocess, parallel: boundary events")
def test_boundary_events_of_the_subprocess_and_of_its_activities() -> None:
    body = flow_nodes(
        "a",
        "t:boundary -> late",
        attributes={"t": {"attachedToRef": "a"}},
        inner={"t": timer(timeDuration="PT1H")},
        prefix="i",
    )
    play = Play(
        process(
            "p",
            "start -> s:adhoc -> after -> end",
            "u:boundary -> given_up -> end",
            attributes={"u": {"attachedToRef": "s"}},
            inner={"s": body, "u": timer(timeDuration="P1D")},
        )
    ).start()
    begin(play, "a").fire("t")
    assert play.open == ["late"]
    begin(play, "a").fire("u")
    assert (play.open, play.waits_for, list(play.armed)) == (["given_up"], [], [])


@pytest.mark.bpmn("13.3.5", "ad-hoc subprocess, parallel: once for each item")
def test_an_ad_hoc_subprocess_may_be_repeated() -> None:
    several = '<multiInstanceLoopCharacteristics duban:collection="xs" duban:item="x"/>'
    play = ad_hoc("a", inner={}).start()
    assert play.open == []
    text = process(
        "p",
        "start -> s:adhoc -> after -> end",
        inner={"s": several + flow_nodes("a", prefix="i")},
    )
    play = Play(text).start(xs=[1, 2])
    first, second = open_ad_hoc(play.model, play.state or b"", play.now)
    play.act(StartAdHoc(second.task_id, "a"))
    assert [item.data["x"] for item in play.items.values()] == [2]
    play.act(CompleteAdHoc(first.task_id)).complete("a")
    end(play)
    assert play.open == ["after"]


@pytest.mark.bpmn("13.3.5", "ad-hoc subprocess, parallel: stays small")
def test_the_state_does_not_grow_with_what_was_done() -> None:
    play = ad_hoc("a -> b").start()
    sizes = []
    for number in range(50):
        begin(play, "a").complete("a", n=number).complete("b")
        sizes.append(len(json.loads(play.state or b"")["s"][1]["t"]))
    assert len(set(sizes[1:])) == 1
    assert max(sizes) <= 4


def test_tokens_are_not_moved_into_an_ad_hoc_subprocess() -> None:
    play = begin(ad_hoc("a").start(), "a")
    assert play.state is not None
    assert "a" not in [each.address for each in places(play.model) if each.refusal is None]
    assert tokens(play.model, play.state)
