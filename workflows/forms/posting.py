"""A posted page, whose fields are named like ``needs-0-title``, as nested raw data.

Raw data has texts, lists of texts, and True for a ticked box; ``validate`` makes types of them.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any, Protocol

from workflows.forms.paths import put
from workflows.forms.schema import Component, Form, placed

#: Marks that a row was on the page, even where nothing in it was ticked or filled in.
ROW_MARK = "_row"


class Posted(Protocol):
    """What a web framework hands over: names with one or several texts each."""

    def __iter__(self) -> Iterator[str]: ...

    def getlist(self, key: str) -> list[str]: ...


def from_post(form: Form, posted: Posted) -> dict[str, Any]:
    """The fields of ``form`` found in ``posted``; anything else is left out.

    Rows keep their order and are numbered afresh from 0. A box that is not ticked is False.
    """
    return _read(form.components, posted, "")


def field_name(path: str) -> str:
    """The name on the page of the field at a problem's path: ``needs[1].title``."""
    return re.sub(r"\[(\d+)\]\.?", r"-\1-", path).rstrip("-")


def _read(components: tuple[Component, ...], posted: Posted, prefix: str) -> dict[str, Any]:
    found: dict[str, Any] = {}
    for place in placed(components):
        component, name = place.component, prefix + place.path
        if component.kind == "dynamiclist":
            value: object = [
                _read(component.components, posted, f"{name}-{number}-")
                for number in row_numbers(posted, name, most=component.rules.rows[1])
            ]
        else:
            value = _value(component, posted.getlist(name))
        if value is not None:
            put(found, place.path, value)
    return found


def row_numbers(posted: Posted, name: str, *, most: int) -> list[int]:
    """The numbers of the rows of ``name`` on the page, ascending, at most ``most``."""
    row = re.compile(re.escape(name) + r"-([0-9]{1,4})-")
    return sorted({int(m.group(1)) for m in map(row.match, posted) if m})[:most]


def _value(component: Component, texts: list[str]) -> object:
    if component.kind == "checkbox":
        return bool(texts)
    if component.many:
        return list(texts)
    if component.subtype == "datetime" and len(texts) > 1:
        return "T".join(texts[:2]) if any(texts) else ""
    return texts[0] if texts else None
