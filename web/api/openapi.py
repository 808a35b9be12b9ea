"""The OpenAPI 3.1 document, made from the table of operations."""

from __future__ import annotations

import inspect
import re
from collections.abc import Sequence
from dataclasses import dataclass, fields, is_dataclass
from typing import Any, get_args, get_origin

from engine.commands.base import Command, Query
from engine.views import DefinitionFinding
from web.api.reading import type_hints
from web.api.schema import Schemas
from web.api.table import Operation
from web.i18n import gettext as _

PREFIX = "/api/v1"


@dataclass(frozen=True, slots=True)
class FieldError:
    field: str
    message: str


@dataclass(frozen=True, slots=True)
class ProblemDetails:
    """RFC 9457. ``code`` never changes with the language.

    ``findings`` are those of a definition that was refused.
    """

    type: str
    title: str
    status: int
    code: str
    detail: str
    instance: str
    errors: tuple[FieldError, ...] = ()
    findings: tuple[DefinitionFinding, ...] = ()


def document(operations: Sequence[Operation], *, version: str) -> dict[str, Any]:
    """The whole document, in the reader's language."""
    schemas = Schemas()
    paths: dict[str, dict[str, Any]] = {}
    for operation in operations:
        methods = paths.setdefault(PREFIX + operation.path, {})
        methods[operation.method.lower()] = _operation(operation, schemas)
    schemas.of(ProblemDetails)
    return {
        "openapi": "3.1.0",
        "info": {"title": _("督办接口"), "version": version},
        "servers": [{"url": "/"}],
        "security": [{"token": []}],
        "paths": paths,
        "components": {
            "schemas": dict(sorted(schemas.components.items())),
            "securitySchemes": {"token": {"type": "http", "scheme": "bearer"}},
        },
    }


def path_fields(operation: Operation) -> tuple[str, ...]:
    return tuple(re.findall(r"{(\w+)}", operation.path))


def _operation(operation: Operation, schemas: Schemas) -> dict[str, Any]:
    found: dict[str, Any] = {
        "operationId": operation.name,
        "tags": [operation.path.split("/")[1]],
        "summary": _(operation.summary),
        "description": inspect.getdoc(operation.asks) or "",
        "parameters": _parameters(operation, schemas),
        "responses": _responses(operation, schemas),
    }
    body = _body(operation, schemas) if operation.in_body else None
    if body is not None:
        found["requestBody"] = body
    return found


def _parameters(operation: Operation, schemas: Schemas) -> list[dict[str, Any]]:
    hints = type_hints(operation.asks)
    found = [
        {"name": name, "in": "path", "required": True, "schema": schemas.of(hints[name])}
        for name in path_fields(operation)
    ]
    if not operation.in_body:
        found.extend(_query_parameters(operation.asks, schemas, taken_by(operation)))
    elif not operation.is_query:
        found.append(
            {
                "name": "Idempotency-Key",
                "in": "header",
                "description": _("同一个键再发一次，不会重复执行，返回第一次的结果。"),
                "schema": {"type": "string", "maxLength": 200},
            }
        )
    return found


def taken_by(operation: Operation) -> frozenset[str]:
    """The fields that do not come from the body or the query string."""
    return frozenset({*path_fields(operation), *operation.hidden})


def _query_parameters(kind: type, schemas: Schemas, taken: frozenset[str]) -> list[dict[str, Any]]:
    """Fields of a nested dataclass stand beside the others: a query string is flat."""
    hints, found = type_hints(kind), []
    described = schemas.fields_of(kind, without=taken | nested_fields(kind))
    for name, schema in described["properties"].items():
        required = name in described.get("required", ())
        parameter = {"name": name, "in": "query", "required": required, "schema": schema}
        if schema.get("type") == "array":
            parameter["explode"] = False
        found.append(parameter)
    for name in sorted(nested_fields(kind) - taken):
        found.extend(_query_parameters(hints[name], schemas, frozenset()))
    return found


def nested_fields(kind: type) -> frozenset[str]:
    """The fields of a dataclass that are dataclasses themselves."""
    hints = type_hints(kind)
    return frozenset(
        field.name
        for field in fields(kind)
        if isinstance(hints[field.name], type) and is_dataclass(hints[field.name])
    )


def _body(operation: Operation, schemas: Schemas) -> dict[str, Any] | None:
    schema = schemas.fields_of(operation.asks, without=taken_by(operation))
    schema.pop("description", None)
    if not schema["properties"]:
        return None
    return {
        "required": "required" in schema,
        "content": {"application/json": {"schema": schema}},
    }


def _responses(operation: Operation, schemas: Schemas) -> dict[str, Any]:
    success: dict[str, Any] = {"description": "OK"}
    if operation.raw:
        success["content"] = {"application/octet-stream": {"schema": schemas.of(bytes)}}
    elif operation.status != 204:
        answer = schemas.of(answer_type(operation.asks))
        success["content"] = {"application/json": {"schema": answer}}
    problem = schemas.of(ProblemDetails)
    return {
        str(operation.status): success,
        "default": {
            "description": _("错误说明"),
            "content": {"application/problem+json": {"schema": problem}},
        },
    }


def answer_type(kind: type) -> Any:
    """What a command or query returns: the parameter of its base."""
    for base in getattr(kind, "__orig_bases__", ()):
        if get_origin(base) in (Command, Query):
            return get_args(base)[0]
    raise TypeError(f"Expected a command or query, but got {kind}.")
