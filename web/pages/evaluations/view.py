"""View models of evaluations: the spread of grades, places in code order, open scores."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from web.i18n import gettext as _
from web.numbers import whole
from workflows.divisions import place_name
from workflows.enterprises.codes import OWNERSHIP_NAMES, Ownership
from workflows.evaluation.commands import DimensionWeight, EvaluationFilter
from workflows.evaluation.facts import kinds
from workflows.evaluation.grading import GRADE_NAMES
from workflows.evaluation.views import (
    EvaluationDetail,
    EvaluationState,
    Scored,
    Sum,
)
from workflows.evaluation.wording import in_words

#: Height of a bar and of its row in the chart, and the room for words before and after it.
_ROW, _BAR, _BEFORE, _WIDTH, _AFTER = 40, 22, 72, 380, 108


@dataclass(frozen=True, slots=True)
class Bar:
    """One grade of the spread; ``y`` is the top of its row, ``share`` in whole percent."""

    grade: str
    name: str
    count: int
    share: int
    y: int
    width: float


@dataclass(frozen=True, slots=True)
class Spread:
    """The spread of grades among what is concluded, as bars from a base line at zero."""

    bars: tuple[Bar, ...]
    total: int
    height: int
    summary: str
    row: int = _ROW
    bar: int = _BAR
    base: int = _BEFORE
    full: int = _BEFORE + _WIDTH + _AFTER


def spread(sums: Iterable[Sum]) -> Spread | None:
    """None while nothing is concluded."""
    counts: Counter[str] = Counter()
    for each in sums:
        if each.state == EvaluationState.CONCLUDED.value:
            counts[each.grade] += each.count
    total = counts.total()
    if not total:
        return None
    most = max(counts.values())
    bars = tuple(
        Bar(
            grade=grade,
            name=_(name),
            count=counts[grade],
            share=round(100 * counts[grade] / total),
            y=number * _ROW,
            width=round(_WIDTH * counts[grade] / most, 1),
        )
        for number, (grade, name) in enumerate(GRADE_NAMES.items())
    )
    words = "，".join(_("{grade}{count}家", grade=bar.name, count=bar.count) for bar in bars)
    return Spread(bars, total, len(bars) * _ROW, words)


@dataclass(frozen=True, slots=True)
class Line:
    """A place or a kind of ownership: how many there are, and how many got which grade."""

    key: str
    name: str
    count: int
    running: int
    grades: tuple[tuple[str, int], ...]


def by_place(sums: Sequence[Sum]) -> tuple[Line, ...]:
    """Places in the order of their codes."""
    return _lines(sums, "area", {each.area: place_name(each.area) for each in sums})


def by_ownership(sums: Sequence[Sum]) -> tuple[Line, ...]:
    """Kinds of ownership in the order of their code table."""
    return _lines(sums, "ownership", {o.value: _(OWNERSHIP_NAMES[o]) for o in Ownership})


def _lines(sums: Sequence[Sum], field: str, names: Mapping[str, str]) -> tuple[Line, ...]:
    found = []
    for key, name in names.items() if field == "ownership" else sorted(names.items()):
        own = [each for each in sums if getattr(each, field) == key]
        if not own:
            continue
        done = [each for each in own if each.state == EvaluationState.CONCLUDED.value]
        found.append(
            Line(
                key,
                name,
                sum(each.count for each in own),
                sum(each.count for each in own) - sum(each.count for each in done),
                tuple(
                    (grade, sum(each.count for each in done if each.grade == grade))
                    for grade in GRADE_NAMES
                ),
            )
        )
    return tuple(found)


def filter_of(arguments: Mapping[str, str], round_id: int | None) -> EvaluationFilter:
    """What the address asks for; words that mean nothing are left out."""
    state, grade = arguments.get("state", ""), arguments.get("grade", "")
    ownership = arguments.get("ownership", "")
    return EvaluationFilter(
        round_id=round_id,
        area=arguments.get("area", ""),
        ownership=ownership if ownership in list(Ownership) else "",
        state=EvaluationState(state) if state in list(EvaluationState) else None,
        grade=grade if grade in GRADE_NAMES else "",
        text=arguments.get("q", "").strip()[:100],
    )


@dataclass(frozen=True, slots=True)
class Group:
    """A dimension with its indicators and what they brought together."""

    name: str
    weight: int
    points: Decimal | None
    width: float
    scored: tuple[Scored, ...]


def groups(detail: EvaluationDetail) -> tuple[Group, ...]:
    found = []
    for dimension in detail.set.content.dimensions:
        scored = tuple(each for each in detail.scored if each.indicator.dimension == dimension.code)
        held = [each.holds.points for each in scored if each.holds is not None]
        points = sum(held, Decimal(0)) if held else None
        share = float(100 * (points or 0) / dimension.weight)
        found.append(Group(dimension.name, dimension.weight, points, round(share, 1), scored))
    return tuple(found)


@dataclass(frozen=True, slots=True)
class FactLine:
    """A fact as it was when it was scored; ``address`` leads to what it was counted from."""

    label: str
    value: str
    source: str
    cited: int
    enterprise_id: int | None


def fact_lines(inputs: Mapping[str, Any], enterprise_id: int) -> tuple[FactLine, ...]:
    known = kinds()
    return tuple(
        FactLine(
            label=_(known[fact["name"]].label) if fact["name"] in known else fact["label"],
            value=_(in_words(fact["value"])) + _unit(fact),
            source=_(fact["source"]),
            cited=len(fact["cited"]),
            enterprise_id=enterprise_id if fact["cited"] else None,
        )
        for fact in inputs["facts"]
    )


def _unit(fact: Mapping[str, Any]) -> str:
    return _(fact["unit"]) if fact["unit"] and fact["value"] is not None else ""


def answer_lines(scored: Scored, inputs: Mapping[str, Any]) -> tuple[tuple[str, str], ...]:
    """What was asked and answered for an indicator."""
    question = scored.indicator.question
    return tuple(
        (
            question.label if question is not None and question.name == name else name,
            _("没有回答")
            if value is None
            else _(in_words(value)) + ("" if question is None else question.unit),
        )
        for name, value in inputs["answers"].items()
    )


def tried_weights(
    arguments: Mapping[str, str], codes: Iterable[str]
) -> tuple[DimensionWeight, ...]:
    """The weights that the address tries; empty where it tries none, -1 for what is no number."""
    given = {code: arguments[f"weights.{code}"] for code in codes if f"weights.{code}" in arguments}
    found = {code: whole(text.strip()) for code, text in given.items()}
    return tuple(
        DimensionWeight(code, -1 if value is None else value) for code, value in found.items()
    )
