"""Texts in the reader's language.

Chinese is what people read first. In ``web`` and ``workflows`` a message is its own Chinese
text, in ``engine`` it is an English template; the catalogues of the three packages say it in the
other language. So one lookup serves both, and a text without an entry is shown as it is.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Mapping
from datetime import date, datetime
from enum import Enum
from functools import lru_cache, partial
from importlib.resources import files
from importlib.resources.abc import Traversable

from babel.messages.pofile import read_po
from flask import g, has_request_context, request

from engine.clock import LOCAL_ZONE
from engine.errors import EngineError, Problem
from web import acting, dates
from web.reasons import Reasons
from workflows.briefing.commands import Brief

CHINESE = "zh_CN"
ENGLISH = "en"
LOCALES = (CHINESE, ENGLISH)
#: How each language names itself, and its tag in HTML.
LOCALE_NAMES: Mapping[str, str] = {CHINESE: "中文", ENGLISH: "English"}
LANGUAGE_TAGS: Mapping[str, str] = {CHINESE: "zh-CN", ENGLISH: "en"}
COOKIE = "duban_lang"
#: As ``workflows.supervision.wording.local_text`` writes it.
_STORED_MOMENT = re.compile(r"\d{4}-\d{2}-\d{2} \d{2}:\d{2}")
_PACKAGES = ("engine", "workflows", "web")


def N_(text: str) -> str:  # noqa: N802 - the customary name, which extraction looks for.
    """Mark a text for translation where it is written down before it is shown."""
    return text


@lru_cache
def catalogue(locale: str) -> Mapping[str, str]:
    """Every message that the packages have for ``locale``."""
    texts: dict[str, str] = {}
    for file in _catalogue_files(locale):
        with file.open("rb") as stream:
            for message in read_po(stream, locale=locale):
                if message.id and message.string and not message.fuzzy:
                    texts[str(message.id)] = str(message.string)
    return texts


def _catalogue_files(locale: str) -> Iterator[Traversable]:
    for package in _PACKAGES:
        folder = files(package) / "locale" / locale
        if folder.is_dir():
            yield from sorted(
                (file for file in folder.iterdir() if file.name.endswith(".po")),
                key=lambda file: file.name,
            )


@lru_cache
def reasons(locale: str) -> Reasons:
    """What says in ``locale`` why something could not be read or worked out."""
    return Reasons(catalogue(locale))


def faults_in(template: str, params: Mapping[str, object], locale: str) -> dict[str, str]:
    """Those of ``params`` that say why something is refused, in ``locale``.

    ``fault`` always is one, ``reason`` in templates of the engine; elsewhere people have typed it.
    """
    names = ("fault", "reason") if template.isascii() else ("fault",)
    found = {name: params.get(name) for name in names}
    return {
        name: reasons(locale).say(each) for name, each in found.items() if isinstance(each, str)
    }


def translate(text: str, locale: str) -> str:
    """``text`` in ``locale``, or as it is where no catalogue has it."""
    return catalogue(locale).get(text, text)


def speech(locale: str) -> Callable[[str], str]:
    """What says texts in ``locale``; for files that are written while nobody asks."""
    return partial(translate, locale=locale)


def present_locale() -> str:
    """The language of the request in hand; Chinese where there is none."""
    if not has_request_context():
        return CHINESE
    chosen: str | None = g.get("locale")
    if chosen is None:
        chosen = g.locale = choose_locale()
    return chosen


def choose_locale() -> str:
    """Query switch, cookie, the visitor's own setting, then what the browser accepts."""
    visitor = g.get("visitor")
    for wanted in (
        request.args.get("lang"),
        request.cookies.get(COOKIE),
        visitor.locale if visitor else None,
    ):
        if wanted in LOCALES:
            return str(wanted)
    return _accepted(tag for tag, _weight in request.accept_languages)


def _accepted(tags: Iterable[str]) -> str:
    """English only for those whose browser does not ask for Chinese at all."""
    languages = {tag.lower().partition("-")[0] for tag in tags}
    return ENGLISH if ENGLISH in languages and "zh" not in languages else CHINESE


def gettext(text: str, /, **fields: object) -> str:
    """``text`` in the reader's language, with its named fields filled in."""
    found = translate(text, present_locale())
    return found.format(**fields) if fields else found


def say(error: EngineError | Problem) -> str:
    """What an error or a problem says, in the reader's language; ``user`` by their name."""
    return say_template(error.template, {**error.params, **_named(error.params)})


def _named(params: Mapping[str, object]) -> dict[str, object]:
    user = params.get("user")
    if not isinstance(user, str) or not has_request_context() or g.get("visitor") is None:
        return {}
    return {"user": acting.query(Brief(user_ids=frozenset({user}))).person(user)}


def say_template(template: str, params: Mapping[str, object]) -> str:
    """A template with parameters as people read them: instants as local times, words translated."""
    locale = present_locale()
    readable = {name: _readable(value, locale) for name, value in params.items()}
    readable |= faults_in(template, params, locale)
    return translate(template, locale).format(**readable)


def _readable(value: object, locale: str) -> object:
    if isinstance(value, datetime):
        return dates.moment(value, locale=locale)
    if isinstance(value, date):
        return dates.day(value, locale=locale)
    if isinstance(value, Enum):
        return translate(str(value.value), locale)
    if isinstance(value, str):
        return translate(stored_moment(value), locale)
    return value


def stored_moment(text: str, *, with_year: bool = False) -> str:
    """A local time as texts are stored with it (2026-05-25 17:30), as people read it."""
    if not _STORED_MOMENT.fullmatch(text):
        return text
    at = datetime.fromisoformat(text).replace(tzinfo=LOCAL_ZONE)
    return dates.moment(at, locale=present_locale(), with_year=with_year)
