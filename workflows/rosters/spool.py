"""Rows that wait in a temporary file between being checked and being written."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from pathlib import Path
from types import TracebackType
from typing import Any, Self

from engine.store.codec import decode, encode


class Spool:
    """A file of rows, one a line, that is written once."""

    def __init__(self, path: Path) -> None:
        self._file = path.open("wb")

    def add(self, number: int, values: Mapping[str, Any]) -> None:
        """Keep a row. ``values`` are texts, numbers, exact decimals, days or None."""
        self._file.write(encode((number, dict(values))) + b"\n")

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        _kind: type[BaseException] | None,
        _error: BaseException | None,
        _trace: TracebackType | None,
    ) -> None:
        self._file.close()


def read_rows(path: Path) -> Iterator[tuple[int, dict[str, Any]]]:
    """The rows of a spool in their order, with their numbers."""
    with path.open("rb") as file:
        for line in file:
            number, values = decode(line)
            yield number, values
