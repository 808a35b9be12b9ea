"""Tokens of a running instance on another version of its process."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import timedelta

from engine.interpreter import ProcessModel
from engine.interpreter.contract import Advance, ArmedTimer
from engine.interpreter.moves import Migrated, Options, migrate, proposed
from tests.bpmn_text import flow_nodes, process, timer
from tests.engine.interpreter.moving import Moving
from tests.engine.interpreter.play import MONDAY


def migrated(
    play: Moving,
    text: str,
    mapping: Mapping[str, str] | None = None,
    *,
    keep_timers: bool = True,
    called: Mapping[str, ProcessModel] | None = None,
) -> Migrated:
    """Put a play onto the version ``text``, if that may be."""
    assert play.state is not None
    new = Moving(text, called=called)
    done = migrate(
        play.model,
        new.model,
        play.state,
        mapping or {},
        play.surroundings(),
        Options(keep_timers=keep_timers),
    )
    if done.refusal is None:
        before = dict(play.items)
        play._take(
            Advance(
                state=done.state,
                disarmed=tuple(t.task_id for t in done.lost_timers),
                armed=done.armed_timers,
                unsubscribed=tuple(e.task_id for e in done.lost_events),
                subscribed=done.armed_events,
                data=done.data,
            )
        )
        play.model = new.model
        assert list(done.items) == list(before) or set(done.items) == set(before)
        play.items = dict(done.items)
    return done


def refusal_of(done: Migrated) -> str:
    assert done.refusal is not None, "Expected the migration to be refused."
    return done.refusal.element_id


OLD = process("p", "start -> a -> b -> end")


def test_token_stays_at_its_element_and_goes_the_new_way() -> None:
    play = Moving(OLD).start(n=1)
    task_id = play.task("a")
    done = migrated(play, process("p", "start -> a -> between -> b -> end"))
    assert done.refusal is None
    assert play.task("a") == task_id
    play.complete("a", n=2)
    assert play.open == ["between"]
    play.complete("between").complete("b")
    assert play.ended
    assert play.data == {"n": 2}


def test_element_is_mapped_by_hand() -> None:
    play = Moving(OLD).start()
    done = migrated(play, process("p", "start -> first -> b -> end"), {"a": "first"})
    assert done.refusal is None
    assert play.open == ["first"]
    play.complete("first")
    assert play.open == ["b"]


def test_refuses_what_nothing_stands_for() -> None:
    play = Moving(OLD).start()
    assert refusal_of(migrated(play, process("p", "start -> b -> end"))) == "a"
    assert refusal_of(migrated(play, OLD, {"a": ""})) == "a"


def test_refuses_another_kind_of_element() -> None:
    play = Moving(OLD).start()
    other = process("p", "start -> a:service -> b -> end", attributes={"a": {"duban:service": "x"}})
    assert refusal_of(migrated(play, other)) == "a"
    rounds = "<multiInstanceLoopCharacteristics><loopCardinality>2</loopCardinality></multiInstanceLoopCharacteristics>"  # noqa: E501
    assert refusal_of(migrated(play, process("p", "start -> a -> end", inner={"a": rounds}))) == "a"


def test_refuses_what_would_wait_for_ever_at_a_join() -> None:
    play = Moving(OLD).start()
    play.complete("a")
    split = process("p", "start -> g:parallel -> a -> j:parallel -> end", "g -> b -> j")
    assert refusal_of(migrated(play, split)) == "j"


def _edged(text: str, *names: str) -> str:
    """A process in which ``a`` has boundary timers."""
    return process(
        "p",
        text,
        *(f"{name}:boundary -> after_{name} -> end_{name}" for name in names),
        attributes={name: {"attachedToRef": "a"} for name in names},
        inner={name: timer(timeDuration="PT2H") for name in names},
    )


def test_new_boundary_events_are_armed_and_removed_ones_disarmed() -> None:
    play = Moving(OLD).start()
    play.now = MONDAY + timedelta(hours=1)
    migrated(play, _edged("start -> a -> b -> end", "late"))
    assert play.armed == {"late": MONDAY + timedelta(hours=3)}
    migrated(play, _edged("start -> a -> b -> end", "late", "later"))
    assert sorted(play.armed) == ["late", "later"]
    migrated(play, _edged("start -> a -> b -> end", "later"))
    assert list(play.armed) == ["later"]
    migrated(play, OLD)
    assert play.timers == {}
    play.complete("a").complete("b")
    assert play.ended


def test_boundary_timer_fires_in_the_new_version() -> None:
    play = Moving(OLD).start()
    migrated(play, _edged("start -> a -> b -> end", "late"))
    play.fire("late")
    assert play.open == ["after_late"]


def test_timers_are_kept_or_count_anew() -> None:
    old = _edged("start -> a -> b -> end", "late")
    play = Moving(old).start()
    play.now = MONDAY + timedelta(hours=1)
    kept = migrated(play, old)
    assert kept.armed_timers == kept.lost_timers == ()
    assert play.armed == {"late": MONDAY + timedelta(hours=2)}
    anew = migrated(play, old, keep_timers=False)
    assert [isinstance(t, ArmedTimer) for t in anew.armed_timers] == [True]
    assert play.armed == {"late": MONDAY + timedelta(hours=3)}


def test_branches_and_what_waits_at_their_join_come_along() -> None:
    old = process("p", "start -> g:parallel -> a -> j:parallel -> c -> end", "g -> b -> j")
    new = process(
        "p", "start -> g:parallel -> a -> j:parallel -> c -> d -> end", "g -> b -> x -> j"
    )
    play = Moving(old).start(n=0)
    play.complete("a", n=1)
    assert migrated(play, new).refusal is None
    play.complete("b")
    assert play.open == ["x"]
    play.complete("x").complete("c")
    assert play.open == ["d"]


def test_refuses_an_arrival_by_a_way_that_is_gone() -> None:
    old = process("p", "start -> g:parallel -> a -> j:parallel -> c -> end", "g -> b -> j")
    new = process("p", "start -> g:parallel -> a -> y -> j:parallel -> c -> end", "g -> b -> j")
    play = Moving(old).start()
    play.complete("a")
    assert refusal_of(migrated(play, new)) == "j"


def test_subprocesses_and_rounds_come_along() -> None:
    inner = flow_nodes("start_i -> x -> y -> end_i", prefix="i")
    longer = flow_nodes("start_i -> x -> z -> y -> end_i", prefix="i")
    rounds = '<multiInstanceLoopCharacteristics duban:collection="units" duban:item="unit"/>'
    old = process("p", "start -> s:sub -> b -> end", inner={"s": inner + rounds})
    new = process("p", "start -> s:sub -> b -> end", inner={"s": longer + rounds})
    play = Moving(old).start(units=[1, 2])
    play.complete("x")
    assert migrated(play, new).refusal is None
    play.complete("x")
    assert sorted(play.open) == ["y", "z"]
    play.complete("y").complete("z").complete("y").complete("b")
    assert play.ended


def test_refuses_another_scope() -> None:
    inner = flow_nodes("start_i -> x -> end_i", prefix="i")
    old = process("p", "start -> s:sub -> b -> end", inner={"s": inner})
    new = process("p", "start -> s:sub -> x -> b -> end", inner={"s": inner.replace('"x"', '"q"')})
    play = Moving(old).start()
    assert refusal_of(migrated(play, new)) == "x"


def test_called_processes_come_along() -> None:
    called = Moving(process("q", "start -> q1 -> q2 -> end")).model
    longer = Moving(process("q", "start -> q1 -> q3 -> q2 -> end")).model
    text = process("p", "start -> k:call -> b -> end", attributes={"k": {"calledElement": "q"}})
    play = Moving(text, called={"q": called}).start()
    assert migrated(play, text, called={"q": longer}).refusal is None
    play.complete("q1")
    assert play.open == ["q3"]


def test_new_event_subprocess_waits_and_a_removed_one_does_not() -> None:
    rescue = (
        '<subProcess id="rescue" triggeredByEvent="true">'
        + flow_nodes(
            "start_r -> r -> end_r", prefix="r", inner={"start_r": timer(timeDuration="PT5H")}
        )
        + "</subProcess>"
    )
    play = Moving(OLD).start()
    migrated(play, process("p", "start -> a -> b -> end", more=rescue))
    assert list(play.armed) == ["start_r"]
    migrated(play, OLD)
    assert play.timers == {}


def test_proposes_by_id_and_then_by_likeness() -> None:
    old = Moving(
        process(
            "p",
            "start -> a -> b -> end",
            attributes={"a": {"name": "Check the plan"}, "b": {"name": "Sign"}},
        )
    ).model
    new = Moving(
        process(
            "p",
            "start -> a2 -> b -> extra -> end",
            attributes={
                "a2": {"name": "Check this plan"},
                "b": {"name": "Sign"},
                "extra": {"name": "File"},
            },
        )
    ).model
    found = {match.old: match for match in proposed(old, new)}
    assert found["b"].new == "b"
    assert found["b"].likeness == 1
    assert found["a"].new == "a2"
    assert 0.55 <= found["a"].likeness < 1
    assert {m.old for m in proposed(new, old) if not m.new} == {"extra"}
