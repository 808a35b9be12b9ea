"""Loops, multi-instance, subprocesses, call activities, decisions."""

from __future__ import annotations

import pytest

from engine.errors import DefinitionError
from engine.interpreter import needs, parse
from engine.interpreter.contract import Resource, Start
from tests.bpmn_text import flow_nodes, process, resources, timer
from tests.engine.interpreter.play import Play


def repeated(inside: str, *, sequential: bool = False, attributes: str = "") -> str:
    flag = "true" if sequential else "false"
    loop = (
        f'<multiInstanceLoopCharacteristics isSequential="{flag}" {attributes}>{inside}'
        "</multiInstanceLoopCharacteristics>"
    )
    return process("p", "start -> a -> b -> end", inner={"a": loop})


# ── Multi-instance ────────────────────────────────────────────────────────────────────────

OVER_UNITS = (
    "<loopDataInputRef>units</loopDataInputRef>"
    "<loopDataOutputRef>opinions</loopDataOutputRef>"
    '<inputDataItem id="di" name="unit"/><outputDataItem id="do" name="opinion"/>'
)


@pytest.mark.bpmn("13.3.7", "multi-instance, parallel")
@pytest.mark.bpmn("13.3.7", "multi-instance over a collection")
def test_parallel_rounds_open_at_once_and_gather_in_the_order_of_the_list() -> None:
    play = Play(repeated(OVER_UNITS)).start(units=["x", "y", "z"])
    assert [item.data["unit"] for item in play.items.values()] == ["x", "y", "z"]
    for unit in ("z", "x", "y"):
        task_id = next(key for key, item in play.items.items() if item.data["unit"] == unit)
        play.items = {task_id: play.items[task_id], **play.items}
        play.complete("a", opinion=f"of {unit}")
    assert play.open == ["b"]
    assert play.items[play.task("b")].data == {
        "units": ["x", "y", "z"],
        "opinions": ["of x", "of y", "of z"],
    }


@pytest.mark.bpmn("13.3.7", "multi-instance, sequential")
def test_sequential_rounds_come_one_after_the_other() -> None:
    play = Play(repeated(OVER_UNITS, sequential=True)).start(units=["x", None])
    assert [item.data["unit"] for item in play.items.values()] == ["x"]
    play.complete("a", opinion=1)
    assert [item.data["unit"] for item in play.items.values()] == [None]
    play.complete("a", opinion=2)
    assert play.data["opinions"] == [1, 2]
    assert play.open == ["b"]


def test_rounds_without_an_output_lay_their_changes_over_the_data() -> None:
    play = Play(repeated("", attributes='duban:collection="units" duban:item="unit"')).start(
        units=["x", "y"], kept=1
    )
    play.complete("a", x_done=True).complete("a", y_done=True)
    assert play.data == {"units": ["x", "y"], "kept": 1, "x_done": True, "y_done": True}


@pytest.mark.bpmn("13.3.7", "multi-instance completion condition")
def test_rounds_stop_early_when_the_condition_holds() -> None:
    play = Play(
        repeated(
            "<loopCardinality>n</loopCardinality>"
            "<completionCondition>nrOfCompletedInstances &gt;= 2</completionCondition>"
        )
    ).start(n=5)
    play.complete("a").complete("a")
    assert play.open == ["b"]


@pytest.mark.parametrize("sequential", [True, False])
def test_no_rounds_over_an_empty_list(sequential: bool) -> None:
    play = Play(repeated(OVER_UNITS, sequential=sequential)).start(units=[])
    assert play.open == ["b"]
    assert play.data["opinions"] == []


def test_rounds_may_be_repeated_in_a_rework_loop() -> None:
    loop = f"<multiInstanceLoopCharacteristics>{OVER_UNITS}</multiInstanceLoopCharacteristics>"
    play = Play(
        process(
            "p",
            "start -> m:exclusive -> a -> b -> x:exclusive -[again]-> m",
            "x -[]-> end",
            inner={"a": loop},
        )
    ).start(units=["x"], again=True)
    for opinion in (1, 2):
        play.complete("a", opinion=opinion)
        assert play.data["opinions"] == [opinion]
        play.complete("b", again=opinion == 1)
    assert play.ended


@pytest.mark.parametrize("cardinality", ["1001", "-1", "'3'", "units"])
def test_numbers_of_rounds_that_are_none_are_trouble(cardinality: str) -> None:
    play = Play(repeated(f"<loopCardinality>{cardinality}</loopCardinality>"))
    outcome = play.attempt(Start({"units": []}))
    assert [(found.element_id, found.code) for found in outcome.trouble] == [("a", "LOOP")]


def test_many_rounds_stay_small_once_they_are_done() -> None:
    play = Play(repeated("<loopCardinality>200</loopCardinality>")).start()
    for _ in range(200):
        play.complete("a")
    assert play.open == ["b"]
    assert play.tasks == 2


@pytest.mark.bpmn("13.5.3", "timer boundary event, interrupting: on a multi-instance")
def test_boundary_timer_of_a_loop_takes_all_rounds_back() -> None:
    play = Play(
        process(
            "p",
            "start -> a -> b -> end",
            "t:boundary -> late -> end",
            attributes={"t": {"attachedToRef": "a"}},
            inner={
                "t": timer(timeDuration="P1D"),
                "a": "<multiInstanceLoopCharacteristics><loopCardinality>3</loopCardinality>"
                "</multiInstanceLoopCharacteristics>",
            },
        )
    ).start()
    play.complete("a").fire("t")
    assert play.open == ["late"]


@pytest.mark.bpmn("13.3.6", "standard loop, tested after")
def test_standard_loop_repeats_while_its_condition_holds() -> None:
    loop = (
        '<standardLoopCharacteristics loopMaximum="5"><loopCondition>not ok</loopCondition>'
        "</standardLoopCharacteristics>"
    )
    play = Play(process("p", "start -> a -> b -> end", inner={"a": loop})).start()
    play.complete("a", ok=False).complete("a", ok=False).complete("a", ok=True)
    assert play.open == ["b"]
    assert play.data == {"ok": True}


@pytest.mark.bpmn("13.3.6", "standard loop, tested before")
def test_standard_loop_tests_before_and_stops_at_its_maximum() -> None:
    def loop(attributes: str, condition: str = "") -> str:
        return process(
            "p",
            "start -> a -> b -> end",
            inner={
                "a": f"<standardLoopCharacteristics {attributes}>{condition}"
                "</standardLoopCharacteristics>"
            },
        )

    before = Play(loop('testBefore="true"', "<loopCondition>more</loopCondition>"))
    assert before.start(more=False).open == ["b"]
    twice = Play(loop('loopMaximum="2"')).start().complete("a")
    assert twice.open == ["a"]
    assert twice.complete("a").open == ["b"]


# ── Subprocesses and call activities ──────────────────────────────────────────────────────

INNER = flow_nodes("start_i -> x -> end_i", prefix="inner")


@pytest.mark.bpmn("13.3.4", "subprocess")
def test_subprocess_takes_data_in_and_gives_it_back() -> None:
    play = Play(process("p", "start -> s:sub -> b -> end", inner={"s": INNER})).start(n=1)
    assert play.items[play.task("x")].data == {"n": 1}
    assert play.last is not None
    assert play.last.active == ("s", "x")
    play.complete("x", n=2)
    assert play.open == ["b"]
    assert play.data == {"n": 2}
    assert play.passed == ["start", "start_i", "x", "end_i", "s"]


@pytest.mark.bpmn("13.3.7", "multi-instance, parallel: of a subprocess")
def test_subprocess_runs_once_for_each_item() -> None:
    inner = INNER + (
        '<multiInstanceLoopCharacteristics duban:collection="needs" duban:item="need" '
        'duban:output="done" duban:outputItem="answer"/>'
    )
    play = Play(process("p", "start -> s:sub -> b -> end", inner={"s": inner}))
    play.start(needs=["road", "nursery"])
    assert play.open == ["x", "x"]
    play.complete("x", answer=1).complete("x", answer=2)
    assert play.data["done"] == [1, 2]


def test_cancelled_subprocess_leaves_nothing_behind() -> None:
    inner = flow_nodes(
        "start_i -> gi:parallel -> x -> end_i",
        "gi -> ti:catch -> end_i",
        inner={"ti": timer(timeDuration="P9D")},
        prefix="inner",
    )
    play = Play(
        process(
            "p",
            "start -> s:sub -> end",
            "t:boundary -> late -> end",
            attributes={"t": {"attachedToRef": "s"}},
            inner={"s": inner, "t": timer(timeDuration="P1D")},
        )
    ).start()
    assert sorted(play.armed) == ["t", "ti"]
    play.fire("t")
    assert (play.open, play.armed, play.tasks) == (["late"], {}, 2)


CALLEE = process("callee", "start -> x -> end")


@pytest.mark.bpmn("13.3.4", "call activity")
def test_call_activity_reaches_a_process_of_the_same_package() -> None:
    caller = process(
        "p", "start -> c:call -> b -> end", attributes={"c": {"calledElement": "callee"}}
    )
    play = Play(caller, CALLEE).start(n=1)
    assert play.model.called_keys == ()
    assert play.complete("x", m=2).data == {"n": 1, "m": 2}


def test_call_activity_gives_back_only_the_named_variables() -> None:
    caller = process(
        "p",
        "start -> c:call -> b -> end",
        attributes={"c": {"calledElement": "callee", "duban:output": "m, absent"}},
    )
    assert [call.handle for call in needs(resources(caller))] == ["callee"]
    play = Play(caller, called={"callee": parse(resources(CALLEE))}).start(n=1)
    assert play.model.called_keys == ("callee",)
    play.complete("x", n=5, m=2, scratch=3)
    assert play.data == {"n": 1, "m": 2}


def test_packages_may_use_the_same_ids() -> None:
    """The called process has a task ``x`` with a form of its own, and so has the caller."""
    callee = process("callee", "start -> x -> end", attributes={"x": {"name": "inner"}})
    caller = process(
        "p",
        "start -> x -> c:call -> end",
        attributes={"x": {"name": "outer"}, "c": {"calledElement": "callee"}},
    )
    play = Play(caller, called={"callee": parse(resources(callee))}).start()
    assert play.items[play.task("x")].name == "outer"
    play.complete("x")
    assert play.items[play.task("x")].name == "inner"
    assert play.complete("x").ended


def test_refuses_a_call_of_a_process_that_is_not_deployed() -> None:
    caller = process("p", "start -> c:call -> end", attributes={"c": {"calledElement": "gone"}})
    with pytest.raises(DefinitionError, match="gone"):
        parse(resources(caller))


def test_process_that_calls_itself_without_end_is_trouble() -> None:
    text = process("p", "start -> c:call -> end", attributes={"c": {"calledElement": "p"}})
    outcome = Play(text).attempt(Start({}))
    assert [(found.element_id, found.code) for found in outcome.trouble] == [("c", "DEPTH")]


# ── Decisions ─────────────────────────────────────────────────────────────────────────────

TABLE = b"""<definitions xmlns="https://www.omg.org/spec/DMN/20191111/MODEL/" id="d" name="d">
<decision id="grade" name="grade"><decisionTable hitPolicy="FIRST">
<input id="i" label="score"><inputExpression id="ie"><text>score</text></inputExpression></input>
<output id="o" name="level"/><output id="o2" name="days"/>
<rule id="r1"><inputEntry id="e1"><text>&gt;= 90</text></inputEntry>
<outputEntry id="x1"><text>"high"</text></outputEntry>
<outputEntry id="y1"><text>5</text></outputEntry></rule>
<rule id="r2"><inputEntry id="e2"><text>-</text></inputEntry>
<outputEntry id="x2"><text>"low"</text></outputEntry>
<outputEntry id="y2"><text>score + 1</text></outputEntry></rule>
</decisionTable></decision></definitions>"""


def decided(**attributes: str) -> Play:
    text = process(
        "p",
        "start -> d:decision -> a -> end",
        attributes={"d": {f"duban:{name}": value for name, value in attributes.items()}},
    )
    return Play(text, files=(Resource("grade.dmn", TABLE),))


@pytest.mark.bpmn("13.3.3", "business rule task")
def test_decision_puts_its_outputs_into_the_data_and_says_which_rules_matched() -> None:
    play = decided(decision="grade").start(score=40)
    assert play.data == {"score": 40, "level": "low", "days": 41}
    assert play.last is not None
    detail = next(step.detail for step in play.last.steps if step.element_id == "d")
    assert detail == {
        "decision": "grade",
        "rules": ["r2"],
        "rows": [2],
        "inputs": {"score": 40},
        "outputs": {"level": "low", "days": 41},
    }


def test_decision_may_be_kept_under_one_name() -> None:
    play = decided(decision="grade", resultVariable="result").start(score=95)
    assert play.data == {"score": 95, "result": {"level": "high", "days": 5}}


def test_decision_that_cannot_be_made_is_trouble() -> None:
    outcome = decided(decision="grade").attempt(Start({}))
    assert [(found.element_id, found.code) for found in outcome.trouble] == [("d", "DECISION")]
