"""What differs between two sets of indicators. Pure."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import asdict
from typing import Any

from workflows.evaluation.views import IndicatorChange, IndicatorSet

#: Fields that people compare, by what they are called.
FIELD_NAMES = {
    "name": "名称",
    "weight": "权重",
    "title": "指标",
    "dimension": "维度",
    "clause": "条款",
    "weight_state": "国有分值",
    "weight_other": "其他企业分值",
    "maximum": "公式满分",
    "formula": "公式",
    "evidence": "证据规则",
    "question": "要企业回答的问题",
}


def compare(one: IndicatorSet, other: IndicatorSet) -> tuple[IndicatorChange, ...]:
    """From ``one`` to ``other``: dimensions first, then indicators, by their codes."""
    return (
        *_differences(_dimensions(one), _dimensions(other)),
        *_differences(_indicators(one), _indicators(other)),
    )


def _dimensions(found: IndicatorSet) -> Mapping[str, Mapping[str, Any]]:
    return {each.code: asdict(each) for each in found.content.dimensions}


def _indicators(found: IndicatorSet) -> Mapping[str, Mapping[str, Any]]:
    return {each.code: asdict(each) for each in found.content.indicators}


def _differences(
    before: Mapping[str, Mapping[str, Any]], after: Mapping[str, Mapping[str, Any]]
) -> Iterator[IndicatorChange]:
    for code in dict.fromkeys([*before, *after]):
        old, new = before.get(code, {}), after.get(code, {})
        for field in dict.fromkeys([*old, *new]):
            if field != "code" and old.get(field) != new.get(field):
                yield IndicatorChange(code, field, _text(old.get(field)), _text(new.get(field)))


def _text(value: Any) -> str:
    if isinstance(value, Mapping):
        return f"{value['label']}（{value['name']}）"
    return "" if value is None else str(value)
