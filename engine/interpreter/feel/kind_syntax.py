"""Reads kinds, as ``instance of`` and parameters name them: ``list<number>``."""

from __future__ import annotations

import re

from engine.interpreter.expression_functions import ExpressionError
from engine.interpreter.feel.function_values import ANY, Type
from engine.interpreter.feel.scanning import Scanner, pattern_of

#: The kinds that are built in.
KINDS = (
    "Any", "Null", "number", "string", "boolean", "date", "time", "date and time", "range",
    "days and time duration", "years and months duration", "list", "context", "function",
)  # fmt: skip
_KINDS = pattern_of(frozenset(KINDS))
#: Up to a colon everything is the name of an entry, a parameter or an argument.
NAME_AND_COLON = re.compile(r"([^\W\d][^\"'(){}\[\]<>,:@=]*):")
_MOST_PARTS = 20
_DEEPEST = 10


def read_kind(scan: Scanner, depth: int = 1) -> Type:
    """The kind that stands here, with those of its parts.

    Raises:
        ExpressionError: There is none, or it is too deep.
    """
    if depth > _DEEPEST:
        raise ExpressionError("the kind is too deep", position=scan.start + 1)
    if scan.kind == "word" and scan.word.startswith("feel") and scan.text[scan.at :][:1] == ".":
        scan.advance()
        scan.advance()
    kind = scan.named(_KINDS)
    if not kind:
        raise scan.puzzled("one of " + ", ".join(KINDS))
    scan.pass_over(_KINDS)
    if not scan.sees("<") or kind not in ("list", "range", "context", "function"):
        return (kind,)
    scan.advance()
    match kind:
        case "list" | "range":
            found: Type = (kind, read_kind(scan, depth + 1))
        case "context":
            found = (kind, _entries(scan, depth))
        case _:
            return _function(scan, depth)
    _close(scan)
    return found


def _entries(scan: Scanner, depth: int) -> tuple[tuple[str, Type], ...]:
    found: dict[str, Type] = {}
    while not found or scan.skip(","):
        name = name_before_colon(scan)
        if not name or name in found or len(found) >= _MOST_PARTS:
            raise scan.puzzled("another name of an entry and a colon")
        found[name] = read_kind(scan, depth + 1)
    return tuple(found.items())


def _function(scan: Scanner, depth: int) -> Type:
    taken: list[Type] = []
    while not scan.skip(">"):
        if taken:
            scan.expect(",")
        if len(taken) >= _MOST_PARTS:
            raise scan.puzzled("'>'")
        taken.append(read_kind(scan, depth + 1))
    given = ANY
    if scan.skip("-"):
        scan.expect(">")
        given = read_kind(scan, depth + 1)
    return ("function", tuple(taken), given)


def _close(scan: Scanner) -> None:
    """A ``>``, also where a ``=`` behind it makes it look like another mark."""
    if scan.sees(">="):
        scan.go_to(scan.start + 1)
        return
    scan.expect(">")


def name_before_colon(scan: Scanner) -> str:
    """The name before the colon that comes next, which is passed over; else nothing."""
    found = NAME_AND_COLON.match(scan.text, scan.start)
    if found is None:
        return ""
    scan.go_to(found.end())
    return " ".join(found.group(1).split())
