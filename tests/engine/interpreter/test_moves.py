"""Moving tokens: back, over, out of and into scopes, and what is refused."""

from __future__ import annotations

from datetime import timedelta

import pytest

from engine.errors import InvalidState
from engine.interpreter.contract import Data, ServiceRequest
from engine.interpreter.moves import Plan, Refused, Target, places, plan_withdrawal, tokens
from tests.bpmn_text import flow_nodes, process, signal_roots, timer
from tests.engine.interpreter.moving import Moving
from tests.engine.interpreter.play import MONDAY

LINE = process("p", "start -> a -> b -> c -> end")
BRANCHES = process(
    "p",
    "start -> before -> g:parallel -> a1 -> a2 -> j:parallel -> after -> end",
    "g -> b1 -> b2 -> j",
)


def test_token_goes_back_with_the_present_data() -> None:
    play = Moving(LINE).start(x=1)
    play.complete("a", x=2).complete("b", y=3)
    moved = play.back("c", "a")
    assert play.open == ["a"]
    assert dict(play.items[play.task("a")].data) == {"x": 2, "y": 3}
    assert [t.element_id for t in moved.cancelled] == ["c"]
    assert [t.element_id for t in moved.opened] == ["a"]
    play.complete("a").complete("b").complete("c")
    assert play.ended


def test_move_may_set_variables() -> None:
    play = Moving(LINE).start(x=1)
    play.jump("a", to=("c",), x=9)
    assert play.items[play.task("c")].data["x"] == 9


def test_state_stays_compact_however_often_tokens_go_back() -> None:
    play = Moving(BRANCHES).start()
    play.complete("before")
    sizes = set()
    for _ in range(50):
        play.complete("a1")
        play.back("a2", "a1")
        play.complete("b1")
        play.back("b2", "b1")
        sizes.add(play.tasks)
    assert max(sizes) <= 8


def test_going_back_within_a_branch_leaves_the_others() -> None:
    play = Moving(BRANCHES).start()
    play.complete("before").complete("a1").complete("b1")
    moved = play.back("a2", "a1")
    assert sorted(play.open) == ["a1", "b2"]
    assert len(moved.cancelled) == 1
    play.complete("b2").complete("a1").complete("a2")
    assert play.open == ["after"]


def test_changes_of_both_branches_survive_a_return_within_one() -> None:
    play = Moving(BRANCHES).start(x=0, y=0)
    play.complete("before").complete("a1", x=1).complete("b1", y=1)
    play.back("a2", "a1")
    play.complete("a1", x=2).complete("a2").complete("b2")
    assert (play.data["x"], play.data["y"]) == (2, 1)


def test_going_back_before_the_split_ends_all_its_branches() -> None:
    play = Moving(BRANCHES).start(x=0, y=0)
    play.complete("before").complete("a1", x=1).complete("b1", y=1)
    moved = play.back("a2", "before")
    assert play.open == ["before"]
    assert sorted(t.element_id for t in moved.cancelled) == ["a2", "b2"]
    assert dict(play.items[play.task("before")].data) == {"x": 1, "y": 1}


def test_going_back_before_the_split_ends_what_waits_at_the_join_too() -> None:
    play = Moving(BRANCHES).start()
    play.complete("before").complete("b1").complete("b2").complete("a1")
    moved = play.back("a2", "before")
    assert sorted(t.element_id for t in moved.cancelled) == ["a2", "j"]
    for step in ("before", "a1", "a2", "b1", "b2", "after"):
        play.complete(step)
    assert play.ended


def test_branches_with_ends_of_their_own_end_with_a_return_before_their_split() -> None:
    play = Moving(
        process("p", "start -> before -> g:parallel -> a -> end", "g -> b -> end2")
    ).start()
    play.complete("before")
    play.back("a", "before")
    assert play.open == ["before"]


def test_going_back_within_a_branch_of_a_loop_leaves_the_others() -> None:
    play = Moving(
        process(
            "p",
            "start -> m:exclusive -> g:parallel -> a1 -> a2 -> j:parallel -> x:exclusive",
            "g -> b -> j",
            "x -[again]-> m",
            "x -[]-> end",
        )
    ).start(again=False)
    play.complete("a1")
    play.back("a2", "a1")
    assert sorted(play.open) == ["a1", "b"]


def test_refuses_one_branch_while_the_join_would_wait_for_the_other() -> None:
    play = Moving(BRANCHES).start()
    for step in ("before", "a1", "a2", "b1", "b2"):
        play.complete(step)
    assert play.refused("after", to=("a1",)) == "j"
    with pytest.raises(Refused, match="wait for ever"):
        play.planned_back("after", "a1")
    play.jump("after", to=("a1", "b2"))
    assert sorted(play.open) == ["a1", "b2"]
    play.complete("a1").complete("a2").complete("b2")
    assert play.open == ["after"]


def test_refuses_a_token_too_many() -> None:
    play = Moving(BRANCHES).start()
    play.complete("before")
    assert play.refused("a1", to=("before",)) in ("j", "g")


def test_refuses_to_leave_one_branch_for_what_comes_after_the_join() -> None:
    play = Moving(BRANCHES).start()
    play.complete("before")
    assert play.refused("a1", to=("after",)) == "j"


@pytest.mark.parametrize(("kind", "flow"), [("parallel", "->"), ("inclusive", "-[n == 1]->")])
def test_a_token_put_before_a_split_goes_on_by_all_its_ways(kind: str, flow: str) -> None:
    """It came from nowhere, while another may still come by the split's own flow."""
    play = Moving(
        process(
            "p",
            f"start -> one:parallel -> first -> two:{kind} {flow} x -> x_end:end",
            f"two {flow} y -> y_end:end",
            "one -> other -> other_end:end",
        )
    ).start(n=1)
    play.jump("other", to=("two",))
    assert sorted(play.open) == ["first", "x", "y"]


def test_refuses_joins_boundary_events_and_events_behind_a_gateway() -> None:
    text = process(
        "p",
        "start -> a -> g:parallel -> b -> j:parallel -> e:either -> t:catch -> end",
        "g -> c -> j",
        "e -> s:catch -> end",
        "edge:boundary -> end2",
        attributes={"edge": {"attachedToRef": "a"}},
        inner={
            "edge": timer(timeDuration="PT1H"),
            "t": timer(timeDuration="PT1H"),
            "s": '<signalEventDefinition signalRef="sig_stop"/>',
        },
        roots=signal_roots("stop"),
    )
    play = Moving(text).start()
    for element in ("j", "edge", "t"):
        assert play.refused("a", to=(element,)) == element
    unfit = {each.address for each in places(play.model) if each.refusal is not None}
    assert unfit == {"j", "edge", "t", "s"}
    play.jump("a", to=("e",))
    assert len(play.timers) == 1


def test_refuses_an_unknown_element_and_a_task_that_is_gone() -> None:
    play = Moving(LINE).start()
    assert play.refused("a", to=("nowhere",)) == "nowhere"
    with pytest.raises(InvalidState, match="99"):
        play.preview(Plan(cancel=("99",), open=(Target("b"),)))


def test_refuses_to_leave_nothing() -> None:
    play = Moving(LINE).start()
    assert play.refused("a", to=()) == ""


# ── Boundary events, events, timers ───────────────────────────────────────────────────────


def test_boundary_timers_are_lost_and_armed_with_a_new_due_time() -> None:
    play = Moving(
        process(
            "p",
            "start -> a -> b -> end",
            "late:boundary -> c -> end2",
            attributes={"late": {"attachedToRef": "a"}},
            inner={"late": timer(timeDuration="PT2H")},
        )
    ).start()
    play.complete("a")
    play.now = MONDAY + timedelta(hours=5)
    moved = play.back("b", "a")
    assert play.armed == {"late": MONDAY + timedelta(hours=7)}
    assert moved.lost_timers == ()
    moved = play.jump("a", to=("b",))
    assert [t.element_id for t in moved.lost_timers] == ["late"]
    assert play.timers == {}


def test_a_token_that_waits_for_events_moves_as_one() -> None:
    play = Moving(
        process(
            "p",
            "start -> a -> e:either -> t:catch -> b -> end",
            "e -> s:catch -> c -> end",
            inner={
                "t": timer(timeDuration="PT1H"),
                "s": '<signalEventDefinition signalRef="sig_stop"/>',
            },
            roots=signal_roots("stop"),
        )
    ).start()
    play.complete("a")
    moved = play.jump("t", to=("a",))
    assert play.timers == {}
    assert play.events == {}
    assert [e.name for e in moved.lost_events] == ["stop"]


# ── Scopes ────────────────────────────────────────────────────────────────────────────────

INNER = flow_nodes("start_i -> x -> y -> end_i", prefix="i")
SCOPED = process(
    "p",
    "start -> a -> s:sub -> b -> end",
    "late:boundary -> c -> end2",
    attributes={"late": {"attachedToRef": "s"}},
    inner={"s": INNER, "late": timer(timeDuration="PT2H")},
)


def test_moves_within_a_subprocess_and_out_of_it() -> None:
    play = Moving(SCOPED).start(n=0)
    play.complete("a").complete("x", n=1)
    play.back("y", "x")
    assert play.open == ["x"]
    assert list(play.armed) == ["late"]
    moved = play.back("x", "a")
    assert play.open == ["a"]
    assert play.timers == {}
    assert [t.element_id for t in moved.cancelled] == ["s"]
    assert play.items[play.task("a")].data["n"] == 1


def test_enters_a_subprocess_that_is_not_running() -> None:
    play = Moving(SCOPED).start(n=5)
    play.complete("a").complete("x").complete("y")
    play.back("b", "y")
    assert play.open == ["y"]
    assert list(play.armed) == ["late"]
    assert play.items[play.task("y")].data["n"] == 5
    play.complete("y")
    assert play.open == ["b"]
    assert play.timers == {}


def test_enters_subprocesses_within_subprocesses() -> None:
    deep = flow_nodes("start_d -> d1 -> d2 -> end_d", prefix="deep")
    middle = flow_nodes("start_m -> in:sub -> m -> end_m", prefix="mid", inner={"in": deep})
    play = Moving(process("p", "start -> a -> s:sub -> b -> end", inner={"s": middle})).start()
    play.jump("a", to=("d2",))
    assert play.open == ["d2"]
    play.complete("d2").complete("m").complete("b")
    assert play.ended


def test_moves_into_and_out_of_a_call() -> None:
    called = Moving(process("q", "start -> q1 -> q2 -> end"))
    text = process(
        "p",
        "start -> a -> k:call -> b -> end",
        attributes={"k": {"calledElement": "q"}},
    )
    play = Moving(text, called={"q": called.model}).start(n=1)
    play.jump("a", to=("k/q2",))
    assert play.open == ["q2"]
    play.back("q2", "k/q1")
    assert play.open == ["q1"]
    play.complete("q1", n=2)
    play.back("q2", "a")
    assert play.open == ["a"]
    assert play.items[play.task("a")].data["n"] == 1


def test_subprocess_in_one_branch_leaves_the_other_branch() -> None:
    play = Moving(
        process(
            "p",
            "start -> g:parallel -> a -> s:sub -> j:parallel -> end",
            "g -> b -> j",
            inner={"s": INNER},
        )
    ).start()
    play.complete("a").complete("x")
    play.back("y", "a")
    assert sorted(play.open) == ["a", "b"]


# ── Rounds ────────────────────────────────────────────────────────────────────────────────

ROUNDS = (
    '<multiInstanceLoopCharacteristics isSequential="false" duban:collection="units" '
    'duban:item="unit"/>'
)


def _rounds(inner: str = "") -> Moving:
    return Moving(
        process("p", "start -> a -> s:sub -> b -> end", inner={"s": INNER + ROUNDS})
        if inner
        else process("p", "start -> a -> s -> b -> end", inner={"s": ROUNDS})
    ).start(units=["n", "m", "k"])


def test_return_from_a_round_ends_all_rounds() -> None:
    play = _rounds()
    play.complete("a").complete("s")
    moved = play.back("s", "a")
    assert play.open == ["a"]
    assert len(moved.closed_items) == 2
    play.complete("a")
    assert play.open == ["s", "s", "s"]


def test_one_round_goes_back_alone() -> None:
    play = _rounds("sub")
    play.complete("a").complete("x")
    play.back("y", "x")
    assert play.open == ["x", "x", "x"]
    assert sorted(str(item.data["unit"]) for item in play.items.values()) == ["k", "m", "n"]


def test_one_round_begins_anew_with_its_item() -> None:
    play = _rounds("sub")
    play.complete("a").complete("x")
    assert play.state is not None
    y = next(t for t in tokens(play.model, play.state) if t.element_id == "y")
    unit = play.items[play.task("y")].data["unit"]
    play.move(Plan(again=(y.scope,)))
    assert play.open == ["x", "x", "x"]
    assert [i.data["unit"] for i in play.items.values()].count(unit) == 1
    for step in ("x", "x", "x", "y", "y", "y"):
        play.complete(step)
    assert play.open == ["b"]


def test_refuses_to_enter_a_round_from_outside() -> None:
    play = _rounds("sub")
    assert play.refused("a", to=("x",)) == "x"
    play.complete("a")
    first = Plan(cancel=(), open=(Target("y"),))
    assert play.preview(first).refusals[0].element_id == "y"


# ── Event subprocesses ────────────────────────────────────────────────────────────────────

RESCUE = (
    '<subProcess id="rescue" triggeredByEvent="true">'
    + flow_nodes(
        "start_r -> r -> end_r",
        prefix="r",
        inner={"start_r": timer(timeDuration="PT5H")},
    )
    + "</subProcess>"
)


def test_refuses_to_enter_an_event_subprocess_that_only_waits() -> None:
    play = Moving(process("p", "start -> a -> end", more=RESCUE)).start()
    assert play.refused("a", to=("r",)) == "r"
    assert play.refused("a", to=("rescue",)) == "rescue"


def test_leaving_an_event_subprocess_lets_it_wait_again() -> None:
    play = Moving(process("p", "start -> a -> b -> end", more=RESCUE)).start(n=1)
    play.fire("start_r")
    assert play.open == ["r"]
    moved = play.back("r", "a")
    assert play.open == ["a"]
    assert list(play.armed) == ["start_r"]
    assert [t.element_id for t in moved.armed_timers] == ["start_r"]
    play.complete("a").complete("b")
    assert play.ended
    assert play.timers == {}


def test_armed_event_subprocesses_stay_while_tokens_move() -> None:
    play = Moving(process("p", "start -> a -> b -> end", more=RESCUE)).start()
    play.complete("a")
    moved = play.back("b", "a")
    assert moved.lost_timers == moved.armed_timers == ()


# ── Withdrawal ────────────────────────────────────────────────────────────────────────────


def _withdraw(play: Moving, step: str, followers: tuple[str, ...]) -> None:
    assert play.state is not None
    play.move(plan_withdrawal(play.model, play.state, step, followers))


def test_a_step_is_taken_back_from_its_follower() -> None:
    play = Moving(LINE).start()
    play.complete("a")
    _withdraw(play, "a", (play.token("b"),))
    assert play.open == ["a"]


def test_a_step_is_taken_back_from_the_join() -> None:
    play = Moving(BRANCHES).start()
    play.complete("before").complete("a1").complete("a2")
    _withdraw(play, "a2", (play.token("j"),))
    assert sorted(play.open) == ["a2", "b1"]


def test_the_last_at_a_join_takes_back_and_the_others_stay_arrived() -> None:
    play = Moving(BRANCHES).start(x=0, y=0)
    play.complete("before").complete("b1", y=1).complete("b2").complete("a1").complete("a2", x=1)
    _withdraw(play, "a2", (play.token("after"),))
    assert play.open == ["a2"]
    play.complete("a2", x=2)
    assert play.open == ["after"]
    assert (play.data["x"], play.data["y"]) == (2, 1)


def test_a_step_in_a_subprocess_that_has_ended_is_taken_back() -> None:
    play = Moving(SCOPED).start()
    play.complete("a").complete("x").complete("y")
    _withdraw(play, "y", (play.token("b"),))
    assert play.open == ["y"]


# ── Skip, restart ─────────────────────────────────────────────────────────────────────────


def test_a_step_is_passed_over() -> None:
    play = Moving(LINE).start()
    play.move(Plan(finish=(play.token("a"),), data={"skipped": True}))
    assert play.open == ["b"]
    assert play.data["skipped"] is True


def test_a_subprocess_a_timer_and_a_round_are_passed_over() -> None:
    play = Moving(SCOPED).start()
    play.complete("a")
    play.move(Plan(finish=(play.items[play.task("x")].task_id,)))
    assert play.open == ["y"]
    rounds = _rounds()
    rounds.complete("a")
    rounds.move(Plan(finish=(rounds.task("s"),)))
    assert rounds.open == ["s", "s"]
    waiting = Moving(
        process("p", "start -> t:catch -> b -> end", inner={"t": timer(timeDuration="P9D")})
    ).start()
    waiting.move(Plan(finish=(waiting.token("t"),)))
    assert waiting.open == ["b"]
    assert waiting.timers == {}


def test_an_ended_instance_goes_on_from_a_step_with_its_data() -> None:
    play = Moving(process("p", "start -> a -> b -> end", more=RESCUE)).start(n=3)
    play.complete("a").complete("b", n=4)
    assert play.ended
    play.move(Plan(open=(Target("b"),), restart=True))
    assert play.open == ["b"]
    assert list(play.armed) == ["start_r"]
    assert play.items[play.task("b")].data["n"] == 4
    play.complete("b")
    assert play.ended


def test_a_cancelled_instance_begins_at_its_start() -> None:
    play = Moving(BRANCHES).start(n=3)
    play.complete("before").complete("a1")
    play.move(Plan(open=(Target("start"),), restart=True))
    assert play.open == ["before"]


# ── Services, digest ──────────────────────────────────────────────────────────────────────

SERVED = process(
    "p",
    "start -> a -> call:service -> b -> end",
    attributes={"call": {"duban:service": "x"}},
)


def test_a_preview_calls_no_service_and_says_that_one_comes() -> None:
    calls: list[str] = []

    def answer(request: ServiceRequest) -> Data:
        calls.append(request.element_id)
        return {"answer": 1}

    play = Moving(SERVED, services=answer).start()
    seen = play.preview(Plan(cancel=(play.token("a"),), open=(Target("call"),)))
    assert calls == []
    assert seen.services == ("call",)
    play.jump("a", to=("call",))
    assert calls == ["call"]
    assert play.open == ["b"]
    assert play.data["answer"] == 1


def test_the_digest_tells_one_state_from_another() -> None:
    play = Moving(LINE).start()
    plan = Plan(cancel=(play.token("a"),), open=(Target("c"),))
    first = play.preview(plan).digest
    play.now += timedelta(hours=1)
    assert play.preview(plan).digest == first
    play.complete("a")
    other = Plan(cancel=(play.token("b"),), open=(Target("c"),))
    assert play.preview(other).digest != first
