"""Patterns 16 to 18, 39, 40: what may be done depends on where the case is."""

from __future__ import annotations

import pytest

from tests.patterns.playing import begin, pattern, refuses_to_begin


@pytest.mark.pattern(16)
def test_what_happens_first_chooses_the_branch_and_withdraws_the_other() -> None:
    told = pattern(16).start().message("told", "told")
    assert (told.open, told.timers) == (["a"], {})
    late = pattern(16).start().fire("late")
    assert (late.open, late.events) == (["b"], {})


@pytest.mark.pattern(17)
@pytest.mark.parametrize("order", ["cab", "acb", "abc"])
def test_in_any_order_that_is_allowed_and_never_two_at_a_time(order: str) -> None:
    play = pattern(17).start()
    begin(play, "b_after_a")
    assert play.open == [], "b cannot begin before a is done"
    for each in order:
        begin(play, "b_after_a" if each == "b" else each)
        assert play.open == [each]
        assert all(refuses_to_begin(play, other) for other in ("a", "c", "b_after_a"))
        play.complete(each)
    assert play.open == ["after"]


@pytest.mark.pattern(18)
def test_a_task_may_begin_while_the_milestone_is_reached_and_not_after() -> None:
    play = pattern(18).start()
    play.message("start_asked", "ask").message("start_asked", "ask")
    assert sorted(play.open) == ["a", "b", "b"]
    play.complete("b").complete("b").complete("a")
    assert play.open == ["after"]
    assert play.waits_for == []


@pytest.mark.pattern(39)
def test_one_section_is_left_before_the_other_is_entered() -> None:
    play = pattern(39).start()
    begin(play, "second")
    assert play.open == ["c"]
    assert refuses_to_begin(play, "first")
    assert play.complete("c").open == ["d"]
    assert refuses_to_begin(play, "first")
    play.complete("d")
    begin(play, "first")
    assert play.complete("a").complete("b").open == ["after"]


@pytest.mark.pattern(40)
@pytest.mark.parametrize("order", ["abc", "cab", "bca"])
def test_in_any_order_at_all_and_never_two_at_a_time(order: str) -> None:
    play = pattern(40).start()
    for each in order:
        begin(play, each)
        assert play.open == [each]
        assert all(refuses_to_begin(play, other) for other in "abc")
        play.complete(each)
    assert play.open == ["after"]
