"""JSON and query strings into commands and queries; every complaint names its field."""

from __future__ import annotations

import base64
import binascii
import types
from collections.abc import Mapping
from dataclasses import MISSING, fields, is_dataclass
from datetime import date, datetime
from enum import Enum
from functools import cache
from typing import Any, Union, get_args, get_origin, get_type_hints

from engine.errors import InvalidInput, Problem
from engine.json_text import UnreadableJson, read_json
from web.i18n import N_
from web.numbers import whole

#: The most rows that a page may have.
GREATEST_LIMIT = 200
#: The most entries of a list.
MOST_ENTRIES = 1000
#: Beyond them nothing happens here, and sums with days would leave the calendar.
_YEARS = range(1900, 2200)
_YES = frozenset({"true", "1"})
_NO = frozenset({"false", "0"})

type_hints = cache(get_type_hints)


class _Wrong(Exception):
    """A value that does not fit its field."""

    def __init__(self, template: str, **params: object) -> None:
        self.template = template
        self.params = params
        super().__init__(template)


def build(kind: type, values: Mapping[str, Any], *, lenient: bool = False) -> Any:
    """An instance of the dataclass ``kind``. ``lenient`` reads numbers and words from text.

    Raises:
        InvalidInput: a field is missing, unknown or of another type; all of them are named.
    """
    problems: list[Problem] = []
    built = _build(kind, values, "", problems, lenient)
    if problems:
        raise InvalidInput("请求的内容有误。", problems=problems)
    return built


def _build(
    kind: type, values: Mapping[str, Any], prefix: str, problems: list[Problem], lenient: bool
) -> Any:
    known = {field.name: field for field in fields(kind)}
    hints = type_hints(kind)
    problems.extend(
        Problem(prefix + name, N_("没有这个字段。")) for name in values if name not in known
    )
    found: dict[str, Any] = {}
    for name, field in known.items():
        if name not in values:
            if field.default is MISSING and field.default_factory is MISSING:
                problems.append(Problem(prefix + name, N_("这一项必须填写。")))
            continue
        try:
            found[name] = _convert(hints[name], values[name], prefix + name, problems, lenient)
            if name == "limit" and not 1 <= found[name] <= GREATEST_LIMIT:
                raise _Wrong(N_("要在1到{most}之间。"), most=GREATEST_LIMIT)
        except _Wrong as wrong:
            problems.append(Problem(prefix + name, wrong.template, wrong.params))
    return None if problems else kind(**found)


def _convert(hint: Any, value: Any, name: str, problems: list[Problem], lenient: bool) -> Any:
    if is_optional(hint):
        if value is None:
            return None
        return _convert(inner(hint), value, name, problems, lenient)
    if isinstance(hint, type) and is_dataclass(hint):
        if not isinstance(value, Mapping):
            raise _Wrong(N_("要写成一个对象。"))
        return _build(hint, value, name + ".", problems, lenient)
    if is_files(hint):
        return _files(value)
    if get_origin(hint) is tuple:
        return _list(hint, value, name, problems, lenient)
    if get_origin(hint) is not None:
        return _object(value, lenient)
    return _simple(hint, value, lenient)


def _list(hint: Any, value: Any, name: str, problems: list[Problem], lenient: bool) -> Any:
    if lenient and isinstance(value, str):
        # A query string writes a list as one text with commas.
        value = [each for each in value.split(",") if each]
    if not isinstance(value, list):
        raise _Wrong(N_("要写成一个列表。"))
    if len(value) > MOST_ENTRIES:
        raise _Wrong(N_("最多{most}项。"), most=MOST_ENTRIES)
    item, *others = get_args(hint)
    if Ellipsis not in others and len(value) != 1 + len(others):
        raise _Wrong(N_("要正好{count}项。"), count=1 + len(others))
    return tuple(
        _convert(item, each, f"{name}.{at}", problems, lenient) for at, each in enumerate(value)
    )


def _object(value: Any, lenient: bool) -> Any:
    """A query string writes an object as JSON."""
    if lenient and isinstance(value, str):
        try:
            value = read_json(value.encode())
        except UnreadableJson:
            value = None
    if not isinstance(value, dict):
        raise _Wrong(N_("要写成一个对象。"))
    return value


def _simple(hint: Any, value: Any, lenient: bool) -> Any:
    if hint is Any:
        return value
    if hint is bool:
        return _truth(value, lenient)
    if hint is int:
        return _integer(value, lenient)
    if not isinstance(value, str):
        raise _Wrong(N_("要写成文字。"))
    if isinstance(hint, type) and issubclass(hint, Enum):
        return _word(hint, value)
    if hint is datetime:
        return _instant(value)
    if hint is date:
        return _day(value)
    if hint is bytes:
        return _content(value)
    return value


def _truth(value: Any, lenient: bool) -> bool:
    if isinstance(value, bool):
        return value
    if lenient and str(value).lower() in _YES | _NO:
        return str(value).lower() in _YES
    raise _Wrong(N_("要写成true或false。"))


def _integer(value: Any, lenient: bool) -> int:
    if isinstance(value, int) and not isinstance(value, bool):
        return value
    if lenient and isinstance(value, str) and whole(value.removeprefix("-")) is not None:
        return int(value)
    raise _Wrong(N_("要写成整数。"))


def _word(kind: type[Enum], value: str) -> Enum:
    try:
        return kind(value)
    except ValueError:
        known = ", ".join(str(one.value) for one in kind)
        raise _Wrong(N_("只能是下列之一：{known}。"), known=known) from None


def _instant(value: str) -> datetime:
    try:
        found = datetime.fromisoformat(value)
    except ValueError:
        found = None
    if found is None or found.tzinfo is None or found.year not in _YEARS:
        raise _Wrong(N_("要写成带时区的时间，如2026-05-25T09:00:00+08:00。"))
    return found


def _day(value: str) -> date:
    try:
        found = date.fromisoformat(value)
    except ValueError:
        found = None
    if found is None or found.year not in _YEARS:
        raise _Wrong(N_("要写成日期，如2026-05-25。"))
    return found


def _content(value: Any) -> bytes:
    try:
        return base64.b64decode(value, validate=True)
    except (binascii.Error, TypeError, ValueError):
        raise _Wrong(N_("要写成Base64。")) from None


def _files(value: Any) -> tuple[tuple[str, bytes], ...]:
    if not isinstance(value, dict):
        raise _Wrong(N_("要写成一个对象：路径和Base64内容。"))
    return tuple((str(path), _content(content)) for path, content in value.items())


def is_optional(hint: Any) -> bool:
    return get_origin(hint) in (Union, types.UnionType) and type(None) in get_args(hint)


def inner(hint: Any) -> Any:
    """What an optional hint is, other than None."""
    return next(one for one in get_args(hint) if one is not type(None))


def is_files(hint: Any) -> bool:
    """Paths with contents: an object in JSON, for a path stands there once."""
    return bool(hint == tuple[tuple[str, bytes], ...])
