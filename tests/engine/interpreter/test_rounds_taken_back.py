"""One finished round of several is taken back: the end is as if it had never been finished."""

from __future__ import annotations

import json
from typing import Any

import pytest

from engine.interpreter.contract import Complete, SetData
from engine.interpreter.moves import Refused, plan_withdrawal, token_at
from tests.bpmn_text import flow_nodes, process, timer
from tests.engine.interpreter.moving import Moving

_OUTPUT = 'duban:output="results" duban:outputItem="said"'
BPMN = pytest.mark.bpmn("13.3.7", "one finished instance of a multi-instance activity taken back")


def _mi(more: str = "", *, sequential: bool = False, inner: str = "") -> str:
    return (
        f'<multiInstanceLoopCharacteristics isSequential="{str(sequential).lower()}" '
        f'duban:collection="units" duban:item="unit" {more}>{inner}'
        "</multiInstanceLoopCharacteristics>"
    )


def _line(mi: str) -> Moving:
    return Moving(process("p", "start -> s -> b -> end", inner={"s": mi}))


def _by_unit(play: Moving, unit: str) -> str:
    return next(t for t, i in play.items.items() if i.data.get("unit") == unit)


class Rounds:
    """A play whose rounds are finished by the names of their units, and can be had back."""

    def __init__(self, play: Moving, step: str = "s", units: str = "nmk", **data: Any) -> None:
        self.play, self.step = play.start(units=list(units), **data), step
        self.rests: dict[str, tuple[str, ...]] = {}
        self.tasks: dict[str, str] = {}

    def finish(self, unit: str, **data: Any) -> Rounds:
        task_id = next(
            t
            for t, i in self.play.items.items()
            if i.element_id == self.step and i.data["unit"] == unit
        )
        self.play.act(Complete(task_id, data))
        assert self.play.last is not None
        self.tasks[unit], self.rests[unit] = task_id, self.play.last.rests
        return self

    def have_back(self, unit: str, scope: str = "") -> Rounds:
        assert self.play.state is not None
        plan = plan_withdrawal(
            self.play.model,
            self.play.state,
            self.step,
            self.rests[unit],
            scope=scope,
            task_id=self.tasks[unit],
        )
        self.play.move(plan)
        return self

    @property
    def open(self) -> list[str]:
        return sorted(str(i.data["unit"]) for i in self.play.items.values() if "unit" in i.data)


def _like(play: Moving, other: Moving) -> None:
    """Both wait for the same, know the same, and the loops count the same."""
    assert play.open == other.open
    assert [i.data for i in play.items.values()] == [i.data for i in other.items.values()]
    assert dict(play.data) == dict(other.data)
    assert _loops(play) == _loops(other)


def _loops(play: Moving) -> list[Any]:
    assert play.state is not None
    found = []
    for scope in json.loads(play.state)["s"]:
        for _id, _parent, name, _state, _triggered, changed, removed, known in scope["t"]:
            if "count" in known or "done" in known:
                counts = {n: v for n, v in known.items() if n not in ("finished", "were")}
                found.append((name, changed, removed, counts))
    return found


# ── While the others run ──────────────────────────────────────────────────────────────────


@BPMN
@pytest.mark.parametrize("output", ["", _OUTPUT])
def test_a_parallel_round_is_taken_back_while_the_others_run(output: str) -> None:
    rounds = Rounds(_line(_mi(output)))
    rounds.finish("m", said=1, x=1).finish("n", said=2, x=2, y=2)

    rounds.have_back("n")

    assert rounds.open == ["k", "n"]
    like = Rounds(_line(_mi(output))).finish("m", said=1, x=1).play
    assert _loops(rounds.play) == _loops(like)
    assert sorted(map(str, _data(rounds.play))) == sorted(map(str, _data(like)))
    rounds.finish("n", said=3).finish("k", said=4)
    like_rounds = Rounds(_line(_mi(output)))
    like_rounds.finish("m", said=1, x=1).finish("n", said=3).finish("k", said=4)
    _like(rounds.play, like_rounds.play)


def _data(play: Moving) -> list[dict[str, Any]]:
    return [dict(sorted(i.data.items())) for i in play.items.values()]


@BPMN
def test_what_a_later_round_wrote_stays_when_an_earlier_one_is_taken_back() -> None:
    rounds = Rounds(_line(_mi()), x=0)
    rounds.finish("n", x=1, y=1).finish("m", x=2).have_back("n").finish("k", z=3)
    rounds.finish("n", said="late")
    assert (rounds.play.data["x"], rounds.play.data["z"]) == (2, 3)
    assert "y" not in rounds.play.data


@BPMN
def test_the_same_value_by_another_round_stays() -> None:
    rounds = Rounds(_line(_mi()), x=0)
    rounds.finish("n", x=1).finish("m", x=1).have_back("n").finish("k").finish("n")
    assert rounds.play.data["x"] == 1


@BPMN
@pytest.mark.parametrize("output", ["", _OUTPUT])
def test_a_sequential_round_is_taken_back_in_place_of_the_next(output: str) -> None:
    mi = _mi(output, sequential=True)
    rounds = Rounds(_line(mi), x=0).finish("n", said=1, x=1).finish("m", said=2, x=2)

    rounds.have_back("m")

    assert rounds.open == ["m"]
    rounds.finish("m", said=3).finish("k", said=4)
    like = Rounds(_line(mi), x=0).finish("n", said=1, x=1).finish("m", said=3).finish("k", said=4)
    _like(rounds.play, like.play)


@BPMN
def test_only_the_last_sequential_round_can_be_had_back() -> None:
    rounds = Rounds(_line(_mi(sequential=True))).finish("n").finish("m")
    with pytest.raises(Refused, match="has gone on since"):
        rounds.have_back("n")


@pytest.mark.bpmn("13.3.6", "a finished round of a loop taken back")
def test_a_round_of_a_standard_loop_is_taken_back() -> None:
    loop = (
        "<standardLoopCharacteristics><loopCondition>again</loopCondition>"
        "</standardLoopCharacteristics>"
    )
    play = _line(loop).start(again=True, n=0)
    play.complete("s", n=1)
    had = play.task("s")
    play.complete("s", n=2, again=False)
    assert play.last is not None
    assert play.state is not None
    plan = plan_withdrawal(play.model, play.state, "s", play.last.rests, task_id=had)
    play.move(plan)
    assert play.open == ["s"]
    seen = play.items[play.task("s")].data
    assert (seen["n"], seen["loopCounter"]) == (1, 1)
    play.complete("s", n=5, again=False)
    assert play.open == ["b"]
    assert play.data["n"] == 5


# ── After the loop has ended ──────────────────────────────────────────────────────────────


@BPMN
@pytest.mark.parametrize("sequential", [False, True])
@pytest.mark.parametrize("output", ["", _OUTPUT])
def test_the_last_round_is_taken_back_from_what_follows(output: str, *, sequential: bool) -> None:
    mi = _mi(output, sequential=sequential)
    rounds = Rounds(_line(mi), x=0)
    rounds.finish("n", said=1, x=1).finish("m", said=2, y=2).finish("k", said=3, x=3)
    assert rounds.play.open == ["b"]

    rounds.have_back("k")

    like = Rounds(_line(mi), x=0).finish("n", said=1, x=1).finish("m", said=2, y=2)
    _like(rounds.play, like.play)
    rounds.finish("k", said=4)
    like.finish("k", said=4)
    _like(rounds.play, like.play)
    rounds.play.complete("b")
    assert rounds.play.ended


@BPMN
def test_an_earlier_round_can_be_had_back_after_the_last_one_was() -> None:
    rounds = Rounds(_line(_mi()), x=0).finish("n", x=1).finish("m").finish("k")
    with pytest.raises(Refused, match="send it back"):
        rounds.have_back("n")
    rounds.have_back("k").have_back("n")
    assert rounds.open == ["k", "n"]
    rounds.finish("k").finish("n")
    assert rounds.play.data["x"] == 0


_DECIDED = "<completionCondition>nrOfCompletedInstances &gt;= 2</completionCondition>"


@BPMN
def test_rounds_that_the_condition_ended_run_again() -> None:
    mi = _mi(_OUTPUT, inner=_DECIDED)
    rounds = Rounds(_line(mi)).finish("m", said=1)
    third = _by_unit(rounds.play, "k")
    rounds.finish("n", said=2)
    assert rounds.play.open == ["b"]

    rounds.have_back("n")

    _like_unordered(rounds.play, Rounds(_line(mi)).finish("m", said=1).play)
    stands = {i.data["unit"]: i.instead_of for i in rounds.play.items.values()}
    assert stands == {"n": rounds.tasks["n"], "k": third}
    rounds.finish("k", said=5)
    assert rounds.play.data["results"] == [None, 1, 5]


def _like_unordered(play: Moving, other: Moving) -> None:
    assert sorted(map(str, _data(play))) == sorted(map(str, _data(other)))
    assert _loops(play) == _loops(other)


@BPMN
def test_boundary_timers_of_the_activity_wait_again() -> None:
    play = Moving(
        process(
            "p",
            "start -> s -> b -> end",
            "late:boundary -> end2",
            inner={"s": _mi(), "late": timer(timeDuration="P2D")},
            attributes={"late": {"attachedToRef": "s"}},
        )
    )
    rounds = Rounds(play).finish("n").finish("m").finish("k")
    assert not play.armed
    rounds.have_back("k")
    assert list(play.armed) == ["late"]
    assert rounds.open == ["k"]
    rounds.finish("k")
    assert play.open == ["b"]


@BPMN
def test_the_last_at_a_join_is_taken_back_and_the_other_branch_stays_arrived() -> None:
    play = Moving(
        process(
            "p",
            "start -> g:parallel -> s -> j:parallel -> b -> end",
            "g -> o -> j",
            inner={"s": _mi(_OUTPUT)},
        )
    )
    rounds = Rounds(play, units="nm", x=0)
    play.complete("o", x=5)
    rounds.finish("n", said=1).finish("m", said=2)
    assert play.open == ["b"]
    rounds.have_back("m")
    assert play.open == ["s"]
    assert "results" not in play.items[play.task("s")].data
    rounds.finish("m", said=3)
    assert play.open == ["b"]
    assert (play.data["x"], play.data["results"]) == (5, [1, 3])


# ── Rounds that are subprocesses ──────────────────────────────────────────────────────────

_INNER = flow_nodes("start_i -> x -> y -> end_i", prefix="i")


def _subprocesses(mi: str, inner: str = _INNER) -> Moving:
    return Moving(process("p", "start -> s:sub -> b -> end", inner={"s": inner + mi}))


def _through(rounds: Rounds, unit: str, **data: Any) -> None:
    rounds.step = "x"
    rounds.finish(unit)
    rounds.step = "y"
    rounds.finish(unit, **data)


@BPMN
@pytest.mark.parametrize("sequential", [False, True])
@pytest.mark.parametrize("last", [False, True])
def test_the_last_step_of_a_round_is_taken_back(*, sequential: bool, last: bool) -> None:
    rounds = Rounds(_subprocesses(_mi(_OUTPUT, sequential=sequential)), units="nm")
    _through(rounds, "n", said=1)
    if last:
        _through(rounds, "m", said=2)
    unit = "m" if last else "n"
    rounds.have_back(unit)
    expected = {(False, False): ["x", "y"], (True, False): ["y"]}.get((sequential, last), ["y"])
    assert sorted(rounds.play.open) == expected
    y = rounds.play.items[rounds.play.task("y")]
    assert y.data["unit"] == unit
    rounds.finish(unit, said=9)
    if not last:
        _through(rounds, "m", said=2)
    assert rounds.play.open == ["b"]
    assert rounds.play.data["results"] == ([1, 9] if last else [9, 2])


@BPMN
def test_a_step_of_a_finished_round_is_never_opened_in_another_one() -> None:
    inner = flow_nodes(
        "start_i -> g:parallel -> x -> j:parallel -> end_i", "g -> y -> j", prefix="i"
    )
    rounds = Rounds(_subprocesses(_mi(), inner), units="nm")
    _through(rounds, "n")
    with pytest.raises(Refused, match="wait for ever"):
        rounds.have_back("n")


@BPMN
def test_a_step_within_a_running_round_is_taken_back_in_that_round() -> None:
    rounds = Rounds(_subprocesses(_mi()), step="x", units="nm").finish("n")
    assert rounds.play.state is not None
    first = token_at(rounds.play.model, rounds.play.state, rounds.rests["n"][0])
    assert first is not None
    rounds.have_back("n", scope=first.scope)
    assert rounds.play.open == ["x", "x"]
    assert rounds.open == ["m", "n"]


@BPMN
def test_rounds_of_steps_that_ended_half_way_are_not_brought_back() -> None:
    inner = "<completionCondition>nrOfCompletedInstances &gt;= 1</completionCondition>"
    rounds = Rounds(_subprocesses(_mi(inner=inner)), units="nm")
    _through(rounds, "n")
    with pytest.raises(Refused, match="ended half-way"):
        rounds.have_back("n")


# ── What is known ─────────────────────────────────────────────────────────────────────────


@BPMN
def test_a_round_whose_end_was_thrown_as_an_event_stays() -> None:
    play = Moving(
        process(
            "p",
            "start -> s -> b -> end",
            "e:boundary -> heard -> end",
            attributes={"e": {"attachedToRef": "s", "cancelActivity": "false"}},
            inner={
                "s": _mi('behavior="None" noneBehaviorEventRef="thrown"'),
                "e": "<escalationEventDefinition escalationRef='esc'/>",
            },
            roots='<escalation id="esc" name="e" escalationCode="E1"/>'
            '<escalationEventDefinition id="thrown" escalationRef="esc"/>',
        )
    )
    rounds = Rounds(play).finish("n")
    with pytest.raises(Refused, match="event was thrown"):
        rounds.have_back("n")


@BPMN
def test_variables_set_by_hand_stay_as_they_were_set() -> None:
    rounds = Rounds(_line(_mi()), x=0).finish("n", x=1).finish("m").finish("k", x=2, y=2)
    rounds.play.act(SetData({"x": 7}))
    rounds.have_back("k")
    assert rounds.play.items[rounds.play.task("s")].data["x"] == 7
    rounds.finish("k")
    assert rounds.play.data["x"] == 7


@BPMN
def test_a_state_without_memory_of_its_rounds_loads_and_refuses() -> None:
    rounds = Rounds(_line(_mi())).finish("n")
    assert rounds.play.state is not None
    plain = json.loads(rounds.play.state)
    for scope in plain["s"]:
        for row in scope["t"]:
            row[-1].pop("finished", None)
            row[-1].pop("were", None)
    rounds.play.state = json.dumps(plain).encode()
    with pytest.raises(Refused, match="begun before rounds"):
        rounds.have_back("n")
    rounds.finish("m", x=1).have_back("m").finish("m").finish("k")
    assert rounds.play.open == ["b"]
    assert "x" not in rounds.play.data


@BPMN
def test_nothing_is_kept_once_what_followed_has_gone_on() -> None:
    rounds = Rounds(_line(_mi())).finish("n").finish("m").finish("k")
    assert rounds.play.state is not None
    assert b'"l":' in rounds.play.state
    rounds.play.complete("b")
    assert rounds.play.ended
    assert b'"l":' not in rounds.play.state


@BPMN
def test_a_round_that_is_had_back_is_not_undone_as_well() -> None:
    play = Moving(
        process(
            "p",
            "start -> s -> b -> undo:throw -> end",
            inner={"s": _mi(), "undo": '<compensateEventDefinition id="thrown"/>'},
            more='<boundaryEvent id="edge" attachedToRef="s"><compensateEventDefinition id="ced"/>'
            '</boundaryEvent><userTask id="away" isForCompensation="true"/>'
            '<association id="as" sourceRef="edge" targetRef="away" associationDirection="One"/>',
        )
    )
    rounds = Rounds(play, units="nm").finish("n").finish("m")
    rounds.have_back("m").have_back("n").finish("m").finish("n")
    play.complete("b")
    undone = 0
    while not play.ended:
        play.complete("away")
        undone += 1
    assert undone == 2
