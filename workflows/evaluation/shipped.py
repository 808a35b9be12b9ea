"""The indicators that come with the product (``indicators.toml`` beside this module)."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from functools import cache
from importlib.resources import files
from typing import Any

from workflows.evaluation.indicators import (
    Content,
    Dimension,
    Indicator,
    Question,
    QuestionKind,
)


@cache
def _read() -> Mapping[str, Any]:
    file = files("workflows.evaluation").joinpath("indicators.toml")
    return tomllib.loads(file.read_text(encoding="utf-8"))


def shipped_title() -> str:
    return str(_read()["title"])


@cache
def shipped_content() -> Content:
    said = _read()
    return Content(
        tuple(Dimension(**each) for each in said["dimensions"]),
        tuple(_indicator(each) for each in said["indicators"]),
    )


def _indicator(said: Mapping[str, Any]) -> Indicator:
    asked = said.get("question")
    question = None
    if asked is not None:
        question = Question(**{**asked, "kind": QuestionKind(asked["kind"])})
    return Indicator(
        code=said["code"],
        dimension=said["dimension"],
        title=said["title"],
        clause=said["clause"],
        weight_state=said["state"],
        weight_other=said["other"],
        maximum=said["maximum"],
        formula=said["formula"],
        evidence=said["evidence"],
        question=question,
    )
