"""The page that looks back at a process, and its table as a file."""

from __future__ import annotations

import re
from io import BytesIO

import pytest
from openpyxl import load_workbook

from tests.web.conftest import Browser
from tests.web.pages.conftest import Matters, SignIn
from web.pages.looking_back.measures import Measure, Scale, scale
from web.pages.looking_back.picture import pictured
from web.pages.looking_back.view import Row, Side, side
from workflows.look_back.views import ElementFigures, LookedBack
from workflows.packages import packages

PAGE = "/look-back/contact_enterprise"
THIS_YEAR = "since=2026-01-01&until=2026-06-30"


def test_it_shows_each_measure_on_the_diagram_and_in_the_table(
    matters: Matters, sign_in: SignIn
) -> None:
    matters.visiting()
    office: Browser = sign_in("office")
    counted = office.get(f"{PAGE}?{THIS_YEAR}").text
    assert 'id="first-t"' in counted
    assert "签收还是退回 → 制定走访计划（签收）：1次（100%）" in counted
    assert "1（100%）" in counted
    overdue = office.get(f"{PAGE}?{THIS_YEAR}&measure=overdue").text
    assert "签收：0%" in overdue
    # Neither units nor places are typed.
    assert re.search(r'<option value="unit:1">自治区工信厅</option>', overdue)
    assert "unit:12" not in overdue


def test_two_periods_stand_side_by_side_on_one_scale(matters: Matters, sign_in: SignIn) -> None:
    matters.visiting()
    both = sign_in("office").get(f"{PAGE}?{THIS_YEAR}&since2=2025-01-01&until2=2025-06-30").text
    assert all(f'id="{side}-t"' in both for side in ("first", "second"))
    assert "两边对照：经过次数" in both
    assert "多1次" in both


def test_where_nothing_happened_it_says_so(packages: None, sign_in: SignIn) -> None:
    page = sign_in("office").get(f"{PAGE}?since=2020-01-01&until=2024-12-31").text
    assert "这段时间里没有办过" in page
    assert '<svg class="bp' not in page


@pytest.mark.parametrize("asked", ["since=x&until=2026-01-01", "since=2026-02-01&until=2026-01-01"])
def test_a_period_that_cannot_be_is_told_at_its_field(
    matters: Matters, sign_in: SignIn, asked: str
) -> None:
    refused = sign_in("office").get(f"{PAGE}?{asked}")
    assert (refused.status_code, "-error" in refused.text) == (422, True)


def test_the_table_is_a_file(packages: None, sign_in: SignIn) -> None:
    sent = sign_in("office").client.get(f"{PAGE}/export.xlsx?since=2026-01-01&until=2026-06-30")
    sheet = load_workbook(BytesIO(sent.data)).worksheets[0]
    rows = list(sheet.iter_rows(values_only=True))
    assert rows[0][:3] == ("时段", "环节或流向", "经过次数")
    assert any("→" in str(row[1]) for row in rows[1:])


def row(name: str, minutes: float = 0, **rest: int) -> Row:
    given = {"with_due": 0, "overdue": 0, "again": 0, **rest}
    figures = ElementFigures(name, 10, minutes, int(minutes), None, **given)
    return Row(name, name, "element", 10, figures)


@pytest.mark.parametrize(
    ("value", "level"), [(0, 0), (0.1, 1), (2.5, 1), (2.51, 2), (10, 4), (99, 4)]
)
def test_a_shade_is_a_quarter_of_the_scale(value: float, level: int) -> None:
    assert Scale(2.5, 10).level(value) == level


def test_the_scale_reaches_the_highest_in_round_steps() -> None:
    shades = scale(Measure.MEAN, [row("a", 4000), row("b", 480)])
    assert (shades.step, [step.to for step in shades.steps]) == (2.5, [2.5, 5, 7.5, 10])
    assert scale(Measure.MEAN, [row("a", 0)]).steps == ()
    assert scale(Measure.WAITING, [row("a", 480)]).steps == ()
    counted = scale(Measure.COUNT, [Row("a", "a", "element", 3, None)])
    assert (counted.step, len(counted.steps)) == (1, 3)


def test_both_sides_have_the_shades_of_the_higher_one() -> None:
    slow, quick = row("write", 4800), row("write", 480)
    sides = [
        Side(prefix, prefix, None, {"write": each})
        for prefix, each in (("first", slow), ("second", quick))
    ]
    shown = pictured(Measure.MEAN, sides)
    levels = [shown.marks[each.prefix]["write"].level for each in sides]
    assert levels == [4, 1]
    (compared,) = shown.compared
    assert (compared.first, compared.second) == ("10.0个工作日", "1.0个工作日")
    assert compared.change == "多9.0个工作日"


def test_ways_out_of_a_gateway_that_chooses_have_a_share() -> None:
    files = packages()["release"].files
    found = LookedBack({}, {"check": 4, "green": 4}, {"to_approve": 3, "to_red": 1, "to_green": 4})
    rows = side("first", "", files, found).rows
    assert (rows["to_approve"].share, rows["to_red"].share) == (75, 25)
    # What leaves a task has no choice, and of nothing there is no share.
    assert rows["to_green"].share is None
    assert rows["to_done"].share is None
