"""What names in a form can mean, at each level of its data. Pure."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from workflows.forms.feel import PARENT, THIS
from workflows.forms.paths import overlaid, put


def scope_of(outer: Mapping[str, Any], values: Mapping[str, Any], *, row: bool) -> dict[str, Any]:
    """``values`` over what is around them; data that are called so hide ``this`` and ``parent``.

    ``outer`` is the scope around a ``row``, or what is known beside the form itself.
    """
    scope = overlaid(outer, values)
    if THIS not in values and (row or THIS not in outer):
        scope[THIS] = dict(values) if row else dict(scope)
    if PARENT not in values and (row or PARENT not in outer):
        scope[PARENT] = outer.get(THIS) if row else None
    return scope


def settle(scope: dict[str, Any], path: str, value: object) -> None:
    """What the value at ``path`` has come to, for all conditions behind it."""
    put(scope, path, value)
    if isinstance(scope.get(THIS), dict):
        put(scope[THIS], path, value)
