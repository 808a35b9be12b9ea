"""Whatever a designer draws, nothing else in a file changes: comments, strangers, odd spellings."""

from __future__ import annotations

import os
from random import Random

from tests.fuzz.foreign.diagrams import diagram
from tests.fuzz.foreign.manners import MANNERS
from tests.fuzz.foreign.nasties import nasty
from tests.fuzz.foreign.strokes import Played, differs, node, play
from tests.unit.interpreter.dialects.standins import DIALECTS
from workflows.designer.opening import as_text

#: ``DUBAN_FOREIGN=500`` takes as many.
_COUNT = int(os.environ.get("DUBAN_FOREIGN", str(len(MANNERS))))
_STROKES = {"nothing", "rename", "mark", "move", "remove", "add", "into", "retype", "reid"}


def test_a_stroke_changes_what_it_is_about_and_nothing_else() -> None:
    given = {name: as_text(content) or "" for name, content in DIALECTS.items()}
    given = {
        name: text for name, text in given.items() if "xpdl" not in name and "beta" not in name
    }
    given = {name: nasty(text, Random(name)) for name, text in given.items()}
    for seed in range(_COUNT):
        text = as_text(diagram(seed))
        assert text is not None
        given[f"seed {seed}"] = nasty(text, Random(seed))
    played = list(play(given))
    assert {each.stroke for each in played} == _STROKES
    assert sum(each.stroke == "nothing" for each in played) == len(given)
    assert [each for each in played if each.failed] == []
    assert [
        each for each in played if each.stroke == "nothing" and each.text != given[each.name]
    ] == []
    wrong = [(each.name, each.stroke, differs(given[each.name], each)) for each in played]
    assert [each for each in wrong if each[2]] == []


def test_what_a_stroke_changes_besides_is_noticed() -> None:
    start = '<definitions xmlns="http://www.omg.org/spec/BPMN/20100524/MODEL"><process id="p">'
    before = f'{start}<!-- kept --><task id="a" name="x"/><task id="b"/></process></definitions>'
    right = before.replace('name="x"', 'name="改了名"')
    assert differs(before, _played("rename", right, "a")) == []
    assert differs(before, _played("rename", before, "a"))
    assert differs(before, _played("rename", right.replace("<!-- kept -->", ""), "a"))
    without = before.replace('<task id="a" name="x"/>', "")
    assert differs(before, _played("remove", without, "a")) == []
    assert differs(before, _played("remove", before, "a"))
    assert differs(before, _played("remove", without.replace("<!-- kept -->", ""), "a"))
    assert differs(before, _played("remove", without.replace('<task id="b"/>', ""), "a"))


def _played(stroke: str, text: str, *of: str) -> Played:
    return Played("a", stroke, of, text, failed=False)


def test_the_scripts_of_the_designer_keep_their_promises() -> None:
    """The modules that need no browser, by node's own tests (``web/frontend/tests``)."""
    told = node("--test", "--test-reporter=tap", "tests/*.test.mjs")
    assert "# fail 0" in told
