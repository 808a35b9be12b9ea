"""How indicators, facts and points read in the forms of the process. Pure."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from decimal import Decimal
from typing import Any

from workflows.evaluation.indicators import Content, Indicator, Question, QuestionKind

_YES, _NO = "是", "否"


def title_of(indicator: Indicator, group: str) -> str:
    return f"{indicator.title}（{indicator.weight(group)}分）"


def in_words(value: Any) -> str:
    if value is None:
        return "没有记录"
    if isinstance(value, bool):
        return _YES if value else _NO
    return f"{value:g}" if isinstance(value, float) else str(value)


def fact_in_words(fact: Mapping[str, Any]) -> str:
    """``联系台账：经企业确认的联系2次``."""
    return f"{fact['source']}：{fact['label']}{in_words(fact['value'])}{_unit(fact)}"


def _unit(fact: Mapping[str, Any]) -> str:
    return str(fact["unit"]) if fact["value"] is not None else ""


def facts_in_words(facts: Iterable[Mapping[str, Any]]) -> str:
    return "；".join(fact_in_words(fact) for fact in facts)


def answer_in_words(question: Question, value: Any) -> str:
    said = "没有回答" if value is None else f"{in_words(value)}{question.unit}"
    return f"{question.label}：{said}"


def asked_for(question: Question) -> str:
    """The question with what may be answered."""
    if question.kind is QuestionKind.YES_NO:
        return question.label
    return f"{question.label}（{question.unit}）" if question.unit else question.label


def summary(content: Content, points: Mapping[str, Decimal]) -> str:
    """A line for each dimension: what it brought, and of how much."""
    lines = []
    for dimension in content.dimensions:
        codes = [each.code for each in content.indicators if each.dimension == dimension.code]
        got = sum((points.get(code, Decimal(0)) for code in codes), Decimal(0))
        lines.append(f"{dimension.name}：{got:.2f}／{dimension.weight}")
    return "\n".join(lines)
