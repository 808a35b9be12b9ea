"""Patterns 10, 11, 19 to 22, 25 and 43: going round, and coming to an end."""

from __future__ import annotations

import pytest

from engine.commands.definitions import Deploy
from engine.ids import SYSTEM
from engine.runtime import Engine
from tests.driver import Driver
from tests.patterns.playing import diagram, pattern


@pytest.mark.pattern(10)
def test_two_loops_may_cross() -> None:
    play = pattern(10).start().complete("a")
    assert play.complete("b", to="a").open == ["a"]
    play.complete("a").complete("b", to="c")
    assert play.complete("c", to="b").open == ["b"]
    assert play.complete("b", to="c").complete("c", to="").ended


@pytest.mark.pattern(11)
def test_ends_when_nothing_is_left_to_do() -> None:
    play = pattern(11).start().complete("b")
    assert not play.ended
    assert play.complete("a").ended


@pytest.mark.pattern(19)
def test_a_task_is_taken_back_and_the_case_goes_on() -> None:
    play = pattern(19).start().message("withdrawn", "withdraw")
    assert play.open == ["b"]
    assert play.complete("b").ended


@pytest.mark.pattern(20)
def test_the_whole_case_is_taken_back() -> None:
    play = pattern(20).start()
    assert sorted(play.open) == ["a", "b"]
    play.message("cancelled", "cancel")
    assert (play.open, play.waits_for, play.ended) == ([], [], True)


@pytest.mark.pattern(21)
def test_a_task_is_repeated_while_its_condition_holds() -> None:
    play = pattern(21).start()
    for _ in range(3):
        assert play.complete("a", again=True).open == ["a"]
    assert play.complete("a", again=False).open == ["after"]


@pytest.mark.pattern(22)
def test_a_process_calls_itself_and_each_call_has_its_own_data(
    engine: Engine, driver: Driver
) -> None:
    files = (("wcp22.bpmn", diagram(22).encode()),)
    engine.execute(Deploy("wcp22", files), actor=SYSTEM)
    case = driver.start("wcp22", by="chief", data={"level": 2})
    for _ in range(3):
        case.work_item("a").do(by="wang")
    for answer in ("inner", "outer"):
        case.work_item("b").do(by="wang", answer=answer)
    assert case.now.state.ended
    assert (case.data["level"], case.data["answer"]) == (2, "outer")


@pytest.mark.pattern(25)
def test_a_region_is_taken_back_and_what_is_beside_it_stays() -> None:
    play = pattern(25).start()
    assert sorted(play.open) == ["a", "b", "d"]
    assert sorted(play.message("cancelled", "cancel").open) == ["c", "d"]
    assert play.complete("c").complete("d").ended


@pytest.mark.pattern(43)
def test_the_end_is_reached_and_what_still_runs_is_taken_back() -> None:
    play = pattern(43).start().complete("a")
    assert (play.open, play.ended) == ([], True)
