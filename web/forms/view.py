"""View models of forms: every text, name and id that the templates need, nothing to decide."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import groupby
from typing import Any

from markupsafe import Markup

from engine.errors import Problem
from web.forms.markdown import as_html
from web.forms.words import value_in_words
from web.i18n import say
from workflows.forms import feel
from workflows.forms.answers import answers
from workflows.forms.filling import choices, on_file
from workflows.forms.paths import is_blank, joined, look_up, overlaid
from workflows.forms.posting import field_name
from workflows.forms.schema import FILES, Choice, Component, Form
from workflows.forms.scopes import scope_of

Data = Mapping[str, Any]

#: The number of the blank row that the browser copies; no page has so many rows. The template
#: writes ``__n__`` in its place, and ``__m__`` where the row is counted from one.
_BLANK = 99999
#: Repeated groups of at most so many simple fields are shown as a table.
_WIDEST_TABLE = 5
_NO_HTML = Markup("")
#: What a row of a checklist shows at its head.
CHECKLIST_PARTS = frozenset({"text", "group", "clause", "answer"})
_TABLE_KINDS = frozenset({"textfield", "number", "select", "datetime"})


@dataclass(frozen=True, slots=True)
class RowView:
    """``shown`` is its number from one, as people read it.

    ``facts`` is what conditions of its fields look at that is only read there, as JSON.
    """

    name: str
    shown: str
    fields: tuple[FieldView, ...]
    facts: str = "{}"

    def part(self, key: str) -> FieldView | None:
        """The field of the row with this key."""
        return next((each for each in self.fields if each.component.key == key), None)

    @property
    def further(self) -> tuple[FieldView, ...]:
        """What a row of a checklist opens below itself."""
        return tuple(
            each
            for each in self.fields
            if each.component.key not in CHECKLIST_PARTS and each.component.asked
        )


@dataclass(frozen=True, slots=True)
class RowGroup:
    """Rows of a checklist under one heading. ``answered`` are those that say something."""

    heading: str
    rows: tuple[RowView, ...]

    @property
    def answered(self) -> int:
        parts = (row.part("answer") for row in self.rows)
        return sum(1 for part in parts if part is not None and part.value)


@dataclass(frozen=True, slots=True)
class FieldView:
    """One component. ``known`` is what to show in place of a control; ``hide`` is a condition
    as JSON for the browser, ``hidden`` what it comes to now."""

    kind: str
    name: str
    element_id: str
    label: str
    component: Component
    hint: str = ""
    error: str = ""
    value: Any = None
    known: str = ""
    choices: tuple[Choice, ...] = ()
    hide: str = ""
    hidden: bool = False
    html: Markup = _NO_HTML
    fields: tuple[FieldView, ...] = ()
    rows: tuple[RowView, ...] = ()
    blank_row: RowView | None = None
    as_table: bool = False

    @property
    def row_groups(self) -> tuple[RowGroup, ...]:
        """The rows of a checklist under their headings, in their order."""
        return tuple(
            RowGroup(heading, tuple(rows)) for heading, rows in groupby(self.rows, _heading)
        )

    @property
    def required(self) -> bool:
        return self.component.rules.required

    @property
    def described_by(self) -> str:
        parts = [f"{self.element_id}-h"] if self.hint else []
        return " ".join([*parts, f"{self.element_id}-e"] if self.error else parts)


@dataclass(frozen=True, slots=True)
class FormView:
    """``problems`` pairs the element to go to with what is wrong; ``facts`` is JSON of all that
    the conditions mention and the form itself does not hold."""

    fields: tuple[FieldView, ...]
    problems: tuple[tuple[str, str], ...]
    facts: str


def form_view(
    form: Form,
    data: Data,
    facts: Data,
    problems: Sequence[Problem] = (),
    files: Sequence[Choice] = (),
) -> FormView:
    """The form filled with ``data`` (raw or typed), among ``facts``, with what was wrong.

    ``files`` are the attachments of the matter, by their ids and names."""
    build = _Build(facts, {problem.field: say(problem) for problem in problems}, tuple(files))
    scope = scope_of(facts, _known(form.components, data), row=False)
    fields = tuple(build.fields(form.components, data, scope, "", ""))
    return FormView(
        fields=fields,
        problems=tuple((_element_id(field_name(p.field)), say(p)) for p in problems),
        facts=json.dumps(_mentioned(form, facts), ensure_ascii=False, default=str),
    )


def _heading(row: RowView) -> str:
    part = row.part("group")
    return "" if part is None or part.known == "—" else part.known


def _element_id(name: str) -> str:
    return f"f-{name}"


def _mentioned(form: Form, facts: Data) -> dict[str, Any]:
    wanted = {name for c in form.walk() if c.hide is not None for name in feel.names(c.hide)}
    return {name: facts[name] for name in sorted(wanted) if name in facts}


@dataclass(frozen=True, slots=True)
class _Build:
    facts: Data
    errors: Mapping[str, str]
    files: tuple[Choice, ...] = ()

    def fields(
        self, components: tuple[Component, ...], level: Data, scope: Data, path: str, key: str
    ) -> Iterator[FieldView]:
        """``level`` holds the values, ``path`` is the row's, ``key`` the enclosing groups'."""
        for component in components:
            yield self._field(component, level, scope, path, joined(key, component.key))

    def _field(
        self, component: Component, level: Data, scope: Data, path: str, key: str
    ) -> FieldView:
        here = joined(path, key)
        name = field_name(here)
        view = FieldView(
            kind=component.kind,
            name=name,
            element_id=_element_id(name),
            label=_label(component),
            component=component,
            hint=component.hint,
            error=self.errors.get(here, ""),
            hide=feel.as_json(component.hide) if component.hide is not None else "",
            hidden=component.hide is not None and feel.holds(component.hide, scope),
        )
        if component.kind == "text":
            return replace(view, html=as_html(component.text, scope))
        if component.kind == "group":
            inner = self.fields(component.components, level, scope, path, key)
            return replace(view, fields=tuple(inner))
        if component.kind == "dynamiclist":
            return self._repeated(view, level, scope, here, key)
        value = look_up(level, key) if component.is_field else None
        if value is None and not component.asked and not path:
            # A page that was not accepted posts nothing for what is only read.
            value = look_up(self.facts, key)
        return self._filled(view, value, scope)

    def _filled(self, view: FieldView, value: Any, scope: Data) -> FieldView:
        component = view.component
        offered = self.files if component.kind in FILES else choices(component, scope)
        fact = on_file(component, self.facts)
        if fact is not None or not component.asked:
            shown = value if fact is None else fact
            return replace(view, kind="known", known=value_in_words(component, shown, offered))
        if component.many:
            value = [str(each) for each in value] if isinstance(value, list) else []
        elif component.kind == "checkbox":
            value = value is True
        else:
            value = "" if is_blank(value) else str(value)
        return replace(view, value=value, choices=offered)

    def _repeated(
        self, view: FieldView, level: Data, scope: Data, path: str, key: str
    ) -> FieldView:
        component = view.component
        rows = look_up(level, key)
        rows = [row for row in rows if isinstance(row, Mapping)] if isinstance(rows, list) else []
        if component.fixed_rows:
            rows = _completed(rows, look_up(self.facts, path))
        defaults = _defaults(component)
        return replace(
            view,
            rows=tuple(
                self._row(component, row, scope, f"{path}[{number}]", str(number + 1))
                for number, row in enumerate(rows)
            ),
            blank_row=self._row(component, defaults, scope, f"{path}[{_BLANK}]", "__m__"),
            as_table=len(component.components) <= _WIDEST_TABLE
            and all(c.kind in _TABLE_KINDS and c.hide is None for c in component.components),
        )

    def _row(self, component: Component, row: Data, scope: Data, path: str, shown: str) -> RowView:
        within = scope_of(scope, _known(component.components, row), row=True)
        inner = self.fields(component.components, row, within, path, "")
        return RowView(field_name(path), shown, tuple(inner), _read_only(component, row))


def _known(components: tuple[Component, ...], data: Data) -> dict[str, Any]:
    """All that ``data`` says, and the answers among it as conditions compare them."""
    return overlaid(data, answers(components, data))


def _read_only(component: Component, row: Data) -> str:
    """What conditions inside a row look at that has no control there."""
    inner = component.components
    wanted = {name for c in inner if c.hide is not None for name in feel.names(c.hide)}
    known = {c.key: row.get(c.key) for c in inner if not c.asked and c.key in wanted}
    return json.dumps(known, ensure_ascii=False, default=str)


def _completed(rows: list[Data], standing: object) -> list[Data]:
    """Fixed rows with what a draft does not hold: a page posts nothing for what is only read."""
    before = standing if isinstance(standing, list) else []
    return [
        overlaid(before[at], row) if at < len(before) and isinstance(before[at], Mapping) else row
        for at, row in enumerate(rows)
    ]


def _defaults(component: Component) -> dict[str, Any]:
    return {c.key: c.default for c in component.components if c.default is not None}


def _label(component: Component) -> str:
    return f"{component.label}（{component.unit}）" if component.unit else component.label
