"""Everything the checker says can be said in Chinese, with the same fields."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from babel.messages.catalog import Message
from babel.messages.pofile import read_po

from engine.interpreter.checks.catalogue import CATALOGUE

_FIELD = re.compile(r"\{(\w+)\}")
FOLDER = Path(__file__).parents[3] / "engine" / "locale" / "zh_CN"


@pytest.fixture(scope="module")
def messages() -> dict[str, Message]:
    found: dict[str, Message] = {}
    for path in FOLDER.glob("*.po"):
        with path.open("rb") as file:
            found.update({str(message.id): message for message in read_po(file)})
    return found


@pytest.mark.parametrize("code", CATALOGUE)
def test_finding_is_translated(code: str, messages: dict[str, Message]) -> None:
    for text in (CATALOGUE[code].text, CATALOGUE[code].remedy):
        message = messages.get(text)
        assert message is not None
        assert isinstance(message.string, str)
        assert set(_FIELD.findall(message.string)) == set(_FIELD.findall(text))
