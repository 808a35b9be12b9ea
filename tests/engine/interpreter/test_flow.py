"""Sequence, gateways, data, what work items carry."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime

import pytest

from engine.errors import DefinitionError, InvalidState
from engine.interpreter import data_of
from engine.interpreter.contract import Complete, Data, FireTimer, ServiceRequest, Start
from tests.bpmn_text import process
from tests.engine.interpreter.play import MONDAY, Play


@pytest.mark.bpmn("13.5.1", "none start event")
@pytest.mark.bpmn("13.5.6", "none end event")
@pytest.mark.bpmn("13.3.1", "sequence flow")
def test_passes_from_start_to_end() -> None:
    play = Play(process("p", "start -> a -> b -> end")).start(x=1)
    assert play.open == ["a"]
    play.complete("a", y=2).complete("b", x=3)
    assert play.ended
    assert play.data == {"x": 3, "y": 2}
    assert play.passed == ["start", "a", "b", "end"]


def test_names_where_tokens_rest_and_what_was_closed() -> None:
    play = Play(process("p", "start -> a -> b -> end")).start()
    first = play.task("a")
    play.complete("a")
    assert play.last is not None
    assert play.last.active == ("b",)
    assert [(item.task_id, item.completed) for item in play.last.closed] == [(first, True)]


@pytest.mark.parametrize(("amount", "expected"), [(500, "b"), (5, "c")])
@pytest.mark.bpmn("13.4.2", "exclusive gateway")
@pytest.mark.bpmn("13.4.2", "default flow out of a gateway")
def test_takes_the_flow_whose_condition_holds_else_the_default(amount: int, expected: str) -> None:
    play = Play(
        process("p", "start -> x:exclusive -[amount > 100]-> b -> end", "x -[]-> c -> end")
    ).start(amount=amount)
    assert play.open == [expected]


@pytest.mark.bpmn("13.4.2", "exclusive gateway: no condition holds")
def test_reports_trouble_when_no_condition_holds_and_there_is_no_default() -> None:
    play = Play(process("p", "start -> a -> x:exclusive -[n == 1]-> b -> end", "x -[n == 2]-> end"))
    play.start()
    outcome = play.attempt(Complete(play.task("a"), {"n": 3}))
    assert [(found.element_id, found.code) for found in outcome.trouble] == [("x", "NO_FLOW")]
    assert outcome.state == play.state


def test_reports_trouble_naming_the_element_when_a_variable_is_missing() -> None:
    play = Play(process("p", "start -> x:exclusive -[absent > 1]-> a -> end", "x -[]-> end"))
    outcome = play.attempt(Start({}))
    assert outcome.trouble[0].element_id == "x"
    assert "absent" in outcome.trouble[0].message


@pytest.mark.bpmn("13.4.1", "parallel gateway")
def test_waits_for_both_branches_and_keeps_what_each_changed() -> None:
    play = Play(
        process("p", "start -> g:parallel -> a -> j:parallel -> c -> end", "g -> b -> j")
    ).start(x=1, y=1, z=1)
    assert play.open == ["a", "b"]
    play.complete("a", x=2, new="a")
    assert play.open == ["b"]
    play.complete("b", y=2)
    assert play.open == ["c"]
    assert play.items[play.task("c")].data == {"x": 2, "y": 2, "z": 1, "new": "a"}


def test_later_branch_counts_where_both_changed_the_same() -> None:
    play = Play(process("p", "start -> g:parallel -> a -> j:parallel -> end", "g -> b -> j"))
    play.start(x=0).complete("b", x="from b").complete("a", x="from a")
    assert play.data["x"] == "from a"


@pytest.mark.bpmn("13.4.1", "parallel gateway: in a loop")
def test_join_in_a_loop_waits_for_both_branches_every_round() -> None:
    play = Play(
        process(
            "p",
            "start -> m:exclusive -> g:parallel -> a -> j:parallel -> x:exclusive",
            "g -> b -> j",
            "x -[again]-> m",
            "x -[]-> end",
            inner={},
        )
    ).start(again=True)
    play.complete("a").complete("b")
    play.complete("b")
    assert play.open == ["a"], "the finished branch of the first round must not count again"
    play.complete("a", again=False)
    assert play.ended


@pytest.mark.bpmn("13.4.1", "parallel gateway: surplus tokens")
def test_surplus_token_waits_for_its_own_partner() -> None:
    """Two tokens come by one flow of a join: the second one needs a second partner."""
    play = Play(
        process(
            "p",
            "start -> g:parallel -> a -> m:exclusive -> j:parallel -> c -> end",
            "g -> b -> m",
            "g -> d -> j",
        )
    ).start()
    play.complete("a").complete("b")
    assert play.open == ["d"]
    play.complete("d")
    assert play.open == ["c"]
    play.complete("c")
    assert not play.ended


@pytest.mark.bpmn("13.4.3", "inclusive gateway")
def test_inclusive_gateway_waits_only_for_branches_that_were_taken() -> None:
    play = Play(
        process(
            "p",
            "start -> g:inclusive -[n > 1]-> a -> j:inclusive -> d -> end",
            "g -[n > 2]-> b -> j",
            "g -[]-> c -> j",
        )
    )
    play.start(n=3)
    assert play.open == ["a", "b"]
    play.complete("a")
    assert play.open == ["b"]
    play.complete("b")
    assert play.open == ["d"]


@pytest.mark.bpmn("13.4.3", "inclusive gateway: default flow")
def test_inclusive_gateway_takes_its_default_flow() -> None:
    play = Play(
        process(
            "p",
            "start -> g:inclusive -[n > 1]-> a -> j:inclusive -> end",
            "g -[]-> c -> j",
        )
    ).start(n=0)
    assert play.open == ["c"]
    assert play.complete("c").ended


@pytest.mark.bpmn("13.4.3", "inclusive gateway: waits for a running subprocess")
def test_inclusive_join_waits_for_a_running_subprocess() -> None:
    inside = (
        '<startEvent id="s1"/><sequenceFlow id="i1" sourceRef="s1" targetRef="u"/>'
        '<userTask id="u"/><sequenceFlow id="i2" sourceRef="u" targetRef="e1"/>'
        '<endEvent id="e1"/>'
    )
    play = Play(
        process(
            "p",
            "start -> g:inclusive -[true]-> a -> j:inclusive -> d -> end",
            "g -[True]-> sub1:sub -> j",
            inner={"sub1": inside},
        )
    ).start()
    play.complete("a")
    assert play.open == ["u"]
    play.complete("u")
    assert play.open == ["d"]


@pytest.mark.bpmn("13.3.1", "several flows out of an activity")
def test_task_with_two_outgoing_flows_splits_and_both_end() -> None:
    play = Play(process("p", "start -> a -> b -> end", "a -> c -> end2")).start()
    play.complete("a")
    assert play.open == ["b", "c"]
    play.complete("b", x=1)
    assert not play.ended
    assert play.complete("c", y=2).ended
    assert play.data == {"x": 1, "y": 2}


@pytest.mark.bpmn("13.3.1", "no flow out of an activity")
def test_token_with_nowhere_to_go_ends() -> None:
    play = Play(process("p", "start -> a")).start()
    assert play.complete("a").ended


@pytest.mark.bpmn("13.3.3", "user task")
@pytest.mark.bpmn("10.8", "lane")
def test_work_item_carries_what_the_diagram_says() -> None:
    lanes = (
        '<laneSet id="ls"><lane id="l1" name="成员单位"><flowNodeRef>a</flowNodeRef></lane>'
        "</laneSet>"
    )
    play = Play(
        process(
            "p",
            "start -> a -> end",
            attributes={
                "a": {
                    "name": "走访\n企业",
                    "duban:candidateGroups": "unit:{unit_id}:handler, {others}",
                    "duban:assignee": "{person}",
                    "duban:dueIn": "P{days}WD",
                    "duban:dueAt": "deadline",
                    "duban:followUpIn": "P1WD",
                    "duban:priority": "{30 + 40}",
                    "duban:ladder": "ordinary",
                    "duban:clause": "6.2-01; 6.2-02",
                    "duban:title": "走访 {company.name}",
                }
            },
            more=lanes,
        )
    ).start(
        unit_id=7,
        others=["office", "liaison"],
        person=None,
        days=5,
        deadline="2026-12-01T09:00:00+08:00",
        company={"name": "示例企业"},
    )
    item = play.items[play.task("a")]
    assert item.name == "走访 示例企业"
    assert item.lane == "成员单位"
    assert item.candidate_groups == ("unit:7:handler", "office", "liaison")
    assert item.assignee == ""
    assert (item.due_in, item.follow_up_in, item.priority) == ("P5WD", "P1WD", 70)
    assert item.due_at == datetime(2026, 12, 1, 1, 0, tzinfo=UTC)
    assert item.ladder == "ordinary"
    assert item.clauses == ("6.2-01", "6.2-02")


def test_reports_trouble_when_a_template_of_a_work_item_fails() -> None:
    play = Play(process("p", "start -> a -> end", attributes={"a": {"duban:assignee": "{nobody}"}}))
    assert play.attempt(Start({})).trouble[0].element_id == "a"


@pytest.mark.bpmn("13.3.3", "service task")
def test_service_task_hands_over_its_data_and_merges_the_answer() -> None:
    seen: list[ServiceRequest] = []

    def answer(request: ServiceRequest) -> Data:
        seen.append(request)
        return {"sent": True, "x": 2}

    play = Play(
        process(
            "p", "start -> s:service -> a -> end", attributes={"s": {"duban:service": "notice"}}
        ),
        services=answer,
    ).start(x=1)
    assert [(request.name, request.element_id, dict(request.data)) for request in seen] == [
        ("notice", "s", {"x": 1})
    ]
    assert play.data == {"x": 2, "sent": True}


def test_what_a_service_raises_passes_through() -> None:
    def refuse(request: ServiceRequest) -> Data:
        raise ConnectionRefusedError(request.name)

    text = process("p", "start -> s:service -> end", attributes={"s": {"duban:service": "mail"}})
    with pytest.raises(ConnectionRefusedError, match="mail"):
        Play(text, services=refuse).start()


def test_loop_without_a_wait_is_trouble() -> None:
    play = Play(
        process("p", "start -> m:exclusive -> t:task -> x:exclusive -[True]-> m", "x -[]-> end")
    )
    outcome = play.attempt(Start({}))
    assert outcome.trouble[0].code == "LOOP"
    assert outcome.state == b""


def test_loop_that_splits_its_token_at_each_round_is_trouble() -> None:
    play = Play(process("p", "start -> a:task -> b:task -> a", "a -> c:task -> a"))
    assert [found.code for found in play.attempt(Start({})).trouble] == ["TOKENS"]


def test_long_run_without_a_wait_is_carried_out() -> None:
    play = Play(
        process(
            "p",
            "start -> m:exclusive -> s:service -> x:exclusive -[n < 2000]-> m",
            "x -[]-> a -> end",
            attributes={"s": {"duban:service": "count"}},
        ),
        services=lambda request: {"n": request.data["n"] + 1},
    ).start(n=0)
    assert play.open == ["a"]
    assert play.data == {"n": 2000}


def test_refuses_to_complete_what_does_not_wait() -> None:
    play = Play(process("p", "start -> a -> b -> end")).start()
    task_id = play.task("a")
    play.complete("a")
    with pytest.raises(InvalidState):
        play.attempt(Complete(task_id, {}))
    with pytest.raises(InvalidState):
        play.attempt(FireTimer(play.task("b")))


def test_data_of_a_waiting_task() -> None:
    play = Play(process("p", "start -> g:parallel -> a -> j:parallel -> end", "g -> b -> c -> j"))
    play.start(x=1).complete("b", y=2)
    assert play.state is not None
    assert data_of(play.model, play.state, play.task("a")) == {"x": 1}
    assert data_of(play.model, play.state, play.task("c")) == {"x": 1, "y": 2}


def test_data_of_the_instance_holds_the_changes_of_every_branch() -> None:
    play = Play(process("p", "start -> g:parallel -> a -> j:parallel -> end", "g -> b -> c -> j"))
    play.start(x=1).complete("b", y=2)
    assert play.data == {"x": 1, "y": 2}


def test_refuses_a_definition_with_a_script() -> None:
    text = process("p", "start -> s:script -> end", inner={"s": "<script>import os</script>"})
    with pytest.raises(DefinitionError) as refusal:
        Play(text)
    assert [problem.field for problem in refusal.value.problems] == ["s"]


def test_same_story_gives_the_same_state() -> None:
    def played() -> bytes | None:
        play = Play(process("p", "start -> g:parallel -> a -> j:parallel -> end", "g -> b -> j"))
        return play.start(x=1).complete("b").state

    assert played() == played()


def test_works_at_the_time_it_is_given() -> None:
    play = Play(
        process("p", "start -> x:exclusive -[today() == date('2026-11-23')]-> a", "x -[]-> b")
    )
    assert play.start().open == ["a"]
    assert play.now == MONDAY


@pytest.mark.parametrize("value", [{1, 2}, float("nan"), object(), b"x"])
def test_data_that_is_no_json_is_trouble(value: object) -> None:
    play = Play(process("p", "start -> a -> end")).start()
    outcome = play.attempt(Complete(play.task("a"), {"x": value}))
    assert [found.code for found in outcome.trouble] == ["DATA"]
    assert outcome.state == play.state


def test_dates_become_texts() -> None:
    text = process("p", "start -> s:service -> a", attributes={"s": {"duban:service": "now"}})
    play = Play(text, services=lambda request: {"served_at": MONDAY}).start(on=MONDAY.date())
    assert play.data == {"on": "2026-11-23", "served_at": "2026-11-23T01:00:00+00:00"}


def test_one_model_serves_many_threads_at_once() -> None:
    text = process("p", "start -> g:parallel -> a -> j:parallel -> b -> end", "g -> c -> j")
    model = Play(text).model

    def story(number: int) -> Data:
        play = Play(text)
        play.model = model
        play.start(n=number).complete("c", c=number).complete("a", a=number).complete("b")
        return play.data

    with ThreadPoolExecutor(8) as pool:
        found = list(pool.map(story, range(100)))
    assert found == [{"n": number, "c": number, "a": number} for number in range(100)]


@pytest.mark.bpmn("13.3.1", "several flows into an activity")
def test_each_token_that_comes_to_an_activity_carries_it_out() -> None:
    play = Play(process("p", "start -> g:parallel -> a -> c -> end", "g -> b -> c")).start()
    play.complete("a").complete("b")
    assert play.open == ["c", "c"]
    assert play.complete("c").complete("c").ended


@pytest.mark.bpmn("13.3.3", "task")
def test_task_without_a_type_is_passed_at_once() -> None:
    play = Play(process("p", "start -> a:task -> b -> end")).start()
    assert play.open == ["b"]
    assert "a" in play.passed


@pytest.mark.bpmn("13.3.3", "send task")
def test_send_task_tells_who_waits_in_the_same_instance() -> None:
    play = Play(
        process(
            "p",
            "start -> g:parallel -> r:receive -> b -> end",
            "g -> a -> s:send -> c -> end2",
            attributes={"r": {"messageRef": "msg"}, "s": {"messageRef": "msg"}},
            roots='<message id="msg" name="msg"/>',
        )
    ).start()
    assert sorted(play.complete("a", n=1).open) == ["b", "c"]
    assert play.items[play.task("b")].data == {"n": 1}


@pytest.mark.bpmn("9.3", "pool: further ones are for the reader")
def test_pool_without_a_process_is_for_the_reader() -> None:
    roots = (
        '<collaboration id="co"><participant id="us" processRef="p"/>'
        '<participant id="them" name="企业"/></collaboration>'
    )
    assert Play(process("p", "start -> a -> end", roots=roots)).start().open == ["a"]


def test_element_may_be_called_what_it_likes() -> None:
    text = process("p", "Start:start -> g:parallel -> a -> End:end", "g -> b -> Undo:end")
    play = Play(text).start().complete("a")
    assert (play.open, play.ended) == (["b"], False)
    assert play.complete("b").ended
