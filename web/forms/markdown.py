"""The little Markdown of ``text`` components, safely as HTML.

Everything is escaped first; then headings, lists, bold, italics, code and links are recognised.
``{{name}}`` is replaced by what the process knows.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from typing import Any

from markupsafe import Markup, escape

from web.forms.words import day_in_words
from workflows.forms.paths import look_up

_FIELD = re.compile(r"\{\{\s*=?\s*([\w.]+)\s*\}\}")
_LINK = re.compile(r"\[([^\]\n]+)\]\((https?://[^\s)]+|/[^\s)/][^\s)]*|/)\)")
_DATE = re.compile(r"\d{4}-\d{2}-\d{2}(T|$)")
_STYLES = (
    (re.compile(r"\*\*([^*\n]+)\*\*"), r"<strong>\1</strong>"),
    (re.compile(r"\*([^*\n]+)\*"), r"<em>\1</em>"),
    (re.compile(r"`([^`\n]+)`"), r"<code>\1</code>"),
)


def as_html(text: str, facts: Mapping[str, Any]) -> Markup:
    """The text as paragraphs, headings (from ``h3`` down) and lists."""
    blocks = re.split(r"\n\s*\n", text.replace("\r\n", "\n").strip())
    html = Markup("\n").join(part for block in blocks if block for part in _block(block))
    # Facts come last, so that nothing in them is taken for markup of either kind.
    return Markup(_FIELD.sub(lambda m: str(escape(_fact(facts, m.group(1)))), html))  # noqa: S704


def _fact(facts: Mapping[str, Any], path: str) -> str:
    value = look_up(facts, path)
    if value is None or isinstance(value, (dict, list)):
        return ""
    return day_in_words(str(value)) if _DATE.match(str(value)) else str(value)


def _block(block: str) -> Iterator[Markup]:
    lines = block.strip().splitlines()
    heading = re.fullmatch(r"(#{1,6})\s+(.+)", lines[0])
    if heading:
        yield Markup("<h3>{}</h3>").format(_inline(heading.group(2)))
        lines = lines[1:]
    if lines and all(re.match(r"\s*[-*]\s+", line) for line in lines):
        yield _list("ul", [re.sub(r"^\s*[-*]\s+", "", line) for line in lines])
    elif lines and all(re.match(r"\s*\d+[.、]\s*", line) for line in lines):
        yield _list("ol", [re.sub(r"^\s*\d+[.、]\s*", "", line) for line in lines])
    elif lines:
        yield Markup("<p>{}</p>").format(Markup("<br>").join(map(_inline, lines)))


def _list(tag: str, items: list[str]) -> Markup:
    inner = Markup("").join(Markup("<li>{}</li>").format(_inline(item)) for item in items)
    return Markup("<{0}>{1}</{0}>").format(tag, inner)


def _inline(text: str) -> Markup:
    html = str(escape(text))
    html = _LINK.sub(r'<a href="\2">\1</a>', html)
    for pattern, replacement in _STYLES:
        html = pattern.sub(replacement, html)
    # Escaped above; what was added since is ours.
    return Markup(html)  # noqa: S704
