"""Indicators as data: the shipped ones hold together, formulas give points, mistakes are named."""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal

import pytest

from workflows.enterprises.codes import Ownership
from workflows.evaluation.facts import kinds
from workflows.evaluation.grading import (
    grade_by_table,
    grade_of,
    shipped_thresholds,
    weighting,
)
from workflows.evaluation.indicators import (
    Content,
    Indicator,
    Question,
    QuestionKind,
    from_json,
    to_json,
)
from workflows.evaluation.scoring import score
from workflows.evaluation.set_checks import problems_of
from workflows.evaluation.shipped import shipped_content
from workflows.policy.clauses import clauses

SHIPPED = shipped_content()


def indicator(**changes: object) -> Indicator:
    plain = Indicator(
        code="X1",
        dimension="ideology",
        title="一线党员比例",
        clause="3.4-04",
        weight_state=8,
        weight_other=10,
        maximum=20,
        formula="party_share",
        evidence="名册",
        question=Question("party_share", "比例", QuestionKind.NUMBER, "%"),
    )
    return replace(plain, **changes)  # type: ignore[arg-type]


def with_first(**changes: object) -> Content:
    """The shipped set with its first indicator changed."""
    first, *others = SHIPPED.indicators
    return replace(SHIPPED, indicators=(replace(first, **changes), *others))  # type: ignore[arg-type]


def fields(content: Content) -> list[str]:
    return [each.field for each in problems_of(content, kinds())]


def test_the_shipped_indicators_can_be_published_and_survive_storage() -> None:
    assert problems_of(SHIPPED, kinds()) == ()
    assert from_json(to_json(SHIPPED)) == SHIPPED
    assert from_json(to_json(SHIPPED)).digest == SHIPPED.digest


def test_every_clause_for_evaluation_has_an_indicator() -> None:
    wanted = {each.clause_id for each in clauses().values() if "P07" in each.processes}
    assert wanted == {each.clause for each in SHIPPED.indicators}


def test_the_shipped_dimensions_weigh_as_d2_says() -> None:
    for ownership in Ownership:
        said = weighting(ownership.value)
        assert {each.code: each.weight for each in SHIPPED.dimensions} == {
            each.code: said[each.code] for each in SHIPPED.dimensions
        }
        state = ownership is Ownership.STATE
        assert (said["weight_group"], said["pushed"]) == ("state" if state else "other", state)


@pytest.mark.parametrize(
    ("total", "grade"),
    [
        ("100", "excellent"),
        ("90", "excellent"),
        ("89.99", "good"),
        ("80", "good"),
        ("79.99", "passed"),
        ("60", "passed"),
        ("59.99", "failed"),
        ("0", "failed"),
    ],
)
def test_table_and_thresholds_grade_alike(total: str, grade: str) -> None:
    thresholds = shipped_thresholds()
    assert grade_of(Decimal(total), thresholds) == grade
    assert grade_by_table(float(total), thresholds) == grade


@pytest.mark.parametrize(
    ("answer", "points"), [(0, "0.00"), (5, "2.00"), (20, "8.00"), (70, "8.00"), (-3, "0.00")]
)
def test_points_are_a_share_of_the_weight_within_nothing_and_the_maximum(
    answer: int, points: str
) -> None:
    assert score(indicator(), "state", {"party_share": answer}).points == Decimal(points)


def test_half_a_hundredth_is_rounded_up() -> None:
    third = indicator(maximum=8, weight_state=1, formula="party_share / 100")
    assert score(third, "state", {"party_share": 4}).points == Decimal("0.01")


def test_what_is_missing_brings_no_points_and_is_named() -> None:
    found = score(indicator(), "state", {})
    assert (found.points, found.fault) == (Decimal(0), "missing: party_share")


def test_a_formula_that_gives_no_number_is_a_fault() -> None:
    assert score(indicator(formula='"many"'), "state", {}).fault == "not a number"


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"weight_state": 9}, "indicators[0].weight_state"),
        ({"weight_other": 9}, "indicators[0].weight_other"),
        ({"clause": "9.9-99"}, "indicators[0].clause"),
        ({"formula": "party_share +"}, "indicators[0].formula"),
        ({"formula": "party_share + unheard_of"}, "indicators[0].formula"),
        ({"formula": "party_share > 3"}, "indicators[0].formula"),
        ({"formula": "year(today())"}, "indicators[0].formula"),
        ({"formula": 'employees + "x"'}, "indicators[0].formula"),
        ({"maximum": 0}, "indicators[0].maximum"),
        ({"evidence": " "}, "indicators[0].evidence"),
        ({"title": ""}, "indicators[0].title"),
        ({"code": "A2"}, "indicators[1].code"),
        ({"code": "1 A"}, "indicators[0].code"),
        ({"dimension": "nowhere"}, "indicators[0].dimension"),
        (
            {"question": Question("employees", "多少人", QuestionKind.NUMBER)},
            "indicators[0].question.name",
        ),
        (
            {"question": Question("party_leads", "党建", QuestionKind.YES_NO)},
            "indicators[0].question.name",
        ),
    ],
)
def test_a_mistake_is_told_at_its_field(changes: dict[str, object], field: str) -> None:
    assert field in fields(with_first(**changes))


def test_dimensions_have_to_come_to_a_hundred() -> None:
    first, *others = SHIPPED.dimensions
    heavier = replace(SHIPPED, dimensions=(replace(first, weight=21), *others))
    assert "dimensions[0].weight" in fields(heavier)
