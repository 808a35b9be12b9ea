"""The declaration itself: complete, and as the diagrams and tests have it."""

from __future__ import annotations

import pytest

from engine.interpreter import check
from engine.interpreter.contract import Resource
from tests.patterns.catalogue import PATTERNS, Pattern


def test_all_43_are_listed_and_at_least_34_are_supported() -> None:
    assert [each.number for each in PATTERNS] == list(range(1, 44))
    supported = [each for each in PATTERNS if each.support != "not"]
    assert len(supported) >= 34
    assert all((each.diagram is None) == (each.support == "not") for each in PATTERNS)


@pytest.mark.parametrize("each", PATTERNS, ids=lambda each: str(each.number))
def test_every_diagram_can_be_deployed(each: Pattern) -> None:
    if each.diagram is None:
        pytest.skip("not supported")
    found = check([Resource(each.diagram.name, each.diagram.read_bytes())])
    assert [one for one in found if one.severity == "error"] == []
