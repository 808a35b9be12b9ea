"""What of BPMN 2.0 runs, and which test shows it: writes ``docs/bpmn-coverage.md``.

Each row of ``tests/bpmn_elements.py`` is handed to the checker, which says whether the element
runs or is refused, and is given the tests whose marker ``bpmn(section, element)`` names it. What
runs and is shown by no test is an error.

The second table is of the control-flow patterns that ``tests/patterns/catalogue.py`` declares, with
their diagrams and the tests whose marker is ``pattern(number)``. One that is supported without a
diagram that runs, or without a test, is an error too.

A marker names a row, such as ``message end event``, or a row and what of it:
``message end event: with a payload``. What names no row is listed at the end.

Usage: python scripts/bpmn_coverage.py [--check]
"""

from __future__ import annotations

import contextlib
import io
import sys
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from importlib import import_module
from itertools import groupby
from pathlib import Path
from typing import Any

import pytest

from engine.interpreter import check
from engine.interpreter.contract import Resource

ROOT = Path(__file__).resolve().parent.parent
PAGE = ROOT / "docs" / "bpmn-coverage.md"
_MARKERS = ("mark.bpmn(", "mark.pattern(")
_NO_TEST = "no test"
#: Findings on a sample that are about the package around it and not about the element.
_OF_THE_SAMPLE = frozenset({"BPMN051"})
_PATTERNS = """\
## The control-flow patterns

The 43 patterns of van der Aalst, ter Hofstede and Russell (2006). *Direct* is what an element of
BPMN is meant for; *by construction* what several elements do together, within the limits that are
named. Each diagram runs, and its test shows what the pattern is about.

{supported} of {count} are supported, {direct} of them directly.

| | pattern | 中文 | support | by what | diagram | test |
|---|---|---|---|---|---|---|"""
_HEAD = """\
# What of BPMN 2.0.2 runs, and what shows it

Written by `scripts/bpmn_coverage.py`; `make check` compares. Each element was handed to the
checker, and each test named is one that has the marker `bpmn(section, element)`. What attributes
and limits there are is in [bpmn-support.md](bpmn-support.md).
"""


@dataclass(frozen=True, slots=True)
class Mark:
    """One marker of one test; ``test`` is its path from ``tests/`` and its name."""

    section: str
    element: str
    test: str


@dataclass
class _Marks:
    """A pytest plugin that keeps the markers of what was collected.

    ``patterns`` are the tests of each control-flow pattern, by its number.
    """

    found: dict[Mark, None] = field(default_factory=dict)
    patterns: dict[int, list[Mark]] = field(default_factory=dict)

    def pytest_collection_modifyitems(self, items: Sequence[pytest.Item]) -> None:
        for item in items:
            test = item.nodeid.removeprefix("tests/").partition("[")[0]
            for marker in item.iter_markers("bpmn"):
                section, element = marker.args
                self.found[Mark(str(section), str(element), test)] = None
            for marker in item.iter_markers("pattern"):
                self.patterns.setdefault(int(marker.args[0]), []).append(Mark("", "", test))

    @property
    def of_elements(self) -> list[Mark]:
        return sorted(self.found, key=lambda mark: (mark.element.lower(), mark.test))


def collect() -> _Marks:
    """The markers of every test. Only files that hold one are imported; nothing is run."""
    files = [
        str(path)
        for path in sorted((ROOT / "tests").rglob("test_*.py"))
        if any(marker in path.read_text("utf-8") for marker in _MARKERS)
    ]
    marks = _Marks()
    options = ["--collect-only", "-q", "-p", "no:randomly", "-p", "no:cacheprovider", "-n0"]
    said = io.StringIO()
    with contextlib.redirect_stdout(said), contextlib.redirect_stderr(said):
        code = pytest.main([*options, f"--rootdir={ROOT}", *files], plugins=[marks])
    if code != pytest.ExitCode.OK:
        raise SystemExit(said.getvalue())
    return marks


def row_of(element: str, names: Sequence[str]) -> str:
    """The name of the row that a marker means: the longest that it begins with; else empty."""
    said = " ".join(element.lower().split())
    fitting = [
        name
        for name in names
        if said.startswith(name) and not said[len(name) : len(name) + 1].isalnum()
    ]
    return max(fitting, key=len, default="")


def refusals(diagram: str) -> tuple[str, ...]:
    """The codes of what stops ``diagram`` from running."""
    found = check([Resource("sample.bpmn", diagram.encode())])
    codes = [each.code for each in found if each.severity == "error"]
    return tuple(code for code in dict.fromkeys(codes) if code not in _OF_THE_SAMPLE)


def page(rows: Sequence[Any], marks: Sequence[Mark], patterns: Sequence[str] = ()) -> str:
    names = [row.name.lower() for row in rows]
    shown: dict[str, list[Mark]] = {}
    for mark in marks:
        shown.setdefault(row_of(mark.element, names), []).append(mark)
    refused = {row.name: refusals(row.diagram) for row in rows}
    running = [row for row in rows if not refused[row.name] and shown.get(row.name.lower())]
    lines = [_HEAD, f"{len(running)} of {len(rows)} run.", ""]
    for group, members in groupby(rows, key=lambda row: row.group):
        lines += [f"## {group}", "", "| element | section | | tests |", "|---|---|---|---|"]
        for row in members:
            tests = shown.get(row.name.lower(), [])
            lines.append(_line(row, refused[row.name], tests))
        lines.append("")
    lines += [*_further(shown.get("", [])), "", *patterns]
    return "\n".join(lines).rstrip() + "\n"


def _line(row: Any, refused: tuple[str, ...], marks: Sequence[Mark]) -> str:
    state = f"refused: {', '.join(refused)}" if refused else "runs" if marks else _NO_TEST
    return f"| {row.name} | {row.section} | {state} | {_tests(marks)} |"


def _tests(marks: Sequence[Mark]) -> str:
    by_file: dict[str, dict[str, None]] = {}
    for mark in marks:
        path, _, name = mark.test.partition("::")
        by_file.setdefault(path, {})[name.removeprefix("test_")] = None
    return "; ".join(f"`{path}`: {', '.join(sorted(by_file[path]))}" for path in sorted(by_file))


def _further(marks: Sequence[Mark]) -> list[str]:
    if not marks:
        return []
    lines = ["## What else the tests show", "", "| | section | tests |", "|---|---|---|"]
    by_element: dict[tuple[str, str], list[Mark]] = {}
    for mark in marks:
        by_element.setdefault((mark.element, mark.section), []).append(mark)
    for (element, section), found in by_element.items():
        lines.append(f"| {element} | {section} | {_tests(found)} |")
    return lines


def pattern_lines(patterns: Sequence[Any], marks: Mapping[int, Sequence[Mark]]) -> list[str]:
    """The table of the control-flow patterns."""
    supported = [each for each in patterns if each.support != "not"]
    direct = sum(each.support == "direct" for each in patterns)
    counts = {"supported": len(supported), "count": len(patterns), "direct": direct}
    lines = _PATTERNS.format(**counts).split("\n")
    for each in patterns:
        tests = marks.get(each.number, ())
        runs = each.diagram is not None and not refusals(each.diagram.read_text("utf-8"))
        shown = each.support if each.support == "not" or (runs and tests) else _NO_TEST
        link = f"[{each.diagram.name[:5]}](../{each.diagram.relative_to(ROOT)})" if runs else ""
        cells = (each.number, each.name, each.chinese, shown, each.note, link, _tests(tests))
        lines.append(f"| {' | '.join(str(cell) for cell in cells)} |")
    return lines


def main(arguments: Sequence[str]) -> int:
    sys.path.insert(0, str(ROOT))
    marks = collect()
    patterns = pattern_lines(import_module("tests.patterns.catalogue").PATTERNS, marks.patterns)
    rows = list(import_module("tests.bpmn_elements").rows())
    text = page(rows, marks.of_elements, patterns)
    unshown = [line.split("|")[1].strip() for line in text.splitlines() if _NO_TEST in line]
    for name in unshown:
        print(f"{name}: it runs, but no test shows it; mark one with bpmn(section, {name!r})")
    if unshown:
        return 1
    if "--check" not in arguments:
        PAGE.write_text(text, "utf-8")
    elif not PAGE.exists() or PAGE.read_text("utf-8") != text:
        print("docs/bpmn-coverage.md is out of date: run python scripts/bpmn_coverage.py")
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
