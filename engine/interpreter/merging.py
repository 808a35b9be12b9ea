"""Bringing the data of several tokens together. Pure.

SpiffWorkflow lays the branches' data over each other, so a branch that never touched a
variable undoes what another one did to it. Here each branch contributes what it changed
since the branches parted; where two changed the same, the later token counts.
"""

from __future__ import annotations

from typing import Any

_ABSENT = object()


def merge_changes(
    base: dict[str, Any], first: dict[str, Any], second: dict[str, Any]
) -> dict[str, Any]:
    """``first`` with what ``second`` added, changed or removed with respect to ``base``."""
    merged = dict(first)
    for name, value in second.items():
        before = base.get(name, _ABSENT)
        if before is value:
            continue
        if before is _ABSENT or before != value or type(before) is not type(value):
            merged[name] = value
    for name in base:
        if name not in second:
            merged.pop(name, None)
    return merged


def changes_between(
    before: dict[str, Any], after: dict[str, Any]
) -> tuple[dict[str, Any], frozenset[str]]:
    """What ``after`` adds to or changes in ``before``, and the names that it removes."""
    changed = {
        name: value
        for name, value in after.items()
        if (old := before.get(name, _ABSENT)) is not value
        and (old is _ABSENT or old != value or type(old) is not type(value))
    }
    return changed, frozenset(before.keys() - after.keys())
