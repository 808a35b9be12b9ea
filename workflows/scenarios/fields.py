"""Takes the fields of a story's file, and names the line of what is wrong. Pure."""

from __future__ import annotations

from datetime import date, datetime
from enum import StrEnum
from typing import Any, TypeVar

from engine.clock import LOCAL_ZONE
from workflows.scenarios.model import Days
from workflows.scenarios.source import Fields, refusal

E = TypeVar("E", bound=StrEnum)


class At:
    """One mapping of the file: takes its fields out, and names the line of what is wrong."""

    def __init__(self, fields: Fields, path: str) -> None:
        self.fields = fields
        self.path = path
        self._taken: set[str] = set()

    def wrong(self, name: str, template: str, /, **params: object) -> Exception:
        line = self.fields.lines.get(name, self.fields.line)
        return refusal(self.path, line, template, **params)

    def take(self, name: str, default: Any = None) -> Any:
        self._taken.add(name)
        return self.fields.get(name, default)

    def text(self, name: str, default: str | None = None) -> str:
        value = self.take(name, default)
        if value is None:
            raise self.wrong(name, "缺少“{name}”。", name=name)
        if isinstance(value, bool | Fields | list):
            raise self.wrong(name, "“{name}”应当是文字。", name=name)
        return str(value)

    def number(self, name: str, default: int) -> int:
        value = self.take(name, default)
        if isinstance(value, bool) or not isinstance(value, int):
            raise self.wrong(name, "“{name}”应当是整数。", name=name)
        return value

    def one_of(self, name: str, kind: type[E], default: E | None = None) -> E:
        value = self.text(name, default)
        try:
            return kind(value)
        except ValueError:
            known = "、".join(kind)
            raise self.wrong(
                name,
                "“{name}”不能是“{value}”，可以写：{known}。",
                name=name,
                value=value,
                known=known,
            ) from None

    def instant(self, name: str) -> datetime:
        value = self.text(name)
        try:
            return parse_instant(value)
        except ValueError:
            raise self.wrong(
                name, "“{value}”不是时间，应写成 2026-05-20 09:00。", value=value
            ) from None

    def days(self, name: str) -> tuple[date, ...]:
        values = self.take(name, [])
        try:
            return tuple(date.fromisoformat(str(each)) for each in values)
        except (TypeError, ValueError):
            raise self.wrong(name, "“{name}”应当是日期的列表。", name=name) from None

    def percent(self, name: str, default: float) -> float:
        value = self.take(name, default)
        if isinstance(value, bool) or not isinstance(value, int | float) or not 0 <= value <= 100:
            raise self.wrong(name, "“{name}”应当是0到100的数。", name=name)
        return float(value)

    def calendar(self) -> Days:
        """The days that ``calendar`` changes; none where it is not there."""
        if "calendar" not in self.fields:
            return Days()
        calendar = self.inner("calendar")
        found = Days(off=calendar.days("off"), working=calendar.days("working"))
        calendar.done()
        return found

    def inner(self, name: str) -> At:
        value = self.take(name)
        if not isinstance(value, Fields):
            raise self.wrong(name, "“{name}”应当由“名称: 内容”组成。", name=name)
        return At(value, self.path)

    def each(self, name: str) -> list[At]:
        values = self.take(name, [])
        if not isinstance(values, list) or not all(isinstance(each, Fields) for each in values):
            raise self.wrong(name, "“{name}”应当是一个列表，每项由“名称: 内容”组成。", name=name)
        return [At(each, self.path) for each in values]

    def named(self, name: str) -> list[tuple[str, At]]:
        """The entries of a mapping of mappings."""
        if name not in self.fields:
            return []
        inner = self.inner(name)
        return [(key, inner.inner(key)) for key in inner.fields]

    def done(self) -> None:
        """Refuse what nobody has asked for: mostly a slip of the pen."""
        for name in self.fields:
            if name not in self._taken:
                known = "、".join(sorted(self._taken))
                raise self.wrong(
                    name, "这里没有“{name}”这一项，可以写：{known}。", name=name, known=known
                )


def parse_instant(text: str) -> datetime:
    """``2026-05-20 09:00``, local unless it says otherwise; a date alone is nine o'clock."""
    if len(text) == len("2026-05-20"):
        text += "T09:00"
    found = datetime.fromisoformat(text)
    return found if found.tzinfo else found.replace(tzinfo=LOCAL_ZONE)
