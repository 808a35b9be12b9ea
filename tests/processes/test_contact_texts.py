"""Whatever a contact says in Chinese, it can say in English."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from importlib.resources import files

import pytest
from babel.messages.pofile import read_po
from lxml import etree

from workflows.packages import packages

_CHINESE = re.compile("[一-鿿]")
#: Pieces of a title, which is data and stays as it was written.
_TITLES = {"年第", "季度联系", "产改销"}


@pytest.fixture(scope="module")
def english() -> dict[str, str]:
    found: dict[str, str] = {}
    for file in files("workflows").joinpath("locale", "en").iterdir():
        with file.open("rb") as stream:
            found |= {str(each.id): str(each.string) for each in read_po(stream, locale="en")}
    return found


def texts_of_the_code() -> Iterator[str]:
    for file in (
        *files("workflows.contact_enterprise").iterdir(),
        *files("workflows.rectification").iterdir(),
    ):
        if file.name.endswith(".py"):
            tree = ast.parse(file.read_text(encoding="utf-8"))
            notes = {id(node.value) for node in ast.walk(tree) if isinstance(node, ast.Expr)}
            for node in ast.walk(tree):
                if isinstance(node, ast.Constant) and id(node) not in notes:
                    yield str(node.value)


def texts_of_the_diagrams() -> Iterator[str]:
    for package in packages().values():
        root = etree.fromstring(dict(package.files)[f"{package.key}.bpmn"])
        for node in root.iter("{*}*"):
            yield node.get("name", "")
            if etree.QName(node).localname == "documentation":
                yield str(node.text)


def test_every_text_has_an_english_one(english: dict[str, str]) -> None:
    said = {*texts_of_the_code(), *texts_of_the_diagrams()} - _TITLES
    chinese = {text for text in said if _CHINESE.search(text)}
    assert len(chinese) > 50
    assert sorted(text for text in chinese if not english.get(text)) == []


def test_the_english_texts_have_the_same_fields(english: dict[str, str]) -> None:
    field = re.compile(r"\{(\w+)\}")
    with_fields = {text for text in texts_of_the_code() if text in english and field.search(text)}
    assert with_fields
    for text in with_fields:
        assert set(field.findall(english[text])) == set(field.findall(text)), text
