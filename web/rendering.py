"""What every template may use: texts, dates, addresses of files, and the layout's own facts."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any
from urllib.parse import urlencode

from flask import Flask, g, request

from engine.errors import EngineError, Problem
from web import acting, dates, i18n, navigation, security
from web.assets import asset
from web.pages import standing
from workflows.briefing.commands import Brief
from workflows.notices.commands import CountUnread


def equip(app: Flask) -> None:
    """Give the templates their filters and globals. Undefined names are errors."""
    environment = app.jinja_env
    environment.trim_blocks = True
    environment.lstrip_blocks = True
    environment.globals.update(
        _=i18n.gettext,
        asset=asset,
        csrf_token=security.csrf_token,
        form_key=acting.new_form_key,
        say=_say,
        say_template=i18n.say_template,
        unread_notices=_unread_notices,
        visitor_body=_visitor_body,
        with_query=with_query,
    )
    environment.filters.update(
        day=_day,
        full_day=_full_day,
        moment=_moment,
        clock=dates.clock,
        iso=dates.iso,
        number=dates.number,
        size=dates.size,
        stored_moment=i18n.stored_moment,
    )
    app.context_processor(_layout)


def _say(error: EngineError | Problem) -> str:
    return i18n.say(error)


def _another_year(value: date | datetime) -> bool:
    return dates.local_day(value).year != dates.local_day(acting.now()).year


def _day(value: date | datetime) -> str:
    """The year is told where it is not the present one."""
    return dates.day(value, locale=i18n.present_locale(), with_year=_another_year(value))


def _full_day(value: date | datetime) -> str:
    return dates.day(value, locale=i18n.present_locale(), with_year=True)


def _moment(value: datetime) -> str:
    return dates.moment(value, locale=i18n.present_locale(), with_year=_another_year(value))


def _unread_notices() -> int:
    """What the bell shows. Asked by the head of a page alone, not by its parts."""
    return acting.query(CountUnread()).unread


def _visitor_body() -> str:
    """The unit or enterprise of the visitor, by its name; empty for those without one."""
    mine = sorted(standing.bodies(acting.visitor()))
    return acting.query(Brief(bodies=frozenset(mine[:1]))).body(mine[0]) if mine else ""


def with_query(**changes: object) -> str:
    """The address of this page with some of its query changed; None takes a field out."""
    fields: dict[str, Any] = {**request.args.to_dict(), **changes}
    kept = {name: value for name, value in fields.items() if value not in (None, "")}
    # Two slashes at the head would lead to another host.
    return "/" + request.path.lstrip("/") + ("?" + urlencode(kept) if kept else "")


def _layout() -> dict[str, object]:
    duban, visitor, locale = acting.duban(), g.get("visitor"), i18n.present_locale()
    other = i18n.ENGLISH if locale == i18n.CHINESE else i18n.CHINESE
    return {
        "visitor": visitor,
        "nav_links": navigation.links(visitor) if visitor else (),
        "installation": duban.settings.title,
        "demonstration": duban.demonstration is not None,
        "now": acting.now(),
        "language_tag": i18n.LANGUAGE_TAGS[locale],
        "other_locale": other,
        "other_language_tag": i18n.LANGUAGE_TAGS[other],
        "other_language": i18n.LOCALE_NAMES[other],
    }
