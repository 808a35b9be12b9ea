"""Raw values of single fields, as people type them or programs send them, made into types."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Mapping, Sequence
from datetime import date, time

from workflows.forms.schema import ONE_OF, Component

_NUMBER = re.compile(r"[+-]?[0-9]{1,15}(\.[0-9]{1,15})?")
_DATE = re.compile(r"([0-9]{4})[-/.年]([0-9]{1,2})[-/.月]([0-9]{1,2})日?")
_TIME = re.compile(r"([0-9]{1,2})[:时]([0-9]{2})(?::[0-9]{2}(?:\.[0-9]+)?)?分?(?:Z|[+-][0-9:]+)?")
_CONTROL = re.compile(r"[\x00-\x08\x0b-\x1f\x7f]")


class Unreadable(Exception):
    """A value that cannot be made into what the field holds; ``template`` says why."""

    def __init__(self, template: str, **params: object) -> None:
        self.template = template
        self.params = params
        super().__init__(template)


def read(component: Component, raw: object) -> object:
    """The typed value: text, number, bool, list of texts, ISO date or time; None for nothing.

    Raises:
        Unreadable: it says something, but not what this field can hold.
    """
    if component.kind == "checkbox":
        return raw is True or raw in ("true", "on", "1")
    if component.many:
        return _texts(raw)
    if component.kind == "number":
        return _number(component, raw)
    text = _chosen(raw) if component.kind in ONE_OF else _text(raw)
    if not text:
        return None
    if component.kind == "datetime":
        return _READ_TIME[component.subtype if component.subtype in _READ_TIME else "date"](text)
    return text


def _text(raw: object) -> str:
    if raw is None or isinstance(raw, (Mapping, bool)):
        return ""
    if isinstance(raw, Sequence) and not isinstance(raw, str):
        return ""
    return _CONTROL.sub("", str(raw).replace("\r\n", "\n").replace("\r", "\n")).strip()


def _chosen(raw: object) -> str:
    """The value of a choice as a page posts it; programs send it as the process knows it."""
    return str(raw) if isinstance(raw, bool) else _text(raw)


def _texts(raw: object) -> list[str]:
    values = [raw] if isinstance(raw, str) else raw
    if not isinstance(values, Sequence):
        return []
    texts = map(_chosen, values)
    return list(dict.fromkeys(text for text in texts if text))


def _number(component: Component, raw: object) -> object:
    text = unicodedata.normalize("NFKC", _text(raw)).replace(",", "").replace(" ", "")
    if not text:
        return None
    if isinstance(raw, float) and raw.is_integer() and abs(raw) < 1e15:
        text = str(int(raw))
    if not _NUMBER.fullmatch(text):
        raise Unreadable("{label}：请填数字，不带单位")
    _, _, decimals = text.partition(".")
    digits = component.decimal_digits
    if digits is not None and len(decimals.rstrip("0")) > digits:
        if digits == 0:
            raise Unreadable("{label}：请填整数")
        raise Unreadable("{label}：小数点后最多{digits}位", digits=digits)
    if component.as_text:
        return text
    return float(text) if decimals.strip("0") else int(text.partition(".")[0])


def _read_date(text: str) -> str:
    match = _DATE.fullmatch(unicodedata.normalize("NFKC", text).replace(" ", ""))
    try:
        if match is not None:
            year, month, day = map(int, match.groups())
            return date(year, month, day).isoformat()
    except ValueError:
        pass
    raise Unreadable("{label}：请填日期，如2026年5月20日")


def _read_clock(text: str) -> str:
    match = _TIME.fullmatch(unicodedata.normalize("NFKC", text).replace(" ", ""))
    try:
        if match is not None:
            return time(int(match.group(1)), int(match.group(2))).isoformat("minutes")
    except ValueError:
        pass
    raise Unreadable("{label}：请填时间，如14:30")


def _read_moment(text: str) -> str:
    day, _, clock = text.partition("T") if "T" in text else text.partition(" ")
    return f"{_read_date(day)}T{_read_clock(clock)}"


_READ_TIME = {"date": _read_date, "time": _read_clock, "datetime": _read_moment}
