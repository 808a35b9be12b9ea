"""Renders forms without an application around them."""

from collections.abc import Mapping, Sequence
from html.parser import HTMLParser
from pathlib import Path
from typing import Any

from jinja2 import Environment, FileSystemLoader, StrictUndefined

import web
from engine.errors import Problem
from web import i18n
from web.forms import form_view
from workflows.forms import Form, initial

TEMPLATES = Path(web.__file__).parent / "templates"


def html_of(
    form: Form,
    data: Mapping[str, Any] | None = None,
    facts: Mapping[str, Any] | None = None,
    problems: Sequence[Problem] = (),
) -> str:
    environment = Environment(
        loader=FileSystemLoader(TEMPLATES),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    environment.globals.update(_=i18n.gettext, asset=lambda name: f"/static/{name}")
    macros = environment.get_template("forms/fields.html").module
    view = form_view(
        form, initial(form, facts or {}) if data is None else data, facts or {}, problems
    )
    return str(macros.summary(view.problems)) + str(macros.fields(view.fields))  # type: ignore[attr-defined]


class Page(HTMLParser):
    """The elements of a page with their attributes, in document order."""

    def __init__(self, markup: str) -> None:
        super().__init__()
        self.elements: list[tuple[str, dict[str, str | None]]] = []
        self._in_template = 0
        self.feed(markup)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag == "template":
            self._in_template += 1
        if not self._in_template:
            self.elements.append((tag, dict(attrs)))

    def handle_endtag(self, tag: str) -> None:
        if tag == "template":
            self._in_template -= 1

    def of(self, *tags: str) -> list[dict[str, str | None]]:
        return [attributes for tag, attributes in self.elements if tag in tags]

    def ids(self) -> list[str]:
        return [str(attributes["id"]) for _, attributes in self.elements if "id" in attributes]
