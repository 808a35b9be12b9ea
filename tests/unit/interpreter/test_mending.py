"""What mends a finding, as data. The modeler carries out each (``tests/browser/test_mending``)."""

from __future__ import annotations

import pytest

from engine.interpreter import check
from engine.interpreter.checks.mending import MENDED
from engine.interpreter.contract import Mending
from tests.bpmn_text import process, resources
from tests.mendings import BESIDE, KEY, KNOWN, ROWS, Row

_DONE = {"duban:candidateGroups": "office:{area}"}
_UNLIKE = {"duban:candidateGroups": "zzzzzz"}
#: Whatever joins the branches, it either waits for ever or lets two tokens pass.
_NO_JOIN_MENDS = process(
    KEY,
    "start -> p:parallel -> a:user -> j:parallel -> d:user -> end",
    "p -> x:exclusive -[n == 1]-> b:user -> j",
    "x -[]-> c:user -> other:end",
    attributes=dict.fromkeys("abcd", _DONE),
)


def mendings(text: str, code: str) -> list[Mending | None]:
    found = check(resources(*([BESIDE] if code == "BPMN002" else []), text), known=KNOWN)
    return [each.mending for each in found if each.code == code]


@pytest.mark.parametrize("row", ROWS, ids=str)
def test_finding_says_what_would_mend_it(row: Row) -> None:
    expected = Mending(row.kind, row.element_id, dict(row.values), asks=row.asks)
    assert expected in mendings(row.text, row.code)


def test_every_finding_that_can_be_mended_has_a_row() -> None:
    assert {row.code for row in ROWS} == set(MENDED)


@pytest.mark.parametrize(
    ("code", "text"),
    [
        (
            "BPMN054",
            next(row.text for row in ROWS if row.code == "BPMN054").replace(
                "ofice:{area}", "zzzzzz"
            ),
        ),
        ("SOUND001", _NO_JOIN_MENDS),
    ],
)
def test_nothing_is_offered_that_would_not_mend(code: str, text: str) -> None:
    assert mendings(text, code) == [None]


def test_no_more_than_three_joins_are_tried_out_at_a_check() -> None:
    """Each costs a check of the whole course; when these are mended, the next are tried."""
    branches = [
        flow
        for n in range(1, 6)
        for flow in (
            f"x -[n == {n}]-> p{n}:parallel -> a{n}:user -> m{n}:exclusive -> e{n}:end",
            f"p{n} -> b{n}:user -> m{n}",
        )
    ]
    done = {f"{letter}{n}": _DONE for letter in "ab" for n in range(1, 6)}
    text = process(KEY, "start -> x:exclusive -[]-> end", *branches, attributes=done)
    found = mendings(text, "SOUND004")
    assert len(found) == 5
    assert len([each for each in found if each is not None]) == 3
