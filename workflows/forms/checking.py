"""Whether a typed value keeps a field's rules. Templates name the field as ``{label}``."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from datetime import date
from typing import NamedTuple

from workflows.forms.paths import is_blank
from workflows.forms.patterns import LONGEST_MATCHED
from workflows.forms.schema import FILES, ONE_OF, TEXTS, Choice, Component, Rules

_EMAIL = re.compile(r"[^@\s]{1,64}@[^@\s.]{1,63}(\.[^@\s.]{1,63}){1,8}")
_PHONE = re.compile(r"\+?[0-9][0-9()\- ]{5,18}[0-9]")
#: Dates beyond them are slips of the pen, and sums with days would leave the calendar.
_YEARS = range(1900, 2200)
#: What no text exceeds where the schema sets no limit of its own, in characters.
LONGEST_TEXT = 20_000


class Fault(NamedTuple):
    template: str
    params: dict[str, object]


def faults(
    component: Component, value: object, *, offered: Sequence[Choice], today: date | None
) -> Iterator[Fault]:
    """What is wrong with ``value``; ``offered`` are the choices, ``today`` the date here."""
    if is_blank(value) or (component.kind == "checkbox" and value is False):
        if component.rules.required:
            yield Fault(_missing(component), {})
        return
    if component.kind in TEXTS and isinstance(value, str):
        yield from _text_faults(component.rules, value)
    elif component.kind == "number":
        yield from _number_faults(component, value)
    elif component.kind in FILES:
        yield from _file_faults(value)
    elif component.kind in ONE_OF or component.many:
        yield from _choice_faults(value, offered)
    elif component.kind == "datetime" and isinstance(value, str):
        yield from _date_faults(component, value, today)


def _missing(component: Component) -> str:
    if component.kind == "checkbox":
        return "请勾选：{label}"
    chosen = component.kind in ONE_OF or component.many
    return "请选择{label}" if chosen else "请填写{label}"


def _text_faults(rules: Rules, value: str) -> Iterator[Fault]:
    longest = rules.max_length or LONGEST_TEXT
    if rules.min_length and len(value) < rules.min_length:
        yield Fault(
            "{label}：至少写{least}个字，现在是{count}个",
            {"least": rules.min_length, "count": len(value)},
        )
    if len(value) > longest:
        yield Fault(
            "{label}：最多写{most}个字，现在是{count}个", {"most": longest, "count": len(value)}
        )
    elif rules.pattern and not _matches(rules.pattern, value):
        if rules.pattern_says:
            yield Fault("{label}：{wanted}", {"wanted": rules.pattern_says})
        else:
            yield Fault("{label}：写法不符合要求", {})
    if rules.format == "email" and not _EMAIL.fullmatch(value):
        yield Fault("{label}：请填电子邮箱，如name@example.cn", {})
    if rules.format == "phone" and not _PHONE.fullmatch(value):
        yield Fault("{label}：请填电话号码，如0471-1234567", {})


def _matches(pattern: str, value: str) -> bool:
    return len(value) <= LONGEST_MATCHED and re.fullmatch(pattern, value) is not None


def _file_faults(value: object) -> Iterator[Fault]:
    """Whether they are ids at all; whose files they are, the process's own step looks after."""
    ids = value if isinstance(value, list) else [value]
    if not all(str(each).isdecimal() for each in ids):
        yield Fault("{label}：没有这个附件", {})


def _number_faults(component: Component, value: object) -> Iterator[Fault]:
    number = float(str(value))
    least, most = component.rules.least, component.rules.most
    if least is not None and number < least:
        yield Fault("{label}：不能小于{least}", {"least": _plain(least)})
    if most is not None and number > most:
        yield Fault("{label}：不能大于{most}", {"most": _plain(most)})


def _plain(number: float) -> str:
    return f"{number:.15g}"


def _choice_faults(value: object, offered: Sequence[Choice]) -> Iterator[Fault]:
    known = {choice.value for choice in offered}
    wanted = value if isinstance(value, list) else [value]
    if not known.issuperset(wanted):
        yield Fault("{label}：请在给出的选项里选", {})


def _date_faults(component: Component, value: str, today: date | None) -> Iterator[Fault]:
    if component.subtype == "time":
        return
    day = date.fromisoformat(value[:10])
    if day.year not in _YEARS:
        yield Fault(
            "{label}：年份要在{first}至{last}之间", {"first": _YEARS[0], "last": _YEARS[-1]}
        )
    if today is None:
        return
    if component.no_past and day < today:
        yield Fault("{label}要在今天或以后", {})
    if component.no_future and day > today:
        yield Fault("{label}要在今天或以前", {})
