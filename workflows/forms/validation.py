"""Checks what was submitted, and makes of it what the process gets."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from engine.errors import Problem
from workflows.forms import feel
from workflows.forms.checking import faults
from workflows.forms.filling import choices, meant, on_file, standing, standing_rows
from workflows.forms.paths import is_blank, look_up, put
from workflows.forms.reading import Unreadable, read
from workflows.forms.schema import Choice, Component, Form, Placed, placed
from workflows.forms.scopes import scope_of, settle

Data = Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Submission:
    """``data`` has JSON types and only fields of the form. With ``problems`` it is not to be used.

    A problem's field is a path like ``needs[1].title``; its template names ``{label}``.
    """

    data: Mapping[str, Any]
    problems: tuple[Problem, ...] = ()


def validate(form: Form, submitted: Data, facts: Data, *, today: date | None = None) -> Submission:
    """What ``submitted`` (raw or typed, nested) comes to.

    Fields that a condition hides are left out, whatever was sent for them. Fields that are
    read only, or on file in ``facts`` (the process data with what is on file), keep the value
    that they have. Rows that nobody touched are left out; problems count them, so that they
    name the row that people see. ``today`` is the date for rules about past and future dates.
    """
    check = _Check(facts, today)
    data = check.level(form.components, submitted, standing_data=facts, outer=facts, path="")
    return Submission(data, tuple(check.problems))


@dataclass(slots=True)
class _Check:
    facts: Data
    today: date | None
    problems: list[Problem] = field(default_factory=list)

    def level(
        self,
        components: tuple[Component, ...],
        raw: Data,
        *,
        standing_data: Data,
        outer: Data,
        path: str,
    ) -> dict[str, Any]:
        """One level of data: the form itself, or one row. ``outer`` is what names can mean."""
        places = tuple(placed(components))
        values, unreadable = self._read_all(places, raw, standing_data)
        scope = scope_of(outer, values, row=bool(path))
        for place in places:
            if offered := place.component.choices:
                settle(scope, place.path, meant(look_up(values, place.path), offered))
        clean: dict[str, Any] = {}
        for place in places:
            if any(feel.holds(hide, scope) for hide in place.hides):
                settle(scope, place.path, None)
                continue
            if place.component.kind == "dynamiclist":
                value: object = self._rows(place, values, standing_data, scope, path)
                settle(scope, place.path, value)
            elif place.component.disabled:
                continue
            else:
                value = look_up(values, place.path)
                offered = choices(place.component, scope)
                self._check(place, value, unreadable.get(place.path), offered, path)
                if offered:
                    value = meant(value, offered)
                    settle(scope, place.path, value)
            put(clean, place.path, value)
        return clean

    def _read_all(
        self, places: tuple[Placed, ...], raw: Data, standing_data: Data
    ) -> tuple[dict[str, Any], dict[str, Unreadable]]:
        values: dict[str, Any] = {}
        unreadable: dict[str, Unreadable] = {}
        for place in places:
            value: object = None
            try:
                value = self._read(place, raw, standing_data)
            except Unreadable as error:
                unreadable[place.path] = error
            put(values, place.path, value)
        return values, unreadable

    def _read(self, place: Placed, raw: Data, standing_data: Data) -> object:
        component, given = place.component, look_up(raw, place.path)
        if component.kind == "dynamiclist":
            rows = given if isinstance(given, list) else []
            return [row for row in rows if isinstance(row, Mapping)]
        if not component.asked or on_file(component, self.facts) is not None:
            return standing(place, standing_data, self.facts)
        return read(component, given)

    def _rows(
        self, place: Placed, values: Data, standing_data: Data, scope: Data, path: str
    ) -> list[dict[str, Any]]:
        component = place.component
        rows = look_up(values, place.path)
        before = standing_rows(place, standing_data)
        if component.fixed_rows:
            rows = (rows + [{} for _ in before])[: len(before)]
        kept = [
            (number, row)
            for number, row in enumerate(rows)
            if component.fixed_rows or not _is_untouched(component, row)
        ]
        here = _below(path, place.path)
        self._count_rows(component, len(kept), here)
        return [
            self.level(
                component.components,
                row,
                standing_data=before[number] if number < len(before) else {},
                outer=scope,
                path=f"{here}[{number}]",
            )
            for number, row in kept[: component.rules.rows[1]]
        ]

    def _count_rows(self, component: Component, count: int, path: str) -> None:
        least, most = component.rules.rows
        label = {"label": component.label}
        if count < least:
            self.problems.append(
                Problem(path, "{label}：至少填{least}条", {**label, "least": least})
            )
        if count > most:
            self.problems.append(Problem(path, "{label}：最多填{most}条", {**label, "most": most}))

    def _check(
        self,
        place: Placed,
        value: object,
        unreadable: Unreadable | None,
        offered: Sequence[Choice],
        path: str,
    ) -> None:
        component, here = place.component, _below(path, place.path)
        label = {"label": component.label or component.key}
        if unreadable is not None:
            self.problems.append(Problem(here, unreadable.template, {**label, **unreadable.params}))
        elif component.asked and on_file(component, self.facts) is None:
            for fault in faults(component, value, offered=offered, today=self.today):
                self.problems.append(Problem(here, fault.template, {**label, **fault.params}))


def _below(path: str, key: str) -> str:
    return f"{path}.{key}" if path else key


def _is_untouched(component: Component, row: Data) -> bool:
    """Whether nobody wrote anything into a row of ``component``: it then is no row."""
    for place in placed(component.components):
        value = look_up(row, place.path)
        if place.component.kind == "dynamiclist":
            inner = value if isinstance(value, list) else []
            if not all(_is_untouched(place.component, r) for r in inner if isinstance(r, Mapping)):
                return False
        elif not (is_blank(value) or value is False or value == place.component.default):
            return False
    return True
