"""What is done can still be undone after tokens were moved, and after a migration."""

from __future__ import annotations

import pytest

from tests.bpmn_text import flow_nodes
from tests.engine.interpreter.moving import Moving
from tests.engine.interpreter.test_compensation import TRIP, UNDONE, compensate, scope, whole
from tests.engine.interpreter.test_migration import migrated, refusal_of


def _trip(*flows: str, named: str = "") -> str:
    return whole(scope(*(flows or TRIP), undone=UNDONE, inner={"t": compensate(named)}))


@pytest.mark.bpmn("13.5.5", "compensation activity: after tokens were moved")
def test_a_jump_over_a_step_leaves_what_was_done_to_be_undone() -> None:
    play = Moving(_trip()).start()
    play.complete("flight")
    play.jump("hotel", to=("go",))
    play.complete("go")
    assert play.open == ["no_flight"]
    assert play.complete("no_flight").open == ["after"]


def test_what_was_done_twice_after_a_return_is_undone_twice_the_latest_first() -> None:
    play = Moving(_trip(named="flight")).start(n=1)
    play.complete("flight", n=2)
    play.back("hotel", "flight")
    play.complete("flight", n=3).complete("hotel").complete("go")
    assert play.open == ["no_flight"]
    assert play.items[play.task("no_flight")].data["n"] == 3
    play.complete("no_flight")
    assert play.open == ["no_flight"]
    assert play.items[play.task("no_flight")].data["n"] == 2
    assert play.complete("no_flight").open == ["after"]


def test_what_was_done_before_a_migration_is_undone_in_the_new_version() -> None:
    play = Moving(_trip()).start(n=1)
    play.complete("flight", n=2).complete("hotel", n=3)
    new = _trip("start -> flight -> hotel -> go -> more -> t:throw -> after -> end")
    assert migrated(play, new).refusal is None
    play.complete("go").complete("more")
    assert play.open == ["no_hotel"]
    assert play.items[play.task("no_hotel")].data["n"] == 3
    assert play.complete("no_hotel").open == ["no_flight"]
    assert play.complete("no_flight").open == ["after"]


def test_refuses_a_version_that_cannot_undo_what_was_done() -> None:
    play = Moving(_trip()).start()
    play.complete("flight").complete("hotel")
    undone = {"flight": "no_flight"}
    new = whole(scope(*TRIP, undone=undone, inner={"t": compensate()}))
    assert refusal_of(migrated(play, new)) == "hotel"


def test_an_activity_with_another_id_is_undone_where_the_mapping_names_it() -> None:
    play = Moving(_trip(named="")).start()
    play.complete("flight")
    new = whole(
        scope(
            "start -> fly -> hotel -> go -> t:throw -> after -> end",
            undone={"fly": "stay", "hotel": "no_hotel"},
            inner={"t": compensate()},
        )
    )
    assert refusal_of(migrated(play, new)) == "flight"
    assert migrated(play, new, {"flight": "fly"}).refusal is None
    play.complete("hotel").complete("go")
    assert play.complete("no_hotel").open == ["stay"]


def test_what_was_done_in_a_subprocess_is_brought_along() -> None:
    inside = scope("start_i -> flight -> end_i", undone={"flight": "no_flight"}, prefix="i")
    flows = ("start -> trip:sub -> go -> t:throw -> after -> end",)
    text = whole(scope(*flows, undone={}, inner={"trip": inside, "t": compensate()}))
    play = Moving(text).start()
    play.complete("flight")
    without = whole(
        scope(
            *flows,
            undone={},
            inner={"trip": flow_nodes("start_i -> flight -> end_i", prefix="i"), "t": compensate()},
        )
    )
    assert refusal_of(migrated(play, without)) in ("flight", "trip")
    assert migrated(play, text).refusal is None
    assert play.complete("go").open == ["no_flight"]
