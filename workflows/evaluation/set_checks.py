"""What is wrong with the indicators of a set; each problem names its field. Pure."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping

from engine.errors import Problem
from engine.interpreter.expression_functions import ExpressionError
from engine.interpreter.feel.compiling import compile_feel
from workflows.evaluation.facts import FactKind
from workflows.evaluation.indicators import (
    FULL,
    STATE,
    WEIGHT_GROUPS,
    Content,
    Indicator,
    Question,
    QuestionKind,
)
from workflows.policy.clauses import clauses

_NAME = re.compile(r"[a-z][a-z0-9_]{0,39}")
_CODE = re.compile(r"[A-Za-z][A-Za-z0-9_-]{0,19}")
_MOST_INDICATORS = 60
_GROUP_NAMES = {STATE: "国有", "other": "其他"}


def problems_of(content: Content, facts: Mapping[str, FactKind]) -> tuple[Problem, ...]:
    """Everything that keeps a set from being published. ``facts`` are those on file."""
    return (
        *_shape(content),
        *_weights(content),
        *(
            problem
            for number, indicator in enumerate(content.indicators)
            for problem in _indicator(content, indicator, f"indicators[{number}]", facts)
        ),
    )


def _shape(content: Content) -> Iterator[Problem]:
    if not content.indicators or len(content.indicators) > _MOST_INDICATORS:
        yield Problem(
            "indicators",
            "指标要有1到{most}项，现在有{count}项",
            {"most": _MOST_INDICATORS, "count": len(content.indicators)},
        )
    for kind, codes in (
        ("dimensions", [each.code for each in content.dimensions]),
        ("indicators", [each.code for each in content.indicators]),
    ):
        for number, code in enumerate(codes):
            if not _CODE.fullmatch(code):
                yield Problem(f"{kind}[{number}].code", "编号用字母开头，只含字母、数字、连字符")
            elif code in codes[:number]:
                yield Problem(f"{kind}[{number}].code", "编号“{code}”重复", {"code": code})
    for number, dimension in enumerate(content.dimensions):
        if not dimension.name.strip():
            yield Problem(f"dimensions[{number}].name", "请填写维度名称")


def _weights(content: Content) -> Iterator[Problem]:
    weights = [each.weight for each in content.dimensions]
    if sum(weights) != FULL:
        yield Problem(
            "dimensions[0].weight",
            "各维度权重合计应为{full}，现在是{sum}",
            {"full": FULL, "sum": sum(weights)},
        )
    for number, dimension in enumerate(content.dimensions):
        if dimension.weight < 1:
            yield Problem(f"dimensions[{number}].weight", "权重应大于0")
        for group in WEIGHT_GROUPS:
            found = [
                (at, each.weight(group))
                for at, each in enumerate(content.indicators)
                if each.dimension == dimension.code
            ]
            summed = sum(weight for _, weight in found)
            if summed != dimension.weight:
                field = f"indicators[{found[0][0]}].weight_{group}" if found else "indicators"
                yield Problem(
                    field,
                    "“{dimension}”各指标的{group}企业分值合计应为{weight}，现在是{sum}",
                    {
                        "dimension": dimension.name,
                        "group": _GROUP_NAMES[group],
                        "weight": dimension.weight,
                        "sum": summed,
                    },
                )


def _indicator(
    content: Content, indicator: Indicator, place: str, facts: Mapping[str, FactKind]
) -> Iterator[Problem]:
    if not indicator.title.strip():
        yield Problem(f"{place}.title", "请填写指标名称")
    if indicator.dimension not in {each.code for each in content.dimensions}:
        yield Problem(f"{place}.dimension", "请选择维度")
    if indicator.clause not in clauses():
        yield Problem(
            f"{place}.clause", "没有条款“{clause}”，每项指标要有依据", {"clause": indicator.clause}
        )
    for group in WEIGHT_GROUPS:
        if indicator.weight(group) < 0:
            yield Problem(f"{place}.weight_{group}", "分值不能小于0")
    if not any(indicator.weight(group) > 0 for group in WEIGHT_GROUPS):
        yield Problem(f"{place}.weight_{STATE}", "国有和其他企业的分值不能都为0")
    if not 1 <= indicator.maximum <= 1000:
        yield Problem(f"{place}.maximum", "公式的满分在1到1000之间")
    if not indicator.evidence.strip():
        yield Problem(f"{place}.evidence", "请写明用什么证明")
    if indicator.question is not None:
        yield from _question(content, indicator, indicator.question, place, facts)
    yield from _formula(content, indicator, place, facts)


def _question(
    content: Content,
    indicator: Indicator,
    question: Question,
    place: str,
    facts: Mapping[str, FactKind],
) -> Iterator[Problem]:
    name = question.name
    if not _NAME.fullmatch(name):
        yield Problem(f"{place}.question.name", "名称用小写字母开头，只含小写字母、数字、下划线")
    if name in facts:
        yield Problem(
            f"{place}.question.name",
            "“{name}”已在案，由系统带出，不得再问企业",
            {"name": name},
        )
    others = [
        each.question.name
        for each in content.indicators
        if each is not indicator and each.question is not None
    ]
    if name in others:
        yield Problem(f"{place}.question.name", "“{name}”已在另一项指标中问过", {"name": name})
    if not question.label.strip():
        yield Problem(f"{place}.question.label", "请填写问题")
    least, most = question.least, question.most
    if least is not None and most is not None and least > most:
        yield Problem(f"{place}.question.most", "最大值不能小于最小值")


def _formula(
    content: Content, indicator: Indicator, place: str, facts: Mapping[str, FactKind]
) -> Iterator[Problem]:
    field = f"{place}.formula"
    try:
        expression = compile_feel(indicator.formula)
    except ExpressionError as error:
        yield Problem(field, "公式写得不对：{fault}", {"fault": str(error)})
        return
    if expression.clock:
        yield Problem(field, "公式不能用今天的日期：再算一次结果会不同")
    unknown = sorted(expression.names - facts.keys() - content.questions.keys())
    if unknown:
        yield Problem(
            field,
            "公式用到的{names}既不在案，也没有问过",
            {"names": "、".join(unknown)},
        )
        return
    try:
        found = expression.evaluate(_sample(content, facts, expression.names))
    except ExpressionError as error:
        yield Problem(field, "公式算不出来：{fault}", {"fault": str(error)})
        return
    if isinstance(found, bool) or not isinstance(found, int | float):
        yield Problem(field, "公式应得出一个数")


def _sample(
    content: Content, facts: Mapping[str, FactKind], names: frozenset[str]
) -> Mapping[str, object]:
    """Values of the right kinds, to see whether a formula gives a number at all."""
    asked = content.questions
    truths = {name for name, question in asked.items() if question.kind is QuestionKind.YES_NO}
    truths |= {name for name, kind in facts.items() if kind.is_truth}
    return {name: True if name in truths else 1 for name in names}
