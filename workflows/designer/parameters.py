"""What the parameters of services are: numbers, texts, dates, lists, and what they are called."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from functools import cache
from importlib.resources import files
from types import MappingProxyType

from workflows.packages import Label


class Kind(StrEnum):
    """What a value is. ``MOMENT`` is a date with its time, ``RECORD`` values by their names."""

    NUMBER = "number"
    TEXT = "text"
    DATE = "date"
    MOMENT = "moment"
    DURATION = "duration"
    LIST = "list"
    RECORD = "record"


@dataclass(frozen=True, slots=True)
class Parameter:
    """A variable that services read or set. One name means one thing in all processes."""

    name: str
    kind: Kind
    label: Label


@cache
def parameters() -> Mapping[str, Parameter]:
    """By the names of the variables, those of every service that the product brings."""
    text = (files("workflows.designer") / "parameters.toml").read_text(encoding="utf-8")
    return MappingProxyType(
        {
            name: Parameter(name, Kind(kind), Label(*labels))
            for kind, named in tomllib.loads(text).items()
            for name, labels in named.items()
        }
    )
