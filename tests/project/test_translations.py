from __future__ import annotations

import runpy
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
SCRIPT = runpy.run_path(str(ROOT / "scripts" / "check_translations.py"))


@pytest.mark.parametrize(
    ("source", "texts"),
    [
        ('_("文")', ["文"]),
        ('raise NotFound("There is no {thing}.", thing=1)', ["There is no {thing}."]),
        ('Problem("field", "Too long.")', ["Too long."]),
        ('option("--x", help="帮助")', ["帮助"]),
        ('show_table(("编号", "名称"), rows)', ["编号", "名称"]),
        ('@group()\ndef demo():\n    """演示。"""', ["演示。"]),
        ('KIND_NAMES = MappingProxyType({"a": "甲", "b": "乙"})', ["甲", "乙"]),
        ('HEADINGS = ("季度", "企业")', ["季度", "企业"]),
        ('print("text")\n"""Docstring."""\n_(variable)\nWORDS = ("字",)', []),
    ],
)
def test_finds_texts_by_how_they_are_used(source: str, texts: list[str]) -> None:
    assert [found.text for found in SCRIPT["texts_in_python"](source, "file.py")] == texts


@pytest.mark.parametrize(
    ("message", "said", "known", "wrong"),
    [
        ("共{count}行", "{count} rows", {}, ""),
        ("共{count}行", "", {}, "not translated"),
        ("共{count}行", "{number} rows", {}, "the fields number of its own"),
        ("行", "row", {"行": "line"}, "differently"),
    ],
)
def test_finds_what_is_wrong_with_translation(
    message: str, said: str, known: dict[str, str], wrong: str
) -> None:
    found = list(SCRIPT["_findings_in"]("x.po", message, said, known))
    assert bool(found) is bool(wrong)
    assert wrong in "".join(found)
