"""A column that SQLite looks for no index by."""

from __future__ import annotations

from typing import Any, TypeVar

from sqlalchemy import ColumnElement
from sqlalchemy.ext.compiler import compiles
from sqlalchemy.sql.compiler import SQLCompiler
from sqlalchemy.sql.visitors import InternalTraversal

T = TypeVar("T")


class Filtered(ColumnElement[T]):
    """A column for whose sake SQLite, which cannot tell how common a prefix is, takes no index.

    See "The unary + operator" in https://www.sqlite.org/optoverview.html. PostgreSQL can tell.
    """

    inherit_cache = True
    _traverse_internals = [("column", InternalTraversal.dp_clauseelement)]  # noqa: RUF012 - SQLAlchemy declares it.

    def __init__(self, column: ColumnElement[T]) -> None:
        self.column = column
        self.type = column.type


@compiles(Filtered)
def _plainly(element: Filtered[Any], compiler: SQLCompiler, **options: Any) -> str:
    return compiler.process(element.column, **options)


@compiles(Filtered, "sqlite")
def _with_plus(element: Filtered[Any], compiler: SQLCompiler, **options: Any) -> str:
    return f"+{compiler.process(element.column, **options)}"
