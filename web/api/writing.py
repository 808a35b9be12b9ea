"""Views into JSON. Instants and durations are ISO 8601, contents Base64, decimals exact texts."""

from __future__ import annotations

import base64
from collections.abc import Mapping
from dataclasses import fields, is_dataclass
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from enum import Enum
from typing import Any

from engine.views import Said
from web.api.reading import is_files, type_hints
from web.i18n import say_template


def as_json(value: Any) -> Any:
    """``value`` in types that JSON has; texts for people in the reader's language."""
    if isinstance(value, Said):
        return say_template(value.template, value.params)
    if is_dataclass(value) and not isinstance(value, type):
        hints = type_hints(type(value))
        return {
            field.name: _field(hints[field.name], getattr(value, field.name))
            for field in fields(value)
        }
    if isinstance(value, Enum):
        return value.value
    if isinstance(value, datetime):
        return value.astimezone(UTC).isoformat().replace("+00:00", "Z")
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, timedelta):
        return f"PT{value // timedelta(seconds=1)}S"
    if isinstance(value, Decimal):
        return str(value)
    if isinstance(value, bytes):
        return base64.b64encode(value).decode()
    if isinstance(value, Mapping):
        return {str(name): as_json(each) for name, each in value.items()}
    if isinstance(value, list | tuple | set | frozenset):
        return [as_json(each) for each in value]
    return value


def _field(hint: Any, value: Any) -> Any:
    if is_files(hint):
        return {path: as_json(content) for path, content in value}
    return as_json(value)
