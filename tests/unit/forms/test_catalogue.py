"""What the form editor offers is read, and changes what people see or may hand in."""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Any

import pytest

from web.pages.designer_form_words import form_words
from workflows.forms import Form, parse_form, troubles_of
from workflows.forms.catalogue import OFFERS, PROPERTIES, Offered
from workflows.forms.schema import FIELDS, HOLDERS, STATIC

#: What the property is set to, where the editor's kind does not say it.
_SAMPLES: Mapping[str, Any] = {
    "key": "other",
    "path": "other",
    "choices": [{"label": "三", "value": 3}],
    "defaultValue": "7",
    "hide": "=other = 1",
    "pattern": "[0-9]+",
}
_BY_EDITOR: Mapping[str, Any] = {"text": "一", "lines": "一", "number": 2, "whole": 2}
#: The words that another property decides on: seen only where that is set as well.
_WITH: Mapping[str, Mapping[str, Any]] = {"patternSaysEn": {"validate": {"pattern": "[0-9]+"}}}


def begun(offer: Offered) -> dict[str, Any]:
    named = {"id": "x", "label": "甲", "text": "甲"} if offer.kind != "separator" else {"id": "x"}
    key = "path" if offer.kind in HOLDERS else "key"
    return {**offer.begins, **named, **({key: "own"} if offer.key else {})}


def put(component: dict[str, Any], path: tuple[str, ...], value: object) -> None:
    *levels, last = path
    for name in levels:
        component = component.setdefault(name, {})
    component[last] = value


def read(component: Mapping[str, Any]) -> Form:
    content = json.dumps({"id": "f", "components": [component]}).encode()
    return parse_form(content, "en")


@pytest.mark.parametrize("offer", OFFERS, ids=lambda offer: offer.name)
def test_what_is_offered_can_be_used_as_it_begins(offer: Offered) -> None:
    troubles, form = troubles_of(json.dumps({"components": [begun(offer)]}).encode())
    assert (troubles, [each.kind for each in form.components]) == ((), [offer.kind])


@pytest.mark.parametrize(
    ("offer", "name"),
    [(offer, name) for offer in OFFERS for name in offer.properties],
    ids=lambda each: each if isinstance(each, str) else each.name,
)
def test_every_property_that_is_offered_is_read(offer: Offered, name: str) -> None:
    found = PROPERTIES[name]
    value = _SAMPLES.get(name, _BY_EDITOR.get(found.editor, found.when_set))
    if found.editor == "option":
        value = next(each for each in found.options if each and each != offer.begins.get(name))
    component = begun(offer)
    component.pop("label", None) if name == "dateLabel" else None
    if name == "checklist":
        keys = ("text", "answer")
        component["components"] = [{"type": "textfield", "key": key} for key in keys]
    before = read(component)
    put(component, found.path, value)
    assert read(component).components[0] != before.components[0], name


def test_everything_that_people_could_use_is_offered() -> None:
    # A spacer is read, so that files of other tools open; pages here have their own spaces.
    assert {offer.kind for offer in OFFERS} == FIELDS | HOLDERS | STATIC - {"spacer"}


def test_the_page_has_a_word_for_all_of_it() -> None:
    words = form_words()
    assert {f"offer_{offer.name}" for offer in OFFERS} <= words.keys()
    for name, found in PROPERTIES.items():
        assert {f"property_{name}", f"hint_{name}"} <= words.keys()
        if found.editor == "option":
            assert {f"{name}_{option}" for option in found.options} <= words.keys()
