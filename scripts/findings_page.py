"""Writes docs/findings.md: every finding of the checker, with its meaning and its remedy.

Usage: python scripts/findings_page.py [--check]
"""

from __future__ import annotations

import sys
from collections.abc import Iterator
from itertools import groupby
from pathlib import Path

from babel.messages.pofile import read_po

from engine.interpreter.checks.catalogue import CATALOGUE

ROOT = Path(__file__).resolve().parent.parent
PAGE = ROOT / "docs" / "findings.md"
_HEAD = """# Findings of the checker

What `duban check`, a deployment and `POST /api/v1/definitions/check` may say about a diagram. Words
in braces stand for what is found there. An **error** refuses a deployment; a **warning** does not,
and `duban check --strict` counts it; an **info** is good to know. `make check` keeps this page true
to `engine/interpreter/checks/`; it is written by `python scripts/findings_page.py`.

`FILE001` is said by the command line alone: the file could not be read at all.
"""
#: What the letters of a code stand for, in the order of the page.
TOPICS = {
    "XML": "Reading the file",
    "IMPORT": "Diagrams of other modelers",
    "SCHEMA": "Elements and attributes of BPMN 2.0",
    "REF": "References and drawing",
    "BPMN": "What runs, and how it is written",
    "NAME": "Names that the installation knows",
    "DATA": "Variables and values",
    "TIME": "Durations, dates and cycles",
    "SOUND": "The course of a process",
    "DMN": "Decision tables",
    "FORM": "Forms",
    "CHECK": "The checker itself",
}


def page() -> str:
    return "\n".join(_lines()) + "\n"


def _lines() -> Iterator[str]:
    yield _HEAD.rstrip()
    said = _chinese()
    order = [*TOPICS, *sorted({_topic(code) for code in CATALOGUE} - TOPICS.keys())]
    codes = sorted(CATALOGUE, key=lambda code: (order.index(_topic(code)), code))
    for topic, members in groupby(codes, key=_topic):
        yield f"\n## {TOPICS.get(topic, topic)}\n"
        yield "| code | severity | meaning | remedy |"
        yield "|---|---|---|---|"
        for code in members:
            kind = CATALOGUE[code]
            text, remedy = (_both(each, said) for each in (kind.text, kind.remedy))
            yield f"| `{code}` | {kind.severity} | {text} | {remedy} |"


def _topic(code: str) -> str:
    return code.rstrip("0123456789")


def _both(text: str, said: dict[str, str]) -> str:
    chinese = said.get(text, "")
    return f"{text}<br>{chinese}".replace("|", "\\|").replace("\n", " ")


def _chinese() -> dict[str, str]:
    found: dict[str, str] = {}
    for path in sorted((ROOT / "engine" / "locale" / "zh_CN").glob("*.po")):
        with path.open("rb") as file:
            found.update({str(each.id): str(each.string) for each in read_po(file)})
    return found


def main() -> int:
    wanted = page()
    if "--check" not in sys.argv[1:]:
        PAGE.write_text(wanted, "utf-8")
        return 0
    if not PAGE.is_file() or PAGE.read_text("utf-8") != wanted:
        print("docs/findings.md is behind: run python scripts/findings_page.py")
        return 1
    print(f"Findings: {len(CATALOGUE)} codes, all on their page.")
    return 0


if __name__ == "__main__":
    sys.exit(main())
