"""FEEL's functions of contexts (DMN 1.3 §10.3.4.6; ``context put`` and ``merge`` are of 1.4)."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from engine.interpreter.expression_functions import ExpressionError, shown
from engine.interpreter.feel.kinds import list_of, short, text_of

_MOST_ENTRIES = 1_000


def _context(value: Any) -> dict[str, Any]:
    if not isinstance(value, Mapping):
        raise ExpressionError(f"expected a context, but got {shown(value)}")
    return dict(value)


def _small(found: dict[str, Any]) -> dict[str, Any]:
    if len(found) > _MOST_ENTRIES:
        raise ExpressionError(f"a context has at most {_MOST_ENTRIES} entries")
    return found


def get_value(value: Any, key: Any) -> Any:
    return _context(value).get(text_of(key))


def get_entries(value: Any) -> list[dict[str, Any]]:
    return short([{"key": key, "value": each} for key, each in _context(value).items()])


def context_of(entries: Any) -> dict[str, Any]:
    """From a list of ``{key: …, value: …}``."""
    found: dict[str, Any] = {}
    for entry in map(_context, list_of(entries)):
        key = text_of(entry.get("key"))
        if key in found or "value" not in entry:
            raise ExpressionError(f"expected one value for {shown(key)}")
        found[key] = entry["value"]
    return _small(found)


def context_put(value: Any, key: Any, item: Any) -> dict[str, Any]:
    """A context with one entry set; ``key`` may be a list of keys, one within another."""
    keys = [text_of(each) for each in list_of(key)]
    if not keys or len(keys) > 20:
        raise ExpressionError("expected 1 to 20 keys")
    found = top = _context(value)
    for each in keys[:-1]:
        found[each] = _context(found.get(each) or {})
        found = found[each]
    found[keys[-1]] = item
    return _small(top)


def context_merge(contexts: Any) -> dict[str, Any]:
    """Later ones win."""
    found: dict[str, Any] = {}
    for each in list_of(contexts):
        found.update(_context(each))
        _small(found)
    return found
