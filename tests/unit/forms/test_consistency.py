"""What does not go together in a form is told, by the names of the fields."""

import json

import pytest

from engine.errors import InvalidInput
from engine.interpreter import Known, check
from engine.interpreter.contract import Resource
from tests.unit.forms.schemas import field, form_of
from workflows.forms import parse_form, troubles_of
from workflows.forms.findings import faults


def content(*components: dict[str, object]) -> bytes:
    return json.dumps({"type": "default", "components": components}).encode()


def group(path: str, *components: dict[str, object], kind: str = "group") -> dict[str, object]:
    return {"type": kind, "id": f"g_{path}", "path": path, "label": path, "components": components}


SAME = (field("textfield", "reason", "理由"), field("textarea", "reason", "原因"))


def test_two_fields_with_one_key_are_refused_by_both_names() -> None:
    with pytest.raises(InvalidInput) as refused:
        form_of(*SAME)
    (problem,) = refused.value.problems
    told = problem.template.format(**problem.params)
    assert told.startswith("“原因”和“理由”用了同一个key：reason")


@pytest.mark.parametrize(
    ("components", "clash"),
    [
        ((group("a", field("number", "b")), field("number", "a.b")), True),
        ((field("number", "a"), field("number", "a.b")), True),
        ((field("number", "a.b"), field("number", "a")), True),
        ((group("", field("number", "a")), field("number", "a")), True),
        ((group("rows", field("number", "a"), kind="dynamiclist"), field("number", "a")), False),
        ((group("rows", *SAME, kind="dynamiclist"),), True),
        ((field("number", "ab"), field("number", "a")), False),
        (({"type": "text", "text": "x"}, {"type": "text", "text": "x"}), False),
    ],
)
def test_keys_clash_where_one_value_would_overwrite_the_other(
    components: tuple[dict[str, object], ...], *, clash: bool
) -> None:
    troubles, _form = troubles_of(content(*components))
    assert [each.part for each in troubles if each.grave] == (["key"] if clash else [])


def test_a_form_that_runs_already_is_borne() -> None:
    reckoned = field("number", "n", validate={"max": "=m"})
    form = parse_form(content(*SAME, reckoned), running=True)
    assert [each.key for each in form.components] == ["reason", "reason", "n"]


def test_rules_that_are_expressions_are_refused_for_they_would_hold_for_nobody() -> None:
    with pytest.raises(InvalidInput) as refused:
        form_of(field("number", "n", validate={"max": "=m", "required": "=true"}))
    assert [each.params for each in refused.value.problems] == [{"value": "=m"}, {"value": "=true"}]
    assert form_of(field("textfield", "t", validate={"pattern": "=[0-9]"})).components


def test_every_trouble_says_where_it_stands_in_the_file() -> None:
    troubles, form = troubles_of(
        content(
            {"type": "button", "label": "x"},
            group("v", field("iframe", "w"), field("number", "n", conditional={"hide": "=("})),
            field("textfield", "t", validate={"pattern": "(a+)+"}),
            field("radio", "r", "结果", values=[]),
            field("select", "s", values=[{"label": "a", "value": 1}, {"label": "b", "value": "1"}]),
            field("number", "q", validate={"min": 3, "max": 1}),
        )
    )
    assert [(each.at, each.part, each.grave) for each in troubles] == [
        ((1, 0), "type", True),
        ((1, 1), "hide", True),
        ((2,), "pattern", True),
        ((3,), "choices", False),
        ((4,), "choices", False),
        ((5,), "max", False),
    ]
    assert [each.at for each in form.walk()] == [(1,), (1, 1), (2,), (3,), (4,), (5,)]


def test_a_checklist_without_its_parts_and_a_place_that_is_no_text_are_refused() -> None:
    rows = group("rows", field("textfield", "text", readonly=True), kind="dynamiclist")
    rows["properties"] = {"presentation": "checklist"}
    place = field("number", "n", properties={"presentation": "location"})
    troubles, form = troubles_of(content(rows, place))
    assert form.components[0].presentation == ""
    assert [(each.at, each.problem.params) for each in troubles] == [
        ((0,), {"keys": "answer"}),
        ((1,), {"presentation": "location"}),
    ]


def test_the_checker_says_it_of_the_file_and_the_field() -> None:
    resources = [Resource("a.form.json", content(*SAME, field("radio", "r", "结果")))]
    found = check(resources, known=Known(form_faults=faults))
    told = [
        (each.code, each.path, each.element_name, each.about)
        for each in found
        if each.code.startswith("FORM")
    ]
    assert told == [
        ("FORM002", "a.form.json", "原因", ("1",)),
        ("FORM003", "a.form.json", "结果", ("2",)),
    ]
