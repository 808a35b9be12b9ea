"""JSON has one meaning here, and a bound to its size and depth."""

from __future__ import annotations

import pytest

from engine.errors import InvalidInput
from engine.interpreter import check
from engine.interpreter.contract import Resource
from engine.json_text import UnreadableJson, read_json
from tests.bpmn_text import process, resources
from workflows.forms import parse_form

ATTACKS: dict[str, tuple[bytes, str]] = {
    "a key twice": (b'{"components": [], "components": [1]}', "occurs twice"),
    "NaN": (b'{"a": NaN}', "NaN is no number"),
    "infinity": (b'{"a": -Infinity}', "no number"),
    "infinite by its size": (b'{"a": 1e999}', "too large"),
    "many digits": (b'{"a": ' + b"9" * 5000 + b"}", "4300"),
    "deep": (b"[" * 60 + b"]" * 60, "nested deeper"),
    "very deep": (b"[" * 100_000 + b"]" * 100_000, "nested deeper"),
    "large": (b'"' + b"a" * 1_000_000 + b'"', "larger than"),
    "half of a character": (b'{"a": "\\ud800"}', "half of a character"),
    "half of a character in a key": (b'{"\\ud800": 1}', "half of a character"),
    "UTF-16": ('{"a": 1}'.encode("utf-16"), "not written in UTF-8"),
    "broken UTF-8": (b'{"a": "\xff"}', "not written in UTF-8"),
    "comment": (b'{"a": 1} // b', "line 1"),
    "nothing": (b"", "line 1"),
}


@pytest.mark.parametrize("name", ATTACKS)
def test_is_refused_also_as_a_form(name: str) -> None:
    content, reason = ATTACKS[name]
    with pytest.raises(UnreadableJson, match=reason):
        read_json(content)
    with pytest.raises(InvalidInput):
        parse_form(content)
    diagram = process("p", "start -> a -> end", attributes={"a": {"duban:assignee": "wang"}})
    found = check([*resources(diagram), Resource("f.form.json", content)])
    assert [each.code for each in found] == ["FORM001"]


def test_reads_what_is_good() -> None:
    assert read_json('\ufeff{"键": [1, 2.5, null, true]}'.encode()) == {"键": [1, 2.5, None, True]}
