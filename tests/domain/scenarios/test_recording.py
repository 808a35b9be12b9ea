"""Steps are put behind the last one, and nothing else in the file changes."""

from __future__ import annotations

from datetime import datetime

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from engine.clock import LOCAL_ZONE
from engine.errors import InvalidInput
from workflows.scenarios import recording
from workflows.scenarios.reading import read_scenario, read_staff_file

PATH = "scenarios/one.yaml"
AT = datetime(2026, 5, 20, 9, 0, tzinfo=LOCAL_ZONE)
BY_HAND = """\
# 谁也不许动的注释
name: 手写的
steps:
  # 先发起
  - start: visit   # 系统发起
    data: {n: 1}

  - wait: P1WD

at: 2026-05-20 09:00
"""

_plain = st.recursive(
    st.none() | st.booleans() | st.integers(-(10**9), 10**9) | st.text(max_size=30),
    lambda inner: (
        st.lists(inner, max_size=3)
        | st.dictionaries(st.text(min_size=1, max_size=9), inner, max_size=3)
    ),
    max_leaves=8,
)


def test_a_recording_reads_back() -> None:
    begun = recording.begun("第一次：走访", AT, {"start": "visit", "by": "李主任"})
    found = read_scenario(PATH, begun, read_staff_file(recording.FIRST_STAFF.encode()))
    assert (found.name, found.at) == ("第一次：走访", AT)
    assert (found.steps[0].verb, found.steps[0].subject) == ("start", "visit")


@settings(max_examples=40)
@given(data=st.dictionaries(st.from_regex(r"[a-z_]{1,12}", fullmatch=True), _plain, max_size=4))
def test_whatever_is_handed_in_reads_back_as_it_was(data: dict[str, object]) -> None:
    begun = recording.begun("x", AT, {"start": "visit"})
    text = recording.with_step(begun, PATH, {"do": "签收", "by": "王", "data": data})
    assert read_scenario(PATH, text).steps[-1].fields["data"] == data
    assert recording.without_last(text, PATH) == begun


def test_what_was_written_by_hand_stays() -> None:
    text = recording.with_step(BY_HAND.encode(), PATH, {"wait": "P3WD"})
    assert text.decode().splitlines() == [
        *BY_HAND.splitlines()[:8],
        "  - wait: P3WD",
        *BY_HAND.splitlines()[8:],
    ]
    assert [step.subject for step in read_scenario(PATH, text).steps] == ["visit", "P1WD", "P3WD"]
    assert recording.without_last(text, PATH) == BY_HAND.encode()


def test_steps_that_stand_in_one_line_are_not_touched() -> None:
    one_line = b"name: x\nat: 2026-05-20 09:00\nsteps: [{wait: P1WD}]\n"
    with pytest.raises(InvalidInput) as refused:
        recording.with_step(one_line, PATH, {"wait": "P1WD"})
    assert refused.value.problems[0].field == f"{PATH}:3"


@pytest.mark.parametrize("stem", ["", "staff", "a/b", "..", "a b", "x" * 61])
def test_names_that_no_file_may_have(stem: str) -> None:
    assert not recording.is_stem(stem)
