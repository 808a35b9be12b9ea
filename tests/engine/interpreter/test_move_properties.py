"""Random moves in random processes: what was shown is what happens, and the end stays in reach."""

from __future__ import annotations

import json
import os
from typing import Any

from hypothesis import given, settings
from hypothesis import strategies as st

from engine.interpreter.moves import Plan, Refused, Target, places, plan_return, tokens
from engine.interpreter.serializer import dump, load
from tests.engine.interpreter.moving import Moving
from tests.engine.interpreter.shapes import SHAPES, Writer

#: More are looked at by hand after a change to moves: ``MOVE_EXAMPLES=3000 pytest …``.
_EXAMPLES = int(os.environ.get("MOVE_EXAMPLES", "120"))
_STEPS = st.lists(
    st.tuples(
        st.sampled_from(["complete", "complete", "back", "jump", "skip", "fire"]),
        st.integers(0, 50),
        st.integers(0, 50),
        st.integers(0, 2),
        st.booleans(),
    ),
    min_size=1,
    max_size=15,
)


@settings(max_examples=_EXAMPLES, deadline=None)
@given(shape=SHAPES, steps=_STEPS)
def test_instance_can_still_end_after_every_move(shape: Any, steps: list[Any]) -> None:
    play = Moving(Writer().text(shape)).start(choice=0, again=False)
    for kind, first, second, choice, again in steps:
        if play.ended:
            break
        _act(play, kind, first, second, {"choice": choice, "again": again})
        _require_small_and_the_same_from_the_store(play)
    _bring_to_its_end(play)


def _act(play: Moving, kind: str, first: int, second: int, answer: dict[str, Any]) -> None:
    assert play.state is not None
    if kind == "fire" and play.timers:
        play.fire(list(play.armed)[first % len(play.armed)])
    elif kind == "back":
        passed = [each for each in play.passed if each.startswith("u")]
        if passed:
            _go_back(play, play.open[first % len(play.open)], passed[second % len(passed)])
    elif kind == "jump":
        _jump(play, first, second)
    elif kind == "skip":
        play.move(Plan(finish=(play.task(play.open[first % len(play.open)]),), data=answer))
    else:
        play.complete(play.open[first % len(play.open)], **answer)


def _go_back(play: Moving, element_id: str, to: str) -> None:
    """``move`` compares the preview with the effect; here is what a return is about."""
    assert play.state is not None
    task_id = play.task(element_id)
    try:
        plan = plan_return(play.model, play.state, task_id, to)
    except Refused:
        return
    play.move(plan)
    assert task_id not in play.items
    assert to in play.open


def _jump(play: Moving, first: int, second: int) -> None:
    assert play.state is not None
    present = tokens(play.model, play.state)
    fit = [each for each in places(play.model) if each.refusal is None]
    target = fit[second % len(fit)].address
    plan = Plan(cancel=(present[first % len(present)].task_id,), open=(Target(target),))
    seen = play.preview(plan)
    if not seen.refusals:
        play.move(plan)


def _require_small_and_the_same_from_the_store(play: Moving) -> None:
    assert play.state is not None
    assert dump(load(play.model, play.state, None)) == play.state
    waiting = sum(1 for s in json.loads(play.state)["s"] for t in s["t"] if t[3] & (8 | 16 | 32))
    assert play.tasks <= 4 * waiting + 4


def _bring_to_its_end(play: Moving) -> None:
    for _ in range(400):
        if play.ended:
            return
        play.complete(play.open[0], choice=0, again=False)
    raise AssertionError(f"still open after 400 steps: {play.open}")
