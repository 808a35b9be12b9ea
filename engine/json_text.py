"""Reading JSON that strangers wrote: bounded in size and depth, with one meaning. No I/O."""

from __future__ import annotations

import json
from typing import Any, NoReturn

MAX_BYTES = 1_000_000
MAX_DEPTH = 50


class UnreadableJson(Exception):
    """The bytes are no JSON that we read."""

    def __init__(self, reason: str) -> None:
        self.reason = reason
        super().__init__(reason)


def read_json(content: bytes, *, max_bytes: int = MAX_BYTES) -> Any:
    """What ``content`` (UTF-8) holds.

    Raises:
        UnreadableJson: It is too large or too deep, holds a key twice, a number that is none
            (NaN, Infinity) or too long, half of a character, or is no JSON at all.
    """
    if len(content) > max_bytes:
        raise UnreadableJson(f"it is larger than {max_bytes} bytes")
    try:
        found = json.loads(
            content.decode("utf-8-sig"), parse_constant=_no_number, object_pairs_hook=_once_each
        )
    except UnicodeDecodeError:
        raise UnreadableJson("it is not written in UTF-8") from None
    except RecursionError:
        raise UnreadableJson(f"it is nested deeper than {MAX_DEPTH}") from None
    except json.JSONDecodeError as error:
        raise UnreadableJson(f"line {error.lineno}: {error.msg}") from None
    except ValueError as error:
        raise UnreadableJson(str(error).partition(";")[0]) from None
    _refuse_excess(found)
    return found


def _no_number(text: str) -> NoReturn:
    raise ValueError(f"{text} is no number in JSON")


def _once_each(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    found: dict[str, Any] = {}
    for key, value in pairs:
        if key in found:
            raise ValueError(f"the key {key[:40]!r} occurs twice in one object")
        found[key] = value
    return found


def _refuse_excess(value: Any) -> None:
    left = [(value, 1)]
    while left:
        each, depth = left.pop()
        if depth > MAX_DEPTH:
            raise UnreadableJson(f"it is nested deeper than {MAX_DEPTH}")
        if isinstance(each, dict):
            left.extend((inner, depth + 1) for pair in each.items() for inner in pair)
        elif isinstance(each, list):
            left.extend((inner, depth + 1) for inner in each)
        elif isinstance(each, float) and each in (float("inf"), float("-inf")):
            raise UnreadableJson("it holds a number that is too large")
        elif isinstance(each, str) and not _is_unicode(each):
            raise UnreadableJson("it holds half of a character")


def _is_unicode(text: str) -> bool:
    try:
        text.encode()
    except UnicodeEncodeError:
        return False
    return True
