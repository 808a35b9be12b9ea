"""Everything the checker says can be said in Chinese, with the same fields."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from babel.messages.pofile import read_po

from engine.interpreter.checks.catalogue import CATALOGUE

_FIELD = re.compile(r"\{(\w+)\}")
PO = Path(__file__).parents[3] / "engine" / "locale" / "zh_CN" / "interpreter.po"


@pytest.mark.parametrize("code", CATALOGUE)
def test_finding_is_translated(code: str) -> None:
    with PO.open("rb") as file:
        catalogue = read_po(file)
    for text in (CATALOGUE[code].text, CATALOGUE[code].remedy):
        message = catalogue.get(text)
        assert message is not None
        assert isinstance(message.string, str)
        assert set(_FIELD.findall(message.string)) == set(_FIELD.findall(text))
