"""Who takes part in a task, or is told of an element: texts with templates, made into names."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from datetime import datetime
from typing import Any

from engine.interpreter.contract import NamedParticipant
from engine.interpreter.expression_functions import ExpressionError
from engine.interpreter.expressions import as_text, compile_template, render_template

_COMMA = re.compile(r",(?![^{]*\})")
_WEIGHT = re.compile(r"^(.*?)@(\d{1,6})$")
_USER = "user:"
#: So many may take part in one task or be told of one element. More is a slip of the pen.
MOST_NAMED = 200


def split_groups(text: str) -> tuple[str, ...]:
    """The comma-separated parts of ``duban:candidateGroups``; commas in braces do not part."""
    return tuple(part.strip() for part in _COMMA.split(text) if part.strip())


def named_participants(
    text: str, data: Mapping[str, Any], now: datetime
) -> tuple[NamedParticipant, ...]:
    """Those whom ``text`` names, each once, in its order.

    A part is ``user:wang`` or a group, with a weight after ``@``, and may hold templates. A part
    that is one expression may give a list, of such texts or of records with ``who`` and
    ``weight``.

    Raises:
        ExpressionError: it cannot be evaluated, names too many, or gives something else.
    """
    found: dict[tuple[str, str], NamedParticipant] = {}
    for value in _values(text, data, now):
        one = _participant(value)
        if one is not None:
            found.setdefault((one.user_id, one.group_id), one)
    if len(found) > MOST_NAMED:
        raise ExpressionError(f"{len(found)} participants are more than {MOST_NAMED}")
    return tuple(found.values())


def _values(text: str, data: Mapping[str, Any], now: datetime) -> Iterator[Any]:
    for part in split_groups(text):
        pieces = compile_template(part)
        if len(pieces) == 1 and not isinstance(pieces[0], str):
            value = pieces[0].evaluate(data, now=now)
            yield from value if isinstance(value, list) else [value]
        else:
            yield render_template(part, data, now=now)


def _participant(value: Any) -> NamedParticipant | None:
    if isinstance(value, Mapping):
        weight = value.get("weight", 1)
        who = as_text(value.get("who") or "").strip()
    else:
        text = as_text(value).strip()
        weighted = _WEIGHT.match(text)
        who, weight = (weighted[1], int(weighted[2])) if weighted else (text, 1)
    if not who:
        return None
    if isinstance(weight, bool) or not isinstance(weight, int) or not 0 < weight <= 1_000_000:
        raise ExpressionError(f"the weight of {who} is no whole number from 1 to 1000000")
    if who.startswith(_USER):
        return NamedParticipant(user_id=who.removeprefix(_USER), weight=weight)
    return NamedParticipant(group_id=who, weight=weight)
