"""The built-in functions as values: passed on, kept in lists, and called by other names."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from functools import partial
from typing import Any

from engine.interpreter.expression_functions import OPERATORS
from engine.interpreter.feel.conformance import conforms
from engine.interpreter.feel.function_values import ANY, BuiltIn
from engine.interpreter.feel.functions import FEEL_FUNCTIONS
from engine.interpreter.feel.loops import ordered_by
from engine.interpreter.feel.signatures import SIGNATURES
from engine.interpreter.feel.steps import counting


def _sorted(values: Any, precedes: Any) -> list[Any] | None:
    with counting() as count:
        return ordered_by(count, values, precedes)


def _built_in(name: str, apply: Callable[..., Any], least: int, most: int) -> BuiltIn:
    ways = SIGNATURES.get(name, ())
    names = max(ways, key=len, default=())
    return BuiltIn(names, (ANY,) * len(names), apply, conforms, name, least, most, ways)


#: The built-in functions as values, by their names with ``_`` for spaces.
BUILT_INS: Mapping[str, BuiltIn] = {
    **{
        name: _built_in(name, *entry)
        for name, entry in FEEL_FUNCTIONS.items()
        if name != "feel_literal"
    },
    "sort": _built_in("sort", _sorted, 2, 2),
}


def clock(name: str, now: Any) -> BuiltIn:
    """``today`` or ``now`` as a value."""
    return _built_in(name, partial(OPERATORS[name], now), 0, 0)


#: Those of the time of the evaluation.
CLOCKS = frozenset(("today", "now"))
#: Those of one word, which may be names of variables too; ``is`` and ``not`` are words of FEEL.
PLAIN_NAMES = frozenset(name for name in (*BUILT_INS, *CLOCKS) if "_" not in name and name != "is")
#: Those of several words, which can be nothing else where a value stands. ``date and time`` can:
#: two variables.
SPOKEN_NAMES = frozenset(
    name.replace("_", " ") for name in BUILT_INS if "_" in name and name != "date_and_time"
)
