"""A few of the diagrams that ``python -m tests.fuzz.foreign`` makes by the hundred."""

from __future__ import annotations

import pytest

from tests.fuzz.foreign.diagrams import diagram
from tests.fuzz.foreign.looking import look_at
from tests.fuzz.foreign.manners import MANNERS
from tests.fuzz.foreign.sameness import lost

_ROUNDS = 3


@pytest.mark.parametrize("number", range(len(MANNERS)), ids=[each.name for each in MANNERS])
def test_diagram_in_the_manner_of_another_tool_is_checked_and_opened(number: int) -> None:
    found = [look_at(diagram(number + each * len(MANNERS))) for each in range(_ROUNDS)]
    assert any(found)


def test_the_same_number_makes_the_same_diagram() -> None:
    assert diagram(7) == diagram(7)
    assert diagram(7) != diagram(7 + len(MANNERS))


def test_what_is_lost_is_noticed() -> None:
    start = b'<definitions xmlns="http://www.omg.org/spec/BPMN/20100524/MODEL"><process id="p">'
    end = b"</process></definitions>"
    before = start + b'<task id="a" name="x"/><task id="b"/>' + end
    assert lost(before, before.replace(b"><task", b"> <!-- moved --><task")) == []
    assert lost(before, start + b'<task id="a"/><task id="b"/>' + end)
    assert lost(before, start + b'<task id="a" name="x"/>' + end) == [
        "/definitions/process: task b"
    ]
