"""What one step may do with the fields of a form: write, read, or not even see. Pure."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import replace
from typing import Any

from workflows.forms.paths import is_blank, joined, look_up
from workflows.forms.schema import Component, Form, placed

WRITE, READ, HIDDEN = "write", "read", "hidden"
#: Stands for every field that is not named.
OTHERS = "*"


def restricted(form: Form, rights: Mapping[str, str]) -> Form:
    """``form`` as a step with these ``rights`` has it: hidden fields are gone, others read only.

    A right to a group or to a repeated group is one to all that it holds.
    """
    if not rights:
        return form
    return replace(form, components=tuple(_restricted(form.components, rights, "", None)))


def writable(form: Form) -> Form:
    """Of a form as a step has it, what a page posts: without the fields that are only read."""
    return replace(form, components=tuple(_writable(form.components)))


def refused_fields(
    form: Form, rights: Mapping[str, str], data: Mapping[str, Any], facts: Mapping[str, Any]
) -> list[str]:
    """The paths of fields in ``data`` that this step may not write, in the order of the form.

    What is hidden may not be mentioned; what is only read may be, as ``facts`` has it. A repeated
    group counts as one; in rows that may be written, what may not is kept as it stood.
    """
    if not rights:
        return []
    allowed = {place.path: place.component for place in placed(restricted(form, rights).components)}
    return [
        place.path
        for place in placed(form.components)
        if _is_given(data, place.path)
        and not _may_say(allowed.get(place.path), place.path, data, facts)
    ]


def _may_say(
    component: Component | None, path: str, data: Mapping[str, Any], facts: Mapping[str, Any]
) -> bool:
    if component is None:
        return False
    asked = any(map(_is_asked, component.components)) if component.components else component.asked
    given = look_up(data, path)
    return asked or given == look_up(facts, path) or (is_blank(given) and given is not False)


def _is_asked(component: Component) -> bool:
    if component.components:
        return any(map(_is_asked, component.components))
    return component.is_field and component.asked


def _writable(components: Iterable[Component]) -> Iterator[Component]:
    for component in components:
        if component.components:
            yield replace(component, components=tuple(_writable(component.components)))
        elif not component.is_field or component.asked:
            yield component


def _restricted(
    components: Iterable[Component], rights: Mapping[str, str], prefix: str, above: str | None
) -> Iterator[Component]:
    for component in components:
        path = joined(prefix, component.key)
        own = (rights.get(path) if component.key else None) or above
        right = own or rights.get(OTHERS, WRITE)
        if component.components:
            inner = tuple(_restricted(component.components, rights, path, own))
            if inner or right == WRITE:
                fixed = component.fixed_rows or (component.kind == "dynamiclist" and right == READ)
                yield replace(component, components=inner, fixed_rows=fixed)
        elif not component.is_field:
            yield component
        elif right != HIDDEN:
            yield replace(component, readonly=True) if right == READ else component


def _is_given(data: Mapping[str, Any], path: str) -> bool:
    """Whether ``data`` says anything at all about the field, an empty value included."""
    level: Any = data
    for name in path.split("."):
        if not isinstance(level, Mapping) or name not in level:
            return False
        level = level[name]
    return True
