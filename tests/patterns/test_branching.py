"""Patterns 1 to 9, 28 to 33, 37, 38, 41 and 42: how branches part and meet."""

from __future__ import annotations

import pytest

from tests.engine.interpreter.play import Play
from tests.patterns.playing import pattern


@pytest.mark.pattern(1)
def test_the_second_begins_when_the_first_is_done() -> None:
    play = pattern(1).start()
    assert play.open == ["a"]
    assert play.complete("a").open == ["b"]
    assert play.complete("b").ended


@pytest.mark.pattern(2)
def test_all_branches_begin_at_once() -> None:
    play = pattern(2).start()
    assert sorted(play.open) == ["a", "b"]
    assert not play.complete("b").ended
    assert play.complete("a").ended


@pytest.mark.pattern(3)
def test_goes_on_when_all_branches_have_come() -> None:
    play = pattern(3).start()
    assert play.complete("b").open == ["a"]
    assert play.complete("a").open == ["after"]


@pytest.mark.pattern(4)
@pytest.mark.parametrize(("amount", "way"), [(101, "a"), (100, "b")])
def test_one_branch_is_taken_by_the_data(amount: int, way: str) -> None:
    assert pattern(4).start(amount=amount).open == [way]


@pytest.mark.pattern(5)
@pytest.mark.parametrize(("amount", "way"), [(101, "a"), (100, "b")])
def test_alternative_branches_meet_without_waiting(amount: int, way: str) -> None:
    play = pattern(5).start(amount=amount).complete(way)
    assert play.open == ["after"]
    assert play.complete("after").ended


@pytest.mark.pattern(6)
@pytest.mark.parametrize(
    ("wanted", "open_"), [(["a"], ["a"]), (["a", "b"], ["a", "b"]), ([], ["c"])]
)
def test_as_many_branches_are_taken_as_the_data_say(wanted: list[str], open_: list[str]) -> None:
    assert sorted(pattern(6).start(wanted=wanted).open) == open_


@pytest.mark.pattern(7)
def test_waits_for_the_branches_that_were_taken_and_for_no_other() -> None:
    play = pattern(7).start(wanted=["a", "b"])
    assert play.complete("a").open == ["b"]
    assert play.complete("b").open == ["after"]
    assert pattern(7).start(wanted=["b"]).complete("b").open == ["after"]


@pytest.mark.pattern(8)
def test_each_token_goes_on_by_itself() -> None:
    play = pattern(8).start().complete("a")
    assert sorted(play.open) == ["after", "b"]
    play.complete("after").complete("b")
    assert play.open == ["after"]
    assert play.complete("after").ended
    assert play.passed.count("after") == 2


@pytest.mark.pattern(9)
def test_goes_on_with_the_first_and_takes_the_others_in_silently() -> None:
    play = pattern(9).start().complete("b")
    assert sorted(play.open) == ["a", "after", "c"]
    play.complete("c").complete("after").complete("a")
    assert play.ended
    assert play.passed.count("after") == 1


def _two_waves(number: int) -> Play:
    """Two tokens have come to the branches: each of ``a``, ``b``, ``c`` waits twice."""
    return pattern(number).start().complete("first").complete("second")


@pytest.mark.pattern(28)
def test_a_discriminator_blocks_the_next_time_until_all_of_this_time_have_come() -> None:
    play = _two_waves(28).complete("a")
    assert play.open.count("after") == 1
    play.complete("a")
    assert play.open.count("after") == 1
    play.complete("b").complete("c")
    assert play.open.count("after") == 2
    for each in ("b", "c", "after", "after"):
        play.complete(each)
    assert play.ended
    assert play.passed.count("after") == 2


@pytest.mark.pattern(29)
def test_the_first_of_the_branches_takes_the_others_back() -> None:
    play = pattern(29).start()
    assert sorted(play.open) == ["a", "b", "c"]
    assert play.complete("b").open == ["after"]
    assert play.complete("after").ended


@pytest.mark.pattern(30)
def test_goes_on_with_two_of_three_and_once() -> None:
    play = pattern(30).start().complete("a")
    assert sorted(play.open) == ["b", "c"]
    assert sorted(play.complete("c").open) == ["after", "b"]
    play.complete("b").complete("after")
    assert play.ended
    assert play.passed.count("after") == 1


@pytest.mark.pattern(31)
def test_a_partial_join_blocks_the_next_time_until_all_of_this_time_have_come() -> None:
    play = _two_waves(31).complete("a").complete("b")
    assert play.open.count("after") == 1
    play.complete("a").complete("b")
    assert play.open.count("after") == 1
    assert play.complete("c").open.count("after") == 2
    for each in ("c", "after", "after"):
        play.complete(each)
    assert play.ended
    assert play.passed.count("after") == 2


@pytest.mark.pattern(32)
def test_two_of_three_take_the_third_back() -> None:
    play = pattern(32).start().complete("a")
    assert sorted(play.open) == ["b", "c"]
    assert play.complete("c").open == ["after"]
    assert play.complete("after").ended


@pytest.mark.pattern(33)
def test_a_surplus_token_waits_for_its_own_partner() -> None:
    play = _two_waves(33).complete("a").complete("a")
    assert sorted(play.open) == ["b", "b"]
    assert sorted(play.complete("b").open) == ["after", "b"]
    assert play.complete("b").open == ["after", "after"]
    assert play.complete("after").complete("after").ended


@pytest.mark.pattern(37)
def test_merges_that_are_not_nested_wait_for_what_may_still_come_to_each() -> None:
    play = pattern(37).start(wanted=["a", "b"]).complete("b")
    assert play.open == ["a"]
    assert play.complete("a").open == ["after_ab"]
    assert play.complete("after_ab").open == ["after"]
    assert pattern(37).start(wanted=[]).complete("c").open == ["after"]


@pytest.mark.pattern(38)
def test_waits_while_a_token_may_still_come_though_it_goes_round_or_elsewhere() -> None:
    play = pattern(38).start().complete("b", needed=True)
    for _ in range(3):
        assert play.complete("a", ready=False).open == ["a"]
    assert play.complete("a", ready=True).open == ["after"]

    play = pattern(38).start().complete("a", ready=True)
    assert play.open == ["b"]
    assert play.complete("b", needed=False).open == ["after"]
    assert play.complete("after").ended


@pytest.mark.pattern(41)
def test_three_threads_of_one_branch_become_one() -> None:
    play = pattern(41).start()
    assert play.open == ["a", "a", "a"]
    assert play.complete("a").complete("a").open == ["a"]
    assert play.complete("a").open == ["after"]
    assert play.complete("after").ended


@pytest.mark.pattern(42)
def test_one_thread_becomes_three_in_one_branch() -> None:
    play = pattern(42).start()
    assert play.open == ["a", "a", "a"]
    for _ in range(3):
        assert not play.ended
        play.complete("a")
    assert play.ended
