"""Results of commands as bytes, and back: for answers that are given a second time.

Knows frozen dataclasses, enumerations, tuples, instants, dates, exact decimals, bytes and JSON
types. Only classes of this project are ever built from a stored name.
"""

from __future__ import annotations

import base64
import importlib
import json
from collections.abc import Mapping
from dataclasses import fields, is_dataclass
from datetime import date, datetime
from decimal import Decimal
from enum import Enum
from typing import Any

_OURS = ("engine.", "workflows.")
_TAG = "$"


def encode(value: object) -> bytes:
    """``value`` as canonical JSON: equal values give equal bytes."""
    return json.dumps(
        _plain(value), ensure_ascii=False, sort_keys=True, separators=(",", ":")
    ).encode()


def decode(content: bytes) -> Any:
    """The value that ``encode`` was given."""
    return _built(json.loads(content))


def _name(kind: type) -> str:
    return f"{kind.__module__}:{kind.__qualname__}"


def _plain(value: object) -> Any:
    if is_dataclass(value) and not isinstance(value, type):
        parts = {each.name: _plain(getattr(value, each.name)) for each in fields(value)}
        return {_TAG: "dataclass", "is": _name(type(value)), "of": parts}
    if isinstance(value, Enum):
        return {_TAG: "enum", "is": _name(type(value)), "of": value.value}
    if isinstance(value, datetime):
        return {_TAG: "instant", "of": value.isoformat()}
    if isinstance(value, date):
        return {_TAG: "date", "of": value.isoformat()}
    if isinstance(value, Decimal):
        return {_TAG: "decimal", "of": str(value)}
    if isinstance(value, bytes):
        return {_TAG: "bytes", "of": base64.b64encode(value).decode()}
    if isinstance(value, tuple):
        return {_TAG: "tuple", "of": [_plain(each) for each in value]}
    if isinstance(value, Mapping):
        return {_TAG: "mapping", "of": {str(key): _plain(each) for key, each in value.items()}}
    if isinstance(value, list):
        return [_plain(each) for each in value]
    return value


def _built(value: Any) -> Any:
    if isinstance(value, list):
        return [_built(each) for each in value]
    if not isinstance(value, dict):
        return value
    content = value["of"]
    match value[_TAG]:
        case "dataclass":
            return _class(value["is"])(**{name: _built(each) for name, each in content.items()})
        case "enum":
            return _class(value["is"])(content)
        case "instant":
            return datetime.fromisoformat(content)
        case "date":
            return date.fromisoformat(content)
        case "decimal":
            return Decimal(content)
        case "bytes":
            return base64.b64decode(content)
        case "tuple":
            return tuple(_built(each) for each in content)
        case _:
            return {name: _built(each) for name, each in content.items()}


def _class(name: str) -> Any:
    module, _, qualified = name.partition(":")
    if not module.startswith(_OURS):
        raise ValueError(f"Expected a class of this project, but got {name}.")
    found: Any = importlib.import_module(module)
    for part in qualified.split("."):
        found = getattr(found, part)
    return found
