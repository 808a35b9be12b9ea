"""Has a designer's strokes played on diagrams, and says what of a diagram a stroke is about.

All else must come back as it was. ``web/frontend/tests/strokes.mjs`` plays.
"""

from __future__ import annotations

import json
import subprocess
import sys
from collections import Counter
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from lxml import etree

from tests.fuzz.foreign.manners import DC, MODEL

Node = Any
FRONTEND = Path(__file__).parents[3] / "web" / "frontend"
#: Of the environment that runs the tests, and of a machine that brings its own.
NODE = Path(sys.executable).with_name("node")
CLAUSE = "{urn:duban:bpmn:1}clause"
_SECONDS = 300


@dataclass(frozen=True, slots=True)
class Played:
    """What was saved after one stroke on the diagram ``name``."""

    name: str
    stroke: str
    of: tuple[str, ...]
    text: str
    failed: bool


def node(*arguments: str, given: str = "") -> str:
    """What node says; its patched libraries are those of the build."""
    done = subprocess.run(
        [str(NODE), "--import", "./tests/patched.mjs", *arguments],
        cwd=FRONTEND,
        input=given.encode(),
        capture_output=True,
        timeout=_SECONDS,
        check=False,
    )
    assert done.returncode == 0, done.stdout.decode()[-2000:] + done.stderr.decode()[-2000:]
    return done.stdout.decode()


def play(texts: Mapping[str, str]) -> Iterator[Played]:
    """Every stroke on every diagram that has something for it."""
    for line in node("tests/strokes.mjs", given=json.dumps(texts)).splitlines():
        told = json.loads(line)
        yield Played(**{**told, "of": tuple(told["of"])})


def differs(before: str, played: Played) -> list[str]:
    """What a stroke changed that it was not about; and that it did nothing, where it did."""
    was, now = _parsed(before), _parsed(played.text)
    if played.stroke in _EXACTLY:
        _EXACTLY[played.stroke](was, played.of)
        same = _canonical(was) == _canonical(now)
        return [] if same else ["not what the stroke alone makes of it"]
    lost, found = Counter(_facts(was)), Counter(_facts(now))
    changed = [*(lost - found), *(found - lost)]
    if not changed:
        return ["nothing has changed"]
    return [str(each) for each in changed if not _is_about(each, played.of)]


def _parsed(text: str) -> Node:
    return etree.fromstring(text.encode())


def _named(root: Node, element_id: str) -> Node:
    return next(each for each in root.iter("*") if each.get("id") == element_id)


def _moved(root: Node, of: tuple[str, ...]) -> None:
    _named(root, of[0]).find(f"{{{DC}}}Bounds").set("x", "7")


_EXACTLY: Mapping[str, Callable[[Node, tuple[str, ...]], object]] = {
    "nothing": lambda root, of: None,
    "rename": lambda root, of: _named(root, of[0]).set("name", "改了名"),
    "mark": lambda root, of: _named(root, of[0]).set(CLAUSE, "6.1-01"),
    "move": _moved,
    "retype": lambda root, of: setattr(_named(root, of[0]), "tag", f"{{{MODEL}}}manualTask"),
}


def _canonical(root: Node) -> bytes:
    """With comments and instructions, whatever the prefixes and the spaces between elements."""
    for each in root.iter():
        if len(each) and not (each.text or "").strip():
            each.text = None
        if not (each.tail or "").strip():
            each.tail = None
    text = etree.tostring(root.getroottree(), encoding="unicode")
    told: str = etree.canonicalize(text, with_comments=True, rewrite_prefixes=True)
    return told.encode()


def _facts(root: Node) -> Iterator[tuple[str, ...]]:
    """Each thing in the file by what it says and what it lies in, wherever it stands."""
    for each in root.itersiblings(preceding=True):
        yield "before", str(each)
    for each in root.iter():
        texts = [each.text or "", *(inner.tail or "" for inner in each)]
        words = " ".join(filter(None, map(str.strip, texts)))
        within = [
            f"in={held.get(name)}"
            for held in each.iterancestors()
            for name in ("id", "bpmnElement")
            if held.get(name)
        ]
        if isinstance(each.tag, str):
            yield each.tag, *sorted(map("=".join, each.items())), f"words={words}", *within
        else:
            yield "beside", f"words={words}", *within


def _is_about(fact: tuple[str, ...], of: tuple[str, ...]) -> bool:
    return any(said.endswith(f"={element_id}") for said in fact for element_id in of)
