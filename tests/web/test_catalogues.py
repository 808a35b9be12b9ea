"""No text for people without its translation, and no translation that cannot be filled in."""

from __future__ import annotations

import string
from collections.abc import Iterable

import pytest

from tests.texts import Found, in_python, in_templates
from web.i18n import CHINESE, ENGLISH, LOCALES, catalogue


def missing(found: Iterable[Found], locale: str) -> list[str]:
    known = catalogue(locale)
    return sorted({f"{one.place}: {one.text}" for one in found if one.text not in known})


def test_every_text_of_the_engine_is_there_in_chinese() -> None:
    assert missing(in_python("engine"), CHINESE) == []


@pytest.mark.parametrize("package", ["workflows", "web"])
def test_every_text_of_the_domain_and_the_pages_is_there_in_english(package: str) -> None:
    assert missing(in_python(package), ENGLISH) == []


def test_every_text_of_the_templates_is_there_in_english() -> None:
    assert missing(in_templates(), ENGLISH) == []


@pytest.mark.parametrize("locale", LOCALES)
def test_translations_ask_for_no_field_that_their_text_has_not(locale: str) -> None:
    def fields(text: str) -> set[str]:
        return {name for _, name, _, _ in string.Formatter().parse(text) if name is not None}

    wrong = [text for text, said in catalogue(locale).items() if fields(said) - fields(text)]
    assert wrong == []


def test_extraction_finds_texts_where_they_are_known_to_be() -> None:
    """Without this the tests above would pass on an extraction that finds nothing."""
    assert "登录" in {found.text for found in in_templates()}
    assert "密码没有修改。" in {found.text for found in in_python("workflows")}
    assert "工作台" in {found.text for found in in_python("web")}
    assert len(list(in_python("engine"))) > 5
