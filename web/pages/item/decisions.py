"""What decision tables said on the way, for people: which rules matched, over what, to what end."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass
from functools import lru_cache

from engine.interpreter import parse_decisions
from engine.interpreter.decisions import Decision
from engine.interpreter.dmn_imports import Library
from engine.interpreter.dmn_source import DmnProblem
from engine.interpreter.xml_source import UnreadableXml

#: What a value is shown with at most; the whole of it stands in the history.
_LONGEST = 200

Pairs = tuple[tuple[str, str], ...]


@dataclass(frozen=True, slots=True)
class Decided:
    """One decision as it was made. ``rows`` are the rules that matched, as tables number them.

    ``required`` are the decisions that this one rests on, in the order in which they were made.
    ``by_rules`` is False for a decision by an expression, which has no rules.
    """

    name: str
    rows: tuple[int, ...]
    by_rules: bool
    inputs: Pairs
    outputs: Pairs
    required: tuple[Decided, ...] = ()


Known = Mapping[str, Decision]


def known_decisions(files: Sequence[tuple[str, bytes]]) -> Known:
    """The decisions of a package, by their ids, with those that they rest on."""
    return _read(tuple(content for path, content in files if path.endswith(".dmn")))


@lru_cache(maxsize=64)
def _read(tables: tuple[bytes, ...]) -> dict[str, Decision]:
    found: dict[str, Decision] = {}
    library = Library(tables)
    for content in tables:
        # Some were deployed long ago, by looser rules than today's.
        with suppress(DmnProblem, UnreadableXml):
            for decision in parse_decisions(content, library).values():
                _gather(decision, found)
    return found


def _gather(decision: Decision, found: dict[str, Decision]) -> None:
    if decision.decision_id not in found:
        found[decision.decision_id] = decision
        for needed in decision.required:
            _gather(needed, found)


def decided_in(detail: Mapping[str, object], known: Known) -> tuple[Decided, ...]:
    """The decisions that an event tells of, in the order of their elements."""
    told = detail.get("decided")
    return tuple(_decided(told, known)) if isinstance(told, Mapping) else ()


def _decided(told: Mapping[str, object], known: Known) -> Iterator[Decided]:
    for each in told.values():
        # Scripts tell of themselves in the same place, by the names that they set.
        if isinstance(each, Mapping) and "decision" in each:
            yield _view(each, known)


def _view(told: Mapping[str, object], known: Known) -> Decided:
    decision_id = str(told["decision"])
    decision = known.get(decision_id)
    labels = {each.name: each.label for each in decision.outputs} if decision else {}
    inputs, rows = told.get("inputs"), told.get("rows")
    required = told.get("required")
    return Decided(
        name=(decision.name if decision else "") or decision_id,
        rows=tuple(int(each) for each in rows) if isinstance(rows, list) else (),
        by_rules=bool(inputs or rows),
        inputs=tuple(_pairs(inputs, {})),
        outputs=tuple(_pairs(told.get("outputs"), labels)),
        required=tuple(_view(each, known) for each in required if isinstance(each, Mapping))
        if isinstance(required, list)
        else (),
    )


def _pairs(values: object, labels: Mapping[str, str]) -> Iterator[tuple[str, str]]:
    if isinstance(values, Mapping):
        for name, value in values.items():
            yield labels.get(str(name)) or str(name), _shown(value)


def _shown(value: object) -> str:
    if value is None or value == "":
        return "—"
    text = value if isinstance(value, str) else json.dumps(value, ensure_ascii=False)
    return text if len(text) <= _LONGEST else f"{text[:_LONGEST]}…"
