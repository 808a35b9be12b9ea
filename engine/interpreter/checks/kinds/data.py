"""What is said of variables and of the values that meet in expressions."""

from __future__ import annotations

from engine.interpreter.checks.kind import Kind

_UNSET = (
    "{name} reads {variable}, which no form, decision, script or service sets: it has to "
    "come with the data of the start."
)
_LATER = "{name} reads {variable}, which is set on no way that leads there, only later."
_SOMETIMES = "{name} reads {variable}, which is not set on every way that leads there."
_WRITTEN = "Check how the name is written, or read it by get() with a default."
_EARLIER = "Ask for it in an earlier form, or read it by get() with a default."
_DEFAULT = "Read it by get() with a default, or ask first whether it is there: defined(x)."

DATA: dict[str, Kind] = {
    "DATA001": Kind(
        "warning",
        "{name}: the condition {expression} gives a {type} and not yes or no.",
        "Compare the value with something, such as x == 1.",
    ),
    "DATA002": Kind(
        "warning",
        "{name}: {left} is a {left_type} and {right} is a {right_type}; these have no order, and "
        "the instance would stop there.",
        "Compare values of the same kind; int() and str() turn one into the other.",
    ),
    "DATA003": Kind(
        "warning",
        "{name}: {left} is a {left_type} and {right} is a {right_type}; these are never equal.",
        "Compare values of the same kind: texts are written in quotes, numbers without.",
    ),
    "DATA004": Kind(
        "warning",
        "{name}: {variable} is never {value}: it can be one of {choices}.",
        "Write one of the choices, or add the choice to the form or table.",
    ),
    "DATA005": Kind(
        "warning",
        "{name} reads {variable}, which nothing sets. Is {similar} meant?",
        "Check how the name is written.",
    ),
    "DATA006": Kind("warning", _UNSET, _WRITTEN),
    "DATA016": Kind("info", _UNSET, _WRITTEN),
    "DATA007": Kind("warning", _LATER, _EARLIER),
    "DATA017": Kind("info", _LATER, _EARLIER),
    "DATA008": Kind("warning", _SOMETIMES, _DEFAULT),
    "DATA018": Kind("info", _SOMETIMES, _DEFAULT),
}
