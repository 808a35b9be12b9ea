"""Values of fields as people read them."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from web import dates
from web.i18n import gettext as _
from web.i18n import present_locale
from workflows.forms.paths import is_blank
from workflows.forms.schema import Choice, Component


def value_in_words(component: Component, value: object, offered: Sequence[Choice]) -> str:
    """What a typed value says: labels for chosen values, dates as dates, a dash for nothing."""
    if component.kind == "checkbox":
        return _("是") if value is True else _("否")
    if is_blank(value):
        return "—"
    if offered:
        labels = {choice.value: choice.label for choice in offered}
        values = value if isinstance(value, list) else [value]
        return "、".join(labels.get(str(each), str(each)) for each in values)
    if component.kind == "datetime" and component.subtype != "time":
        return day_in_words(str(value))
    if isinstance(value, (int, float)) and not isinstance(value, bool):
        return dates.number(value)
    return str(value)


def day_in_words(text: str) -> str:
    """A date, or a date and time, in ISO form as people read it; other texts as they are."""
    day, _separator, clock = text.partition("T")
    try:
        shown = dates.day(date.fromisoformat(day), locale=present_locale(), with_year=True)
    except ValueError:
        return text
    return f"{shown} {clock[:5]}".strip()
