"""The lengths of time that a package gives a name, so that they can be set without a new version.

``package.toml`` lists ``[[parameters]]`` with ``id``, ``value`` and ``unit``; where a diagram
writes a duration it may write the id instead: ``duban:dueIn="sign_due"``, ``R/report_every``. The
definition holds the default for ever; what an installation has set in its place is asked for when
a step opens or a timer is armed. Pure.
"""

from __future__ import annotations

import re
import tomllib
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from types import MappingProxyType
from typing import Any

from engine.interpreter.contract import Resource
from engine.interpreter.expression_functions import ExpressionError

DESCRIPTION = "package.toml"
#: How a number of each unit is written as a duration. What is counted in other units is no time.
UNITS: Mapping[str, str] = MappingProxyType(
    {
        "working_days": "P{}WD",
        "working_hours": "PT{}WH",
        "days": "P{}D",
        "months": "P{}M",
        "years": "P{}Y",
        "hours": "PT{}H",
        "minutes": "PT{}M",
    }
)
_MOST_BYTES = 1_000_000
_NAME = re.compile(r"[a-z][a-z0-9_]*")
_CYCLE = re.compile(r"(?P<before>R\d*/(?:[^P/][^/]*/)?)(?P<name>[a-z][a-z0-9_]*)")


@dataclass(frozen=True, slots=True)
class Parameters:
    """``key`` is the id of the package, ``lengths`` are its defaults as durations, by name."""

    key: str = ""
    lengths: Mapping[str, str] = field(default_factory=lambda: MappingProxyType({}))


NO_PARAMETERS = Parameters()
#: What is set in place of a default: by the id of the package and the name; None is nothing.
LengthOf = Callable[[str, str], str | None]


def read_parameters(resources: Sequence[Resource]) -> Parameters:
    """What the package's description names. A description that cannot be read names nothing."""
    content = next((each.content for each in resources if each.path == DESCRIPTION), b"")
    if not content or len(content) > _MOST_BYTES:
        return NO_PARAMETERS
    try:
        said = tomllib.loads(content.decode())
    except (UnicodeDecodeError, tomllib.TOMLDecodeError, RecursionError):
        return NO_PARAMETERS
    return Parameters(str(said.get("id", "")), MappingProxyType(dict(_lengths(said))))


def _lengths(said: Mapping[str, Any]) -> Iterator[tuple[str, str]]:
    listed = said.get("parameters", ())
    for each in listed if isinstance(listed, list) else ():
        if isinstance(each, dict) and isinstance(each.get("id"), str):
            text = as_length(each.get("value"), str(each.get("unit", "")))
            if text:
                yield each["id"], text


def as_length(value: object, unit: str) -> str:
    """``value`` of ``unit`` as a duration (``P5WD``); empty where it is none."""
    if type(value) is not int or value < 0 or unit not in UNITS:
        return ""
    return UNITS[unit].format(value)


def name_in(kind: str, text: str) -> str:
    """The name that a ``duration`` or ``cycle`` is written by; empty where it is written out."""
    if kind == "duration":
        return text if _NAME.fullmatch(text) else ""
    match = _CYCLE.fullmatch(text) if kind == "cycle" else None
    return match["name"] if match else ""


def written_out(parameters: Parameters, kind: str, text: str, length_of: LengthOf) -> str:
    """``text`` with its name, if it is one, replaced by the length that holds now.

    Raises:
        ExpressionError: The package has no parameter of that name.
    """
    name = name_in(kind, text)
    if not name:
        return text
    default = parameters.lengths.get(name)
    if default is None:
        raise ExpressionError(f"there is no parameter {name} in {DESCRIPTION}")
    length = length_of(parameters.key, name) or default
    return text.removesuffix(name) + length
