"""In which language the terminal is spoken to, and what is said in it."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime
from enum import Enum

import click

from engine.clock import LOCAL_ZONE
from engine.errors import EngineError, InvalidInput, Problem
from web.i18n import CHINESE, ENGLISH, faults_in, translate

_KEY = "duban.locale"


def choose(environment: Mapping[str, str]) -> str:
    """The language of a POSIX environment (POSIX.1-2017 8.2): English where it names another
    language than Chinese, and Chinese where it names none.
    """
    for name in ("LC_ALL", "LC_MESSAGES", "LANG"):
        value = environment.get(name, "")
        if value:
            language = value.partition(".")[0].partition("_")[0].lower()
            return CHINESE if language in {"zh", "c", "posix"} else ENGLISH
    return CHINESE


def settle(context: click.Context, locale: str) -> None:
    """Speak ``locale`` from here on."""
    context.meta[_KEY] = locale


def present_locale() -> str:
    context = click.get_current_context(silent=True)
    return CHINESE if context is None else context.meta.get(_KEY, CHINESE)


def say(text: str, /, **fields: object) -> str:
    """``text`` in the language of the terminal, with its named fields filled in."""
    locale = present_locale()
    readable = {name: _readable(value, locale) for name, value in fields.items()}
    return translate(text, locale).format(**readable | faults_in(text, fields, locale))


def say_error(error: EngineError) -> str:
    """An error and each of its problems, a line apiece."""
    lines = [say(error.template, **error.params)]
    if isinstance(error, InvalidInput):
        lines += [f"  {say_problem(problem)}" for problem in error.problems]
    return "\n".join(lines)


def say_problem(problem: Problem) -> str:
    where = f"{problem.field}: " if problem.field else ""
    return where + say(problem.template, **problem.params)


def moment(instant: datetime | None) -> str:
    """An instant as people read it, in their own zone; empty where there is none."""
    return f"{instant.astimezone(LOCAL_ZONE):%Y-%m-%d %H:%M}" if instant else ""


def _readable(value: object, locale: str) -> object:
    if isinstance(value, datetime):
        return moment(value)
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, Enum):
        return translate(str(value.value), locale)
    if isinstance(value, str):
        return translate(value, locale)
    return value
