"""A repeated group that is gone through one by one, files of a form, and a place on request."""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Any

import pytest

from engine.errors import InvalidInput, Problem
from tests.web.forms.render import Page, html_of
from web.forms import form_view
from workflows.forms import Form, parse_form, validate
from workflows.forms.schema import Choice
from workflows.packages import packages

ROWS = [
    {"item_id": "1", "text": "职代会每年召开", "group": "民主管理", "clause": "3.4-05"},
    {"item_id": "2", "text": "公开栏按季更新", "group": "民主管理", "clause": "3.4-06"},
    {"item_id": "3", "text": "培训经费足额", "group": "培养与待遇", "clause": "5.1-03"},
]


@pytest.fixture
def form() -> Form:
    return parse_form(dict(packages()["inspection"].files)["inspect.form.json"])


def page_of(form: Form, answers: list[Mapping[str, Any]], **rest: Any) -> str:
    rows = [{**row, **said} for row, said in zip(ROWS, answers, strict=True)]
    return html_of(form, {"answers": rows}, {"answers": ROWS}, **rest)


def test_rows_stand_under_their_headings_with_what_is_done(form: Form) -> None:
    markup = page_of(form, [{"answer": "yes"}, {"answer": "no"}, {}])
    assert markup.index("民主管理") < markup.index("公开栏按季更新") < markup.index("培养与待遇")
    assert "已查2项，共2项" in markup
    assert "已查0项，共1项" in markup
    assert 'href="/policy/3.4-06"' in markup
    page = Page(markup)
    assert len(set(page.ids())) == len(page.ids())
    groups = [each for each in page.of("div") if each.get("role") == "radiogroup"]
    assert [each["aria-labelledby"] for each in groups] == [
        f"f-answers-{n}-answer-t" for n in range(3)
    ]


def test_what_does_not_conform_opens_its_finding(form: Form) -> None:
    page = Page(page_of(form, [{"answer": "yes"}, {"answer": "no"}, {}]))
    shown = {
        each["name"] for each in page.of("input") if str(each.get("name")).startswith("_files-")
    }
    assert shown == {f"_files-answers-{n}-evidence" for n in range(3)}
    hidden = [each for each in page.of("div") if each.get("data-hide") and "hidden" in each]
    # Photos and listing are closed for two rows, the grade for all three, notes for the last.
    assert len(hidden) >= 3


def test_files_that_are_put_up_are_ticked_by_their_names(form: Form) -> None:
    rows = [{**ROWS[0], "answer": "no", "evidence": ["7"]}, *ROWS[1:]]
    view = form_view(form, {"answers": rows}, {"answers": ROWS}, files=[Choice("7", "墙.jpg", "")])
    (answers,) = [each for each in view.fields if each.name == "answers"]
    evidence = answers.rows[0].part("evidence")
    assert evidence is not None
    assert (evidence.value, [each.label for each in evidence.choices]) == (["7"], ["墙.jpg"])


def test_an_error_stands_at_its_row(form: Form) -> None:
    problem = Problem("answers[1].answer", "请选择{label}", {"label": "结果"})
    page = Page(page_of(form, [{}, {}, {}], problems=[problem]))
    wrong = [each["name"] for each in page.of("input") if each.get("aria-invalid")]
    assert set(wrong) == {"answers-1-answer"}


def test_ids_of_files_are_kept_and_nothing_else_passes_for_them(form: Form) -> None:
    given = {"inspected_on": "2026-05-20", "answers": [{"answer": "no", "evidence": ["12"]}] * 3}
    checked = validate(form, given, {"answers": ROWS})
    assert checked.problems == ()
    assert checked.data["answers"][0]["evidence"] == ["12"]
    given["answers"] = [{"answer": "no", "evidence": ["../x"]}] * 3
    assert "没有这个附件" in validate(form, given, {"answers": ROWS}).problems[0].template


def test_an_unknown_presentation_is_refused() -> None:
    raw = {
        "components": [
            {"type": "textfield", "key": "a", "label": "A", "properties": {"presentation": "dance"}}
        ]
    }
    with pytest.raises(InvalidInput):
        parse_form(json.dumps(raw).encode())


def test_a_draft_leaves_what_is_only_read_on_the_page(form: Form) -> None:
    # A page posts answers alone; the draft of it holds no texts.
    markup = html_of(form, {"answers": [{"answer": "yes"}, {}, {}]}, {"answers": ROWS})
    assert "2. 公开栏按季更新" in markup
    assert 'href="/policy/5.1-03"' in markup
