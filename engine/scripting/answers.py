"""What comes back from the sandbox is read as a stranger's message. No I/O."""

from __future__ import annotations

import json
from collections.abc import Collection, Mapping
from typing import Any, NoReturn

from engine.scripting.errors import ScriptError

MAX_DEPTH = 24
MAX_VALUES = 50_000
MAX_TEXT = 100_000
MAX_BITS = 512

_REASONS = {
    "time": "it ran for longer than 1 second",
    "memory": "it needs more than 50 MB of memory",
    "crash": "it broke the sandbox and was ended",
}


def read_answer(answer: Mapping[str, Any], expected: Collection[str]) -> dict[str, Any]:
    """The results by name; none but ``expected`` may be among them.

    Raises:
        ScriptError: The script failed, or what it returned is nothing that data may hold.
    """
    kind = answer.get("error")
    if kind is not None:
        raise _failure(str(kind), answer)
    try:
        found = json.loads(
            str(answer.get("answer")), parse_constant=_no_number, object_pairs_hook=_once_each
        )
    except (ValueError, RecursionError):
        raise ScriptError("its results are no JSON") from None
    if not isinstance(found, dict) or not found.keys() <= set(expected):
        raise ScriptError("its results are not those that were asked for")
    refuse_excess(found)
    return found


def _failure(kind: str, answer: Mapping[str, Any]) -> ScriptError:
    reason = _REASONS.get(kind) or str(answer.get("reason") or kind)
    values = answer.get("values")
    if isinstance(values, dict) and values:
        reason = f"{reason} ({', '.join(f'{name} = {shown}' for name, shown in values.items())})"
    line = answer.get("line")
    return ScriptError(reason[:1000], line=line if isinstance(line, int) else 0)


def _no_number(text: str) -> NoReturn:
    raise ValueError(f"{text} is no JSON number")


def _once_each(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    found = dict(pairs)
    if len(found) != len(pairs):
        raise ValueError("a key occurs twice")
    return found


def refuse_excess(value: Any) -> None:
    """Refuse data that is too deep, too large, or that a database cannot keep.

    Raises:
        ScriptError: It is.
    """
    count, left = 0, [(value, 1)]
    while left:
        each, depth = left.pop()
        count += 1
        if depth > MAX_DEPTH:
            raise ScriptError(f"its results are nested deeper than {MAX_DEPTH}")
        if count > MAX_VALUES:
            raise ScriptError(f"its results hold more than {MAX_VALUES} values")
        if isinstance(each, dict):
            for name, inner in each.items():
                _refuse_scalar(name)
                left.append((inner, depth + 1))
        elif isinstance(each, list):
            left.extend((inner, depth + 1) for inner in each)
        else:
            _refuse_scalar(each)


def _refuse_scalar(value: Any) -> None:
    if isinstance(value, str):
        if len(value) > MAX_TEXT:
            raise ScriptError(f"its results hold a text longer than {MAX_TEXT} characters")
        if "\0" in value or not _is_unicode(value):
            raise ScriptError("its results hold a text with characters that cannot be kept")
    elif isinstance(value, int) and value.bit_length() > MAX_BITS:
        raise ScriptError("its results hold a number that is too large")


def _is_unicode(text: str) -> bool:
    try:
        text.encode()
    except UnicodeEncodeError:
        return False
    return True
