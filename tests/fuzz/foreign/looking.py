"""What must hold of every diagram, whoever made it."""

from __future__ import annotations

from engine.interpreter import check
from engine.interpreter.contract import Resource
from tests.fuzz.foreign.sameness import said
from workflows.designer.opening import as_text

_LONGEST = 500


def look_at(content: bytes) -> list[str]:
    """The codes of its findings.

    Raises:
        AssertionError: A finding says nothing that helps, or opening the diagram changes it.
    """
    codes = []
    for each in check([Resource("a.bpmn", content)]):
        text, remedy = each.text.format(**each.params), each.remedy.format(**each.params)
        assert each.line > 0 or each.code == "BPMN001", f"{each.code} names no place"
        assert all((text.strip(), remedy.strip())), each.code
        assert len(text) < _LONGEST, f"{each.code} is {len(text)} characters long"
        codes.append(each.code)
    opened = as_text(content)
    assert opened is not None, "it cannot be opened"
    assert said(opened.encode()) == said(content), "opening changes it"
    assert not _is_undrawn(opened), "nothing is drawn"
    return codes


def _is_undrawn(text: str) -> bool:
    """The designer can show no file without a drawing, unless there is no process in it."""
    return "BPMNDiagram" not in text and "isExecutable" in text
