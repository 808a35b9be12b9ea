"""Tables and JSON for a terminal."""

from __future__ import annotations

import dataclasses
import json
import unicodedata
from collections.abc import Iterable, Sequence
from datetime import date, datetime
from typing import Any

import click

from web.cli.language import say


def width(text: str) -> int:
    """How many columns a text takes: two for each wide character (Unicode UAX #11)."""
    return sum(2 if unicodedata.east_asian_width(character) in "WF" else 1 for character in text)


def show_table(headings: Sequence[str], rows: Iterable[Sequence[object]]) -> int:
    """Print rows under headings, which are translated, aligned; how many rows there were."""
    titles = [say(heading) for heading in headings]
    cells = [[str("" if cell is None else cell) for cell in row] for row in rows]
    widths = [max(map(width, column)) for column in zip(titles, *cells, strict=True)]
    for line in (titles, *cells):
        padded = (
            cell + " " * (size - width(cell)) for cell, size in zip(line, widths, strict=True)
        )
        click.echo("  ".join(padded).rstrip())
    return len(cells)


def show_json(thing: object) -> None:
    """Print a dataclass, or a list of them, as JSON with readable Chinese."""
    click.echo(json.dumps(thing, default=_plain, ensure_ascii=False, indent=2))


def _plain(thing: Any) -> object:
    if dataclasses.is_dataclass(thing) and not isinstance(thing, type):
        return {field.name: getattr(thing, field.name) for field in dataclasses.fields(thing)}
    if isinstance(thing, (datetime, date)):
        return thing.isoformat()
    if isinstance(thing, (frozenset, set, tuple)):
        return sorted(thing)
    if isinstance(thing, dict | bytes):
        raise TypeError(f"Expected something that JSON can hold, but got {type(thing)}.")
    return dict(thing)
