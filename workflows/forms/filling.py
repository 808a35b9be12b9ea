"""What the fields of a form hold at first, and which choices they offer."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from workflows.forms import feel
from workflows.forms.paths import is_blank, look_up, put
from workflows.forms.schema import Choice, Component, Form, Placed, placed

Data = Mapping[str, Any]


def initial(form: Form, facts: Data) -> dict[str, Any]:
    """The data of a form that nobody has touched: facts on file, process data, defaults.

    ``facts`` is the process data together with what is on file (``enterprise.name``).
    """
    return _fill(form.components, facts, facts)


def on_file(component: Component, facts: Data) -> Any:
    """The fact that answers this field, or None where it has to be asked."""
    fact = look_up(facts, component.on_file) if component.on_file else None
    return None if is_blank(fact) else fact


def choices(component: Component, scope: Data) -> tuple[Choice, ...]:
    """What can be chosen: as listed, or as the expression finds it in ``scope``."""
    if component.choices_from is None:
        return component.choices
    found = feel.evaluate(component.choices_from, scope)
    if not isinstance(found, Sequence) or isinstance(found, str):
        return ()
    return tuple(choice for choice in map(_choice, found) if choice is not None)


def meant(value: object, offered: Sequence[Choice]) -> object:
    """The chosen values, of the types that the process knows them by."""
    types = {choice.value: choice.meant for choice in offered}
    if isinstance(value, list):
        return [types.get(each, each) for each in value]
    return types.get(str(value), value)


def _choice(option: object) -> Choice | None:
    if isinstance(option, Mapping):
        value = option.get("value")
        return None if value is None else Choice(str(value), str(option.get("label", value)), value)
    return None if option is None else Choice(str(option), str(option), option)


def _fill(components: tuple[Component, ...], level: Data, facts: Data) -> dict[str, Any]:
    filled: dict[str, Any] = {}
    for place in placed(components):
        if place.component.kind == "dynamiclist":
            put(filled, place.path, _rows(place, level, facts))
            continue
        value = standing(place, level, facts)
        if value is not None:
            put(filled, place.path, value)
    return filled


def _rows(place: Placed, level: Data, facts: Data) -> list[dict[str, Any]]:
    rows = standing_rows(place, level)
    component = place.component
    missing = max(component.rules.rows[0], 1) - len(rows)
    rows.extend({} for _ in range(0 if component.fixed_rows else missing))
    return [_fill(component.components, row, facts) for row in rows]


def standing_rows(place: Placed, level: Data) -> list[Data]:
    """The rows that the data already has."""
    present = look_up(level, place.path)
    if not isinstance(present, Sequence) or isinstance(present, str):
        return []
    return [row for row in present if isinstance(row, Mapping)]


def standing(place: Placed, level: Data, facts: Data) -> Any:
    """What a field holds before anybody touches it; None where nothing."""
    for value in (on_file(place.component, facts), look_up(level, place.path)):
        if not is_blank(value):
            return value
    return place.component.default
