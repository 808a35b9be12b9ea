import json

import pytest

from engine.errors import InvalidInput
from tests.unit.forms.schemas import field, form_of
from workflows.forms import parse_form


def problems_of(*components: dict[str, object]) -> list[str]:
    with pytest.raises(InvalidInput) as refused:
        form_of(*components)
    return [f"{p.field}: {p}" for p in refused.value.problems]


@pytest.mark.parametrize(
    "content", [b"", b"[]", b"{", b'{"components": 3}', b"\xff", b"[" * 100_000]
)
def test_refuses_what_is_no_schema(content: bytes) -> None:
    with pytest.raises(InvalidInput):
        parse_form(content)


def test_reads_what_form_js_writes() -> None:
    form = form_of(
        {"type": "text", "text": "# 走访", "id": "t"},
        field(
            "number",
            "funds",
            "经费",
            decimalDigits=2,
            serializeToString=True,
            validate={"required": True, "min": "0", "max": 100},
            appearance={"suffixAdorner": "万元"},
            description="以决算为准",
        ),
        {"type": "datetime", "key": "at", "subtype": "datetime", "dateLabel": "时间", "id": "x"},
        {
            "type": "group",
            "path": "visit",
            "id": "g",
            "label": "走访",
            "components": [field("select", "mode", valuesKey="modes")],
        },
        {"type": "html", "content": "<script>alert(1)</script>"},
        {"type": "button", "label": "提交", "action": "submit"},
    )

    text, funds, at, group = form.components
    assert text.text == "# 走访"
    assert (funds.unit, funds.hint, funds.decimal_digits, funds.as_text) == (
        "万元",
        "以决算为准",
        2,
        True,
    )
    assert (funds.rules.least, funds.rules.most, funds.rules.required) == (0.0, 100.0, True)
    assert (at.label, at.subtype) == ("时间", "datetime")
    assert [c.key for c in form.walk()] == ["", "funds", "at", "visit", "mode"]
    assert group.components[0].choices_from is not None


def test_labels_in_english_where_there_are_some() -> None:
    component = field(
        "radio",
        "r",
        "结果",
        values=[
            {"label": "好", "value": "g", "properties": {"labelEn": "Good"}},
            {"label": "差", "value": "b"},
        ],
        properties={"labelEn": "Result"},
    )

    english, chinese = form_of(component, language="en"), form_of(component)

    assert english.components[0].label == "Result"
    assert [c.label for c in english.components[0].choices] == ["Good", "差"]
    assert chinese.components[0].label == "结果"


def test_names_each_component_that_cannot_be_used() -> None:
    assert problems_of(
        {"type": "image", "id": "pic"},
        {"type": "textfield", "id": "nameless"},
        field("textfield", "a", conditional={"hide": "=import os"}),
        field("textfield", "b", validate={"pattern": "(a+)+$"}),
        field("textfield", "_key"),
        field("textfield", "needs-0-title"),
    ) == [
        "pic: 不支持的组件：image",
        "nameless: 组件缺少key",
        "a: 条件“import os”在第8个字符处看不懂",
        "b: 正则表达式里有重复套重复，可能算不完，请改写",
        "_key: key只能用字母、数字、下划线和点，不能以下划线开头：_key",
        "needs-0-title: key只能用字母、数字、下划线和点，不能以下划线开头：needs-0-title",
    ]


@pytest.mark.parametrize(
    "pattern",
    [
        "(a+)+",
        "(a|b)*",
        "(a*)*",
        "((ab)+c)+",
        "([a-z]+)*x",
        "a*b*c*d*",
        "(a|a){5,}",
        r"(a)\1+",
        "(",
        "(?:a+){3,}",
        "(.+)+",
    ],
)
def test_refuses_patterns_that_may_never_end(pattern: str) -> None:
    assert problems_of(field("textfield", "a", validate={"pattern": pattern}))


@pytest.mark.parametrize(
    "pattern",
    [r"\d{6}", r"[A-Z0-9]{18}", r"(\+86)?1\d{10}", r"[^+*]+", r"\(\d+\)", "(东|西)部", ""],
)
def test_accepts_patterns_that_end(pattern: str) -> None:
    assert form_of(field("textfield", "a", validate={"pattern": pattern})).components


def test_limits_size_and_depth() -> None:
    nested = field("textfield", "a")
    for _ in range(9):
        nested = {"type": "group", "id": "g", "components": [nested]}
    assert problems_of(nested)
    many = json.dumps({"components": [field("textfield", f"k{i}") for i in range(400)]})
    with pytest.raises(InvalidInput):
        parse_form(many.encode())
