"""What was entered so far, with the types that conditions compare: numbers, chosen values, rows."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from workflows.forms.filling import meant
from workflows.forms.paths import look_up, put
from workflows.forms.reading import Unreadable, read
from workflows.forms.schema import FILES, Component, placed


def answers(components: tuple[Component, ...], raw: Mapping[str, Any]) -> dict[str, Any]:
    """One level of ``raw`` (as typed, or typed already); what cannot be read is null."""
    found: dict[str, Any] = {}
    for place in placed(components):
        given = look_up(raw, place.path)
        if place.component.kind == "dynamiclist":
            rows = given if isinstance(given, list) else []
            value: object = [
                answers(place.component.components, row) for row in rows if isinstance(row, Mapping)
            ]
        elif given is None or place.component.kind in FILES or not place.component.asked:
            value = given
        else:
            value = _answer(place.component, given)
        put(found, place.path, value)
    return found


def _answer(component: Component, given: object) -> object:
    try:
        value = read(component, given)
    except Unreadable:
        return None
    return meant(value, component.choices) if component.choices else value
