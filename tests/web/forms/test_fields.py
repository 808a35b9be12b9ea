import json
from pathlib import Path

import pytest

from engine.errors import Problem
from tests.unit.forms.schemas import field, form_of, visit_record
from tests.web.forms.render import Page, html_of
from workflows.forms import parse_form, validate

PACKAGES = Path(__file__).parents[3] / "bpmn"
EVERYTHING = form_of(
    field("textfield", "t", "名称", description="写全称", validate={"required": True}),
    field("textarea", "a", "说明"),
    field("number", "n", "金额", appearance={"suffixAdorner": "万元"}),
    field("checkbox", "c", "已核对"),
    field(
        "radio",
        "r",
        "意见",
        values=[{"value": "y", "label": "认可"}, {"value": "n", "label": "不认可"}],
    ),
    field("select", "s", "单位", valuesKey="units"),
    field("checklist", "l", "材料", values=[{"value": "1", "label": "合同"}]),
    field("datetime", "d", "日期", subtype="date"),
    field("datetime", "dt", "时刻", subtype="datetime"),
    {"type": "text", "id": "x", "text": "## 说明\n- **一**\n- [政策](/policy)"},
    {"type": "separator", "id": "sep"},
    {
        "type": "group",
        "id": "g",
        "path": "visit",
        "label": "走访",
        "components": [field("textfield", "mode", "方式")],
    },
    {
        "type": "dynamiclist",
        "id": "f",
        "path": "funds",
        "label": "经费",
        "components": [field("textfield", "year", "年度"), field("number", "sum", "金额")],
    },
    {
        "type": "dynamiclist",
        "id": "o",
        "path": "needs",
        "label": "诉求",
        "components": [
            field("textfield", "title", "诉求名称"),
            field("textarea", "why", "理由", conditional={"hide": "=title = null"}),
        ],
    },
)


def test_every_control_has_a_name_and_a_label() -> None:
    page = Page(html_of(EVERYTHING, {"funds": [{}], "needs": [{}]}, {"units": ["工信厅"]}))

    labelled = {label.get("for") for label in page.of("label")}
    for control in page.of("input", "select", "textarea"):
        assert control.get("name")
        wrapped = control.get("type") in ("radio", "checkbox", "hidden")
        assert wrapped or control.get("aria-label") or control.get("id") in labelled


def test_ids_are_unique_and_descriptions_exist() -> None:
    problems = [Problem("t", "请填写名称"), Problem("funds[1].sum", "不对"), Problem("r", "请选择")]
    page = Page(html_of(EVERYTHING, {"funds": [{}, {}], "needs": [{}]}, {}, problems))

    assert len(page.ids()) == len(set(page.ids()))
    described = {
        target for _, a in page.elements for target in (a.get("aria-describedby") or "").split()
    }
    assert described <= set(page.ids())


def test_label_hint_error_and_field_come_in_this_order() -> None:
    markup = html_of(EVERYTHING, {}, {}, [Problem("t", "请填写名称")])

    places = [markup.index(text) for text in ('for="f-t"', 'id="f-t-h"', 'id="f-t-e"', 'id="f-t"')]
    assert places == sorted(places)


def test_the_summary_leads_to_each_field() -> None:
    form = visit_record()
    raw = {"result": "needs", "needs": [{"title": ""}, {"title": "x" * 31}]}
    page = Page(html_of(form, raw, {}, validate(form, raw, {}).problems))

    targets = {str(a["href"]).removeprefix("#") for a in page.of("a")}
    assert targets == {"f-visited_on", "f-chair", "f-needs-1-title"}
    assert targets <= set(page.ids())


def test_shows_what_is_on_file_and_does_not_ask_for_it() -> None:
    markup = html_of(visit_record(), None, {"enterprise": {"union_chair": "乌兰"}})

    assert "乌兰" in markup
    assert 'name="chair"' not in markup


def test_hidden_parts_are_hidden_and_carry_their_condition() -> None:
    page = Page(html_of(visit_record(), {"result": "none"}))

    (group,) = [a for _, a in page.elements if a.get("data-repeat") == "needs"]
    assert "hidden" in group
    assert json.loads(str(group["data-hide"])) == ["!=", ["name", "result"], ["value", "needs"]]


def test_text_from_outside_is_never_markup() -> None:
    attack = '"><script>alert(1)</script>'
    form = form_of(
        field("textfield", "t", attack, description=attack),
        {
            "type": "text",
            "id": "x",
            "text": f"{attack} [x](javascript:alert(1)) {{{{fact}}}} **b**",
        },
        {"type": "html", "id": "h", "content": attack},
        field("select", "s", valuesKey="fact_list"),
    )
    facts = {"fact": f"{attack} [y](https://evil.example)", "fact_list": [attack]}
    markup = html_of(form, {"t": attack, "s": attack}, facts, [Problem("t", "{x}", {"x": attack})])

    assert "<script" not in markup
    assert Page(markup).of("a") == [{"href": "#f-t"}]
    assert "<strong>b</strong>" in markup


def test_the_blank_row_has_names_of_its_own() -> None:
    markup = html_of(EVERYTHING, {"needs": [{}]})
    template = markup[markup.rindex("<template>") :]

    assert 'name="needs-__n__-title"' in template
    assert "99999" not in markup


@pytest.mark.parametrize("path", sorted(PACKAGES.rglob("*.form.json")), ids=lambda p: p.name)
@pytest.mark.parametrize("language", ["zh", "en"])
def test_every_form_that_we_ship_renders(path: Path, language: str) -> None:
    form = parse_form(path.read_bytes(), language)

    page = Page(html_of(form))

    assert len(page.ids()) == len(set(page.ids()))
    assert all(c.label for c in form.walk() if c.is_field)
