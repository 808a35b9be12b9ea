"""Where forms mean something else here than in form-js, each with its reason and a case of it.

``docs/guides/forms.md`` lists the same; a test holds both to it.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from tests.unit.forms.schemas import field as component

Faults = Mapping[str, list[str]]


@dataclass(frozen=True, slots=True)
class Difference:
    """``theirs`` and ``ours`` are what is refused, and what is handed in where that is told."""

    name: str
    components: tuple[dict[str, Any], ...]
    entered: Mapping[str, Any]
    theirs: tuple[Faults, Mapping[str, Any]]
    ours: tuple[Faults, Mapping[str, Any]]
    known: Mapping[str, Any] = field(default_factory=dict)


def _hidden_by(condition: str) -> tuple[dict[str, Any], ...]:
    return (component("number", "n"), component("textfield", "a", conditional={"hide": condition}))


_DATE = component("datetime", "day", subtype="date", disallowPassedDates=True)

DIFFERENCES: tuple[Difference, ...] = (
    Difference(
        "an answer that was left empty is null",
        (component("textfield", "a"), component("checklist", "c", values=[])),
        {},
        theirs=({}, {"a": "", "c": []}),
        ours=({}, {"a": None, "c": []}),
    ),
    Difference(
        "spaces around an answer are no part of it",
        (component("textfield", "a", validate={"required": True}), component("textarea", "b")),
        {"a": "  ", "b": " x "},
        theirs=({}, {"a": "  ", "b": " x "}),
        ours=({"a": ["required"]}, {"a": None, "b": "x"}),
    ),
    Difference(
        "a pattern holds for the whole answer",
        (component("textfield", "a", validate={"pattern": "[0-9]"}),),
        {"a": "a1b"},
        theirs=({}, {"a": "a1b"}),
        ours=({"a": ["pattern"]}, {"a": "a1b"}),
    ),
    Difference(
        "an address of mail has a domain with a dot",
        (component("textfield", "a", validate={"validationType": "email"}),),
        {"a": "a@b"},
        theirs=({}, {"a": "a@b"}),
        ours=({"a": ["email"]}, {"a": "a@b"}),
    ),
    Difference(
        "a telephone number needs no country",
        (component("textfield", "a", validate={"validationType": "phone"}),),
        {"a": "0471-1234567"},
        theirs=({"a": ["phone"]}, {"a": "0471-1234567"}),
        ours=({}, {"a": "0471-1234567"}),
    ),
    Difference(
        "what is only read is not checked",
        (component("textfield", "a", readonly=True, validate={"required": True}),),
        {},
        theirs=({"a": ["required"]}, {"a": ""}),
        ours=({}, {"a": None}),
    ),
    Difference(
        "an answer that is not offered is refused, not dropped",
        (component("radio", "a", values=[{"label": "x", "value": "x"}]),),
        {"a": "y"},
        theirs=({}, {"a": None}),
        ours=({"a": ["offered"]}, {"a": "y"}),
    ),
    Difference(
        "a number is one, of at most fifteen digits",
        (component("number", "a"),),
        {"a": "x"},
        theirs=({}, {"a": "x"}),
        ours=({"a": ["number"]}, {"a": None}),
    ),
    Difference(
        "a past date is refused, not only left out of the calendar that pops up",
        (_DATE,),
        {"day": "2020-01-01"},
        theirs=({}, {"day": "2020-01-01"}),
        ours=({"day": ["past"]}, {"day": "2020-01-01"}),
        known={"day": "2020-01-01"},
    ),
    Difference(
        "a condition that is neither true nor false hides nothing",
        _hidden_by("=n > 3"),
        {"a": "x"},
        theirs=({}, {"n": None}),
        ours=({}, {"n": None, "a": "x"}),
    ),
    Difference(
        "in a row a name is first a field of the row",
        (
            component("textfield", "t"),
            {
                "type": "dynamiclist",
                "id": "d",
                "path": "rows",
                "components": [
                    component("textfield", "t2"),
                    component("textfield", "u", conditional={"hide": '=t2 = "x"'}),
                ],
            },
        ),
        {"rows": [{"t2": "x", "u": "1"}]},
        theirs=({}, {"t": "", "rows": [{"t2": "x", "u": "1"}]}),
        ours=({}, {"t": None, "rows": [{"t2": "x"}]}),
        known={"rows": [{"t2": "x", "u": "1"}]},
    ),
    Difference(
        "rows that nobody touched are none",
        (
            {
                "type": "dynamiclist",
                "id": "d",
                "path": "rows",
                "components": [component("textfield", "t")],
            },
        ),
        {},
        theirs=({}, {"rows": [{"t": ""}]}),
        ours=({}, {"rows": []}),
    ),
    Difference(
        "what is hidden counts for nothing",
        (
            component("checkbox", "a"),
            component("textfield", "b", conditional={"hide": "=a != true"}),
            component("textfield", "c", conditional={"hide": "=b = null"}),
        ),
        {"b": "1", "c": "2"},
        theirs=({}, {"a": False, "c": "2"}),
        ours=({}, {"a": False}),
        known={"b": "1", "c": "2"},
    ),
)
