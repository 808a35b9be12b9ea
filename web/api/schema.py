"""JSON Schema (2020-12, as OpenAPI 3.1 uses it) of the dataclasses that go in and out."""

from __future__ import annotations

import inspect
from collections.abc import Mapping
from dataclasses import MISSING, fields, is_dataclass
from datetime import date, datetime, timedelta
from decimal import Decimal
from enum import Enum
from types import UnionType
from typing import Any, Union, get_args, get_origin

from engine.views import Said
from web.api.reading import GREATEST_LIMIT, inner, is_files, is_optional, type_hints
from web.api.writing import as_json

_SIMPLE: Mapping[Any, dict[str, Any]] = {
    bool: {"type": "boolean"},
    int: {"type": "integer"},
    float: {"type": "number"},
    str: {"type": "string"},
    Decimal: {"type": "string", "format": "decimal"},
    datetime: {"type": "string", "format": "date-time"},
    date: {"type": "string", "format": "date"},
    timedelta: {"type": "string", "format": "duration"},
    bytes: {"type": "string", "contentEncoding": "base64"},
    Said: {"type": "string"},
}


class Schemas:
    """Schemas by reference; ``components`` collects those that were asked for."""

    def __init__(self) -> None:
        self.components: dict[str, dict[str, Any]] = {}
        self._named: dict[str, type] = {}

    def of(self, hint: Any) -> dict[str, Any]:
        """The schema of a type hint; dataclasses and enumerations are references."""
        if hint in _SIMPLE:
            return dict(_SIMPLE[hint])
        if hint is None or hint is type(None):
            return {"type": "null"}
        if is_optional(hint):
            return {"anyOf": [self.of(inner(hint)), {"type": "null"}]}
        if get_origin(hint) in (Union, UnionType):
            return {"anyOf": [self.of(each) for each in get_args(hint)]}
        if is_files(hint):
            return {"type": "object", "additionalProperties": _SIMPLE[bytes]}
        if isinstance(hint, type) and issubclass(hint, Enum):
            return self._reference(hint, {"type": "string", "enum": [one.value for one in hint]})
        if isinstance(hint, type) and is_dataclass(hint):
            return self._dataclass(hint)
        return self._container(hint)

    def _container(self, hint: Any) -> dict[str, Any]:
        origin, arguments = get_origin(hint), get_args(hint)
        if origin in (tuple, list, frozenset):
            return {"type": "array", "items": self.of(arguments[0])}
        if origin is not None:
            return {"type": "object", "additionalProperties": self.of(arguments[1])}
        return {}

    def _claim(self, kind: type) -> None:
        """Refuse a second kind of the same name, which would pass for the first."""
        if self._named.setdefault(kind.__name__, kind) is not kind:
            raise ValueError(f"{kind} and {self._named[kind.__name__]} have one name.")

    def _dataclass(self, kind: type) -> dict[str, Any]:
        self._claim(kind)
        if kind.__name__ not in self.components:
            # Named before it is filled, for a view may hold others of its kind.
            self.components[kind.__name__] = {}
            self.components[kind.__name__] = self.fields_of(kind)
        return {"$ref": f"#/components/schemas/{kind.__name__}"}

    def _reference(self, kind: type, schema: dict[str, Any]) -> dict[str, Any]:
        self._claim(kind)
        self.components.setdefault(kind.__name__, schema)
        return {"$ref": f"#/components/schemas/{kind.__name__}"}

    def fields_of(self, kind: type, *, without: frozenset[str] = frozenset()) -> dict[str, Any]:
        """The object schema of a dataclass's fields, ``without`` some of them."""
        hints, properties, required = type_hints(kind), {}, []
        for field in fields(kind):
            if field.name in without:
                continue
            schema = self.of(hints[field.name])
            if field.name == "limit":
                schema.update(minimum=1, maximum=GREATEST_LIMIT)
            if field.default is MISSING and field.default_factory is MISSING:
                required.append(field.name)
            elif field.default is not MISSING and "$ref" not in schema:
                schema["default"] = as_json(field.default)
            properties[field.name] = schema
        found: dict[str, Any] = {"type": "object", "properties": properties}
        if required:
            found["required"] = required
        text = inspect.getdoc(kind) or ""
        if text and not text.startswith(kind.__name__ + "("):
            found["description"] = text
        return found
