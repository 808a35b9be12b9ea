"""What the fields of a document say, as text for its template. Pure."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from datetime import date, datetime
from typing import Any

from engine.clock import LOCAL_ZONE
from workflows.documents.kinds import DocumentKind, Field
from workflows.documents.placeholders import filled, is_empty

_DAY = re.compile(r"(\d{4})-(\d{2})-(\d{2})(?:[ T](\d{2}):(\d{2}))?")


def values_of(kind: DocumentKind, body: Mapping[str, Any]) -> dict[str, str]:
    """The texts of a kind's plain fields by their labels."""
    return {field.label: text_of(body.get(field.key)) for field in kind.fields if not field.columns}


def lines_of(kind: DocumentKind, body: Mapping[str, Any]) -> tuple[str, ...]:
    """The wording of a kind filled in, paragraph by paragraph; what says nothing is left out."""
    values = values_of(kind, body)
    said = (filled(line, values) for line in kind.lines if not is_empty(line, values))
    return tuple(part.strip() for line in said for part in line.split("\n") if part.strip())


def rows_of(field: Field, body: Mapping[str, Any]) -> list[dict[str, str]]:
    """The rows of a table's field by the labels of its columns; numbered where they are not."""
    rows = []
    for place, row in enumerate(body.get(field.key) or (), 1):
        texts = {column.label: text_of(row.get(column.key)) for column in field.columns}
        if any(column.key == "number" for column in field.columns) and not row.get("number"):
            texts[next(c.label for c in field.columns if c.key == "number")] = str(place)
        rows.append(texts)
    return rows


def text_of(value: object) -> str:
    """A value as a document writes it: dates as 2026年5月25日, lists with 、 between."""
    if value is None:
        return ""
    if isinstance(value, datetime):
        return written_day(value.astimezone(LOCAL_ZONE).date())
    if isinstance(value, date):
        return written_day(value)
    if isinstance(value, str):
        return _day_text(value)
    if isinstance(value, Sequence):
        return "、".join(text_of(each) for each in value)
    return str(value)


def written_day(day: date) -> str:
    """A date in Arabic figures, without leading zeros (GB/T 9704-2012 7.3.5.4)."""
    return f"{day.year}年{day.month}月{day.day}日"


def _day_text(text: str) -> str:
    match = _DAY.fullmatch(text.strip())
    if match is None:
        return text
    year, month, day, hour, minute = match.groups()
    written = f"{int(year)}年{int(month)}月{int(day)}日"
    return written if hour is None else f"{written}{int(hour)}时{minute}分"
