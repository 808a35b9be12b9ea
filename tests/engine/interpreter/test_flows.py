"""By which sequence flows tokens came, for the history and for coverage."""

from __future__ import annotations

from tests.bpmn_text import process
from tests.engine.interpreter.play import Play

TIMER = "<timerEventDefinition><timeDuration>PT1H</timeDuration></timerEventDefinition>"


def test_names_only_the_flow_that_was_taken() -> None:
    play = Play(
        process("p", "start -> x:exclusive -[n > 1]-> a -> end", "x -[]-> b -> end"),
    ).start(n=2)
    assert play.flows == ["f0"]  # People's tasks are passed when they are completed.
    play.complete("a")
    assert play.flows == ["f0", "f1", "f2"]
    assert play.ended


def test_names_every_flow_into_a_join() -> None:
    play = Play(
        process("p", "start -> g:parallel -> a -> j:parallel -> end", "g -> b -> j")
    ).start()
    play.complete("b").complete("a")
    assert sorted(play.flows) == ["f0", "f1", "f2", "f3", "f4", "f5"]


def test_names_the_flow_into_an_activity_that_its_boundary_event_ends() -> None:
    text = process(
        "p",
        "start -> a -> end",
        "late:boundary -> b -> end_late",
        attributes={"late": {"attachedToRef": "a"}},
        inner={"late": TIMER},
    )
    play = Play(text).start().fire("late").complete("b")
    assert play.ended
    assert sorted(play.flows) == ["f0", "f2", "f3"]
    assert play.passed == ["start", "late", "b", "end_late"]


def test_names_the_flow_into_a_loop_once() -> None:
    loop = (
        "<multiInstanceLoopCharacteristics><loopCardinality>2</loopCardinality>"
        "</multiInstanceLoopCharacteristics>"
    )
    play = Play(process("p", "start -> a -> end", inner={"a": loop})).start()
    play.complete("a").complete("a")
    assert play.flows == ["f0", "f1"]


def test_tells_elements_of_a_called_process_apart() -> None:
    inner = Play(process("inner", "start -> a -> end"))
    outer = process("outer", "start -> c:call -> end", attributes={"c": {"calledElement": "inner"}})
    play = Play(outer, called={"inner": inner.model}).start().complete("a")
    assert play.passed == ["start", "inner/start", "inner/a", "inner/end", "c", "end"]
    assert play.flows == ["inner/f0", "inner/f1", "f0", "f1"]
