"""Patterns 12 to 15, 26, 27, and 34 to 36: the same task several times at once."""

from __future__ import annotations

import pytest

from tests.patterns.playing import begin, end, opened, pattern


@pytest.mark.pattern(12)
def test_instances_begin_one_by_one_and_nothing_waits_for_them() -> None:
    play = pattern(12).start()
    play.complete("order", more=True, number=1).complete("order", more=True, number=2)
    play.complete("order", more=False, number=3)
    assert sorted(play.open) == ["a", "a", "a", "after"]
    numbers = [item.data["number"] for item in play.items.values() if item.element_id == "a"]
    assert sorted(numbers) == [1, 2, 3]
    assert play.complete("after").open == ["a", "a", "a"]
    assert play.complete("a").complete("a").complete("a").ended


@pytest.mark.pattern(13)
def test_as_many_instances_as_the_diagram_says_are_awaited() -> None:
    play = pattern(13).start()
    assert play.open == ["a", "a", "a"]
    assert play.complete("a").complete("a").open == ["a"]
    assert play.complete("a").open == ["after"]


@pytest.mark.pattern(14)
@pytest.mark.parametrize("names", [["Yulin"], ["Yulin", "Ankang", "Hanzhong"]])
def test_as_many_instances_as_the_data_say_are_awaited(names: list[str]) -> None:
    play = pattern(14).start(enterprises=names)
    assert [item.data["enterprise"] for item in play.items.values()] == names
    for _ in names:
        assert "after" not in play.open
        play.complete("a")
    assert play.open == ["after"]


@pytest.mark.pattern(15)
def test_further_instances_begin_while_others_run_and_all_are_awaited() -> None:
    play = pattern(15).start()
    begin(play, "a")
    begin(play, "a")
    play.complete("a")
    begin(play, "a")
    assert play.open == ["a", "a"]
    end(play)
    assert play.open == ["a", "a"]
    assert play.complete("a").open == ["a"]
    assert play.complete("a").open == ["after"]


@pytest.mark.pattern(26)
def test_cancelling_takes_back_what_runs_and_goes_another_way() -> None:
    play = pattern(26).start().complete("a")
    assert play.message("cancelled", "cancel").open == ["b"]
    assert play.complete("b").ended
    assert "after" not in play.passed


@pytest.mark.pattern(27)
def test_completing_takes_back_what_runs_and_goes_the_ordinary_way() -> None:
    play = pattern(27).start().complete("a")
    assert play.message("enough", "enough").open == ["after"]
    assert play.complete("after").ended


@pytest.mark.pattern(34)
def test_goes_on_after_two_of_three_while_the_third_may_finish() -> None:
    play = pattern(34).start().complete("a")
    assert play.open == ["a", "a"]
    assert sorted(play.complete("a").open) == ["a", "after"]
    play.complete("a")
    assert play.open == ["after"]
    assert play.complete("after").ended
    assert play.passed.count("after") == 1


@pytest.mark.pattern(35)
def test_two_of_three_take_the_third_instance_back() -> None:
    play = pattern(35).start().complete("a")
    assert play.open == ["a", "a"]
    assert play.complete("a").open == ["after"]


@pytest.mark.pattern(36)
def test_how_many_are_enough_may_change_while_instances_begin_and_end() -> None:
    play = pattern(36).start(needed=2)
    begin(play, "a")
    play.complete("a", needed=3)
    begin(play, "a")
    begin(play, "a")
    begin(play, "a")
    play.complete("a")
    assert opened(play).element_id == "a_each"
    assert play.complete("a").open == ["after"]
    assert play.complete("after").ended
