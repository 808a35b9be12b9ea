"""The text of a request into JSON, within bounds: nothing that a database would choke on."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from math import isfinite
from typing import Any

from engine.errors import InvalidInput

_DEEPEST = 32
_NOT_JSON = "请求的内容不是JSON。"


def parsed(content: bytes) -> dict[str, Any]:
    """The object that ``content`` writes.

    Raises:
        InvalidInput: it is no JSON object, names a field twice, is nested too deep, or holds a
            number or a character that nothing can keep.
    """
    try:
        found = json.loads(
            content, object_pairs_hook=_once_each, parse_constant=_no_number, parse_float=_finite
        )
    except InvalidInput:
        raise
    except (ValueError, RecursionError):
        raise InvalidInput(_NOT_JSON) from None
    if not isinstance(found, dict):
        raise InvalidInput("请求的内容要写成一个JSON对象。")
    _look_through(found)
    return found


def _once_each(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    found = dict(pairs)
    if len(found) < len(pairs):
        raise InvalidInput("请求里同一个字段写了两次。")
    return found


def _no_number(word: str) -> Any:
    raise InvalidInput("“{number}”不是JSON的数字。", number=word)


def _finite(text: str) -> float:
    number = float(text)
    if not isfinite(number):
        raise InvalidInput("“{number}”不是JSON的数字。", number=text[:40])
    return number


def _look_through(whole: object) -> None:
    level: list[object] = [whole]
    for _depth in range(_DEEPEST):
        for each in level:
            if isinstance(each, str) and not _can_be_kept(each):
                raise InvalidInput("请求里有不能保存的字符。")
            if isinstance(each, int) and not -(1 << 63) <= each < 1 << 63:
                raise InvalidInput("请求里有过大的数字。")
        level = [inner for each in level for inner in _within(each)]
        if not level:
            return
    raise InvalidInput("请求的内容套得太深，最多{deepest}层。", deepest=_DEEPEST)


def _within(value: object) -> Iterable[object]:
    if isinstance(value, Mapping):
        return (*value.keys(), *value.values())
    return value if isinstance(value, list) else ()


def _can_be_kept(text: str) -> bool:
    """Neither NUL, which PostgreSQL refuses, nor half of a surrogate pair."""
    return "\0" not in text and not any("\ud800" <= each <= "\udfff" for each in text)
