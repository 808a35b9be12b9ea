"""Values in nested data, by paths with dots."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any


def look_up(data: Mapping[str, Any], path: str) -> Any:
    """The value at ``path``, or None where there is none."""
    found: Any = data
    for part in path.split("."):
        if not isinstance(found, Mapping):
            return None
        found = found.get(part)
    return found


def put(data: dict[str, Any], path: str, value: object) -> None:
    """Set the value at ``path``; levels that are missing, or no level, are made."""
    *levels, last = path.split(".")
    for part in levels:
        inner = data.get(part)
        if not isinstance(inner, dict):
            inner = data[part] = {}
        data = inner
    data[last] = value


def joined(prefix: str, key: str) -> str:
    """The path of ``key`` below ``prefix``; either may be empty."""
    return f"{prefix}.{key}" if prefix and key else prefix or key


def overlaid(below: Mapping[str, Any], above: Mapping[str, Any]) -> dict[str, Any]:
    """A new mapping: ``above`` where it says something, ``below`` elsewhere, level by level."""
    merged = dict(below)
    for name, value in above.items():
        under = merged.get(name)
        if isinstance(value, Mapping):
            merged[name] = overlaid(under if isinstance(under, Mapping) else {}, value)
        else:
            merged[name] = value
    return merged


def is_blank(value: object) -> bool:
    """Whether nothing is there: null, an empty text, an empty list."""
    return value is None or value == "" or value == []
