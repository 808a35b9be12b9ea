"""What a cell says, whatever way it was typed. Pure.

Each reader takes the raw value (text, number, date or None) and returns a ``Reading``: the value,
and whether it was read otherwise than it stands there. What cannot be read raises ``Unreadable``.
An empty cell is read as ``None`` before any of these is asked.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from decimal import ROUND_HALF_UP, Decimal, InvalidOperation
from typing import Any

from openpyxl.utils.datetime import from_excel

#: Beyond so many digits a number in a spreadsheet is no longer exact.
_EXACT_DIGITS = 15
_INVISIBLE = re.compile("[\u200b-\u200f\u2060\ufeff\u0000-\u0008\u000b\u000c\u000e-\u001f]")
_DAY = re.compile(
    r"(\d{4})\s*[-/.年]\s*(\d{1,2})\s*[-/.月]\s*(\d{1,2})\s*日?(?:[ T]0?0:00(?::00)?)?"
)
_COMPACT_DAY = re.compile(r"(\d{4})(\d{2})(\d{2})")
_ERRORS = frozenset(
    {"#N/A", "#REF!", "#VALUE!", "#DIV/0!", "#NAME?", "#NUM!", "#NULL!", "#SPILL!", "#CALC!"}
)
_CENT = Decimal("0.01")


@dataclass(frozen=True, slots=True)
class Reading:
    """A value; ``adjusted`` says that the cell had it in another form."""

    value: Any
    adjusted: bool = False


Reader = Callable[[object], Reading]


class Unreadable(Exception):
    """A cell that is not what its column holds; a template for people with its parameters."""

    def __init__(self, template: str, **params: object) -> None:
        self.template = template
        self.params = params
        super().__init__(template.format(**params))


def is_empty(raw: object) -> bool:
    """Nothing, or nothing that shows."""
    return raw is None or (isinstance(raw, str) and not _visible(raw))


def shown(raw: object, limit: int = 80) -> str:
    """The raw value as a report shows it, cut where it is long."""
    text = _as_text(raw)
    return text if len(text) <= limit else text[: limit - 1] + "…"


def text(raw: object) -> Reading:
    """Words for people: stray spaces go, full-width brackets stay."""
    written = _checked(raw)
    return Reading(_restored(_visible(written)), adjusted=_restored(_visible(written)) != written)


def plain(raw: object) -> Reading:
    """Numbers and accounts: full-width letters and digits become half-width."""
    written = _checked(raw)
    value = _restored(_visible(unicodedata.normalize("NFKC", written)))
    return Reading(value, adjusted=value != written)


def code(raw: object) -> Reading:
    """A code: half-width, capitals, no spaces at all.

    Raises:
        Unreadable: it was kept as a number too long to be exact.
    """
    if isinstance(raw, int | float) and abs(raw) >= 10**_EXACT_DIGITS:
        raise Unreadable("这个代码以数字存放，末几位已经丢失，请把单元格改为文本后重填。")
    written = _checked(raw)
    value = re.sub(r"\s", "", plain(raw).value).upper()
    return Reading(value, adjusted=value != written)


def whole(raw: object) -> Reading:
    """A whole number; ``1,286人`` is one too."""
    number = _number(raw, unit="人")
    if number != number.to_integral_value():
        raise Unreadable("应为整数，现为“{value}”。", value=shown(raw))
    return Reading(int(number), adjusted=isinstance(raw, str) and raw != str(int(number)))


def amount(raw: object) -> Reading:
    """An amount in 万元, to two places."""
    number = _number(raw, unit="万元")
    value = number.quantize(_CENT, ROUND_HALF_UP)
    rounded = value != number
    typed = isinstance(raw, str) and not re.fullmatch(r"-?\d+(\.\d{1,2})?", raw)
    return Reading(value, adjusted=rounded or typed)


def day(raw: object) -> Reading:
    """A day: ``2026-01-05``, ``2026/1/5``, ``2026年1月5日``, ``20260105`` or a date cell."""
    if isinstance(raw, datetime):
        return Reading(_within(raw.date()))
    if isinstance(raw, date):
        return Reading(_within(raw))
    written = _visible(unicodedata.normalize("NFKC", _checked(raw)))
    found = _DAY.fullmatch(written) or _COMPACT_DAY.fullmatch(written)
    if found:
        value = _day_of(*(int(part) for part in found.groups()))
        return Reading(value, adjusted=raw != value.isoformat())
    if re.fullmatch(r"\d{5}", written):
        serial = from_excel(int(written))
        if isinstance(serial, datetime):
            return Reading(_within(serial.date()), adjusted=True)
    raise Unreadable("“{value}”不是日期，请写成 2026-01-05 这样。", value=shown(raw))


def choice(names: Mapping[str, Any]) -> Reader:
    """A reader of one of ``names``; it returns what the name stands for.

    A name with a ``*`` at its end is accepted too, but not offered.
    """
    allowed = "、".join(name for name in names if not name.endswith("*"))
    accepted = {name.rstrip("*").upper(): value for name, value in names.items()}

    def read(raw: object) -> Reading:
        name = re.sub(r"\s", "", str(plain(raw).value)).upper()
        if name not in accepted:
            raise Unreadable(
                "“{value}”不在可填的值中，应为：{allowed}。", value=shown(raw), allowed=allowed
            )
        return Reading(accepted[name], adjusted=raw != name)

    return read


def _number(raw: object, *, unit: str) -> Decimal:
    if isinstance(raw, bool | date):
        raise Unreadable("应为数字，现为“{value}”。", value=shown(raw))
    written = unicodedata.normalize("NFKC", _checked(raw))
    digits = re.sub(r"[\s,]", "", written).removesuffix(unit)
    try:
        number = Decimal(digits)
    except InvalidOperation:
        raise Unreadable("应为数字，现为“{value}”。", value=shown(raw)) from None
    # Written with an exponent, a few characters may stand for a number that fills the memory.
    if not number.is_finite() or number.adjusted() >= _EXACT_DIGITS:
        raise Unreadable("应为数字，现为“{value}”。", value=shown(raw))
    return number


def _checked(raw: object) -> str:
    written = _as_text(raw)
    if written.strip() in _ERRORS:
        raise Unreadable("公式出错，结果是“{value}”，请改正后重试。", value=written.strip())
    return written


def _as_text(raw: object) -> str:
    if raw is None:
        return ""
    if isinstance(raw, float) and raw.is_integer() and abs(raw) < 10**_EXACT_DIGITS:
        return str(int(raw))
    if isinstance(raw, datetime) and (raw.hour, raw.minute, raw.second) == (0, 0, 0):
        return raw.date().isoformat()
    return str(raw)


def _visible(written: str) -> str:
    return " ".join(_INVISIBLE.sub("", written).split())


def _restored(value: str) -> str:
    """Without the apostrophe with which our own exports neutralise a text."""
    return value[1:] if re.match(r"'[=+\-@]", value) else value


def _day_of(year: int, month: int, day_of_month: int) -> date:
    try:
        return _within(date(year, month, day_of_month))
    except ValueError:
        raise Unreadable(
            "没有{year}年{month}月{day}日这一天。", year=year, month=month, day=day_of_month
        ) from None


def _within(value: date) -> date:
    if not 1949 <= value.year <= 2099:
        raise Unreadable("日期{value}不在1949年至2099年之间。", value=value.isoformat())
    return value
