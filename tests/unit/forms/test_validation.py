from datetime import date
from typing import Any

import pytest

from tests.unit.forms.schemas import field, form_of, visit_record
from workflows.forms import Submission, initial, validate

TODAY = date(2026, 5, 20)
GOOD = {
    "visited_on": "2026-05-12",
    "result": "needs",
    "chair": "高云峰",
    "needs": [{"title": "培训经费", "people": "1,286"}],
}


def submit(values: dict[str, Any], facts: dict[str, Any] | None = None) -> Submission:
    return validate(visit_record(), values, facts or {}, today=TODAY)


def said(submission: Submission) -> list[str]:
    return [f"{p.field}: {p}" for p in submission.problems]


def one(component: dict[str, Any], value: object, **facts: object) -> Submission:
    return validate(form_of(component), {component["key"]: value}, facts, today=TODAY)


def test_a_good_submission_comes_back_typed() -> None:
    submission = submit(GOOD)

    assert submission.problems == ()
    assert submission.data == {
        "visited_on": "2026-05-12",
        "result": "needs",
        "chair": "高云峰",
        "needs": [{"title": "培训经费", "people": 1286, "urgent": False}],
    }


def test_names_each_field_that_is_missing_by_its_path() -> None:
    submission = submit(
        {"result": "needs", "needs": [{"title": "好"}, {"people": "3", "urgent": "on"}]}
    )

    assert said(submission) == [
        "visited_on: 请填写走访日期",
        "chair: 请填写工会主席",
        "needs[1].title: 请填写诉求名称",
        "needs[1].why: 请填写急办理由",
    ]


def test_untouched_rows_are_left_out_and_still_counted_in_paths() -> None:
    rows = [{"title": "", "people": ""}, {"title": "x" * 31}]

    submission = submit({**GOOD, "needs": rows})

    assert said(submission) == ["needs[1].title: 诉求名称：最多写30个字，现在是31个"]
    assert len(submission.data["needs"]) == 1


def test_wants_the_least_and_the_most_number_of_rows() -> None:
    assert said(submit({**GOOD, "needs": []})) == ["needs: 诉求：至少填1条"]
    assert said(submit({**GOOD, "needs": [{"title": "t"}] * 6})) == ["needs: 诉求：最多填5条"]


def test_hidden_fields_are_left_out_whatever_was_sent() -> None:
    submission = submit({**GOOD, "result": "none", "needs": [{"title": "sneaked in"}]})

    assert submission.problems == ()
    assert "needs" not in submission.data


def test_what_a_hidden_field_holds_counts_for_nobody_else() -> None:
    form = form_of(
        field("checkbox", "a"),
        field("textfield", "b", conditional={"hide": "=a = true"}),
        field("textfield", "c", conditional={"hide": "=b = null"}),
    )

    assert validate(form, {"a": True, "b": "x", "c": "y"}, {}).data == {"a": True}
    assert validate(form, {"b": "x", "c": "y"}, {}).data == {"a": False, "b": "x", "c": "y"}


def test_a_hidden_group_takes_its_fields_along() -> None:
    form = form_of(
        {
            "type": "group",
            "id": "g",
            "path": "visit",
            "conditional": {"hide": "=off"},
            "components": [field("textfield", "mode", validate={"required": True})],
        },
    )

    assert validate(form, {"visit": {"mode": "线上"}}, {"off": True}).data == {}
    assert validate(form, {"visit": {"mode": "线上"}}, {}).data == {"visit": {"mode": "线上"}}
    assert [p.field for p in validate(form, {}, {}).problems] == ["visit.mode"]


def test_facts_on_file_are_not_asked_and_cannot_be_forged() -> None:
    facts = {"enterprise": {"union_chair": "乌兰"}}

    submission = submit({**GOOD, "chair": "冒名"}, facts)

    assert submission.problems == ()
    assert submission.data["chair"] == "乌兰"


def test_read_only_fields_keep_what_the_process_knows() -> None:
    readonly = field("textfield", "number", readonly=True, validate={"required": True})
    disabled = field("textfield", "number", disabled=True)

    assert one(readonly, "forged", number="P-1").data == {"number": "P-1"}
    assert one(disabled, "forged", number="P-1").data == {}


def test_read_only_fields_in_fixed_rows_keep_their_row() -> None:
    form = form_of(
        {
            "type": "dynamiclist",
            "id": "d",
            "path": "checks",
            "label": "检查",
            "allowAddRemove": False,
            "components": [field("textfield", "what", readonly=True), field("checkbox", "ok")],
        }
    )
    facts = {"checks": [{"what": "安全"}, {"what": "培训"}]}

    submission = validate(form, {"checks": [{"what": "x", "ok": True}, {}, {"ok": True}]}, facts)

    assert submission.data == {
        "checks": [{"what": "安全", "ok": True}, {"what": "培训", "ok": False}]
    }


def test_drops_what_the_form_does_not_have() -> None:
    submission = submit({**GOOD, "is_admin": True, "needs": [{"title": "t", "price": 1}]})

    assert set(submission.data) == {"visited_on", "result", "chair", "needs"}
    assert set(submission.data["needs"][0]) == {"title", "people", "urgent"}


def test_facts_are_never_changed() -> None:
    facts = {"visit": {"mode": "线上"}, "needs": [{"title": "old"}]}
    form = form_of(
        {"type": "group", "id": "g", "path": "visit", "components": [field("textfield", "mode")]}
    )

    validate(form, {"visit": {"mode": "到场"}}, facts)

    assert facts == {"visit": {"mode": "线上"}, "needs": [{"title": "old"}]}


@pytest.mark.parametrize(
    ("component", "value", "expected"),
    [
        (field("number", "n"), "１２３", 123),
        (field("number", "n"), "8,420.50", 8420.5),
        (field("number", "n"), "5.0", 5),
        (field("number", "n"), 3, 3),
        (field("number", "n", serializeToString=True), "8,420.50", "8420.50"),
        (field("textfield", "t"), "  张三\x00 ", "张三"),
        (field("textarea", "t"), "一\r\n二", "一\n二"),
        (field("checkbox", "c"), "on", True),
        (field("checkbox", "c"), None, False),
        (field("datetime", "d", subtype="date"), "2026年5月2日", "2026-05-02"),
        (field("datetime", "d", subtype="date"), "2026/5/2", "2026-05-02"),
        (field("datetime", "d", subtype="time"), "9:05", "09:05"),
        (field("datetime", "d", subtype="datetime"), "2026-05-02T09:05", "2026-05-02T09:05"),
        (
            field("checklist", "l", values=[{"value": "a"}, {"value": "b"}]),
            ["b", "a", "b"],
            ["b", "a"],
        ),
        (field("taglist", "l", valuesExpression="=tags"), ["x"], ["x"]),
        (field("select", "l", valuesKey="people"), "7", 7),
    ],
)
def test_makes_types_of_what_people_type(
    component: dict[str, Any], value: object, expected: object
) -> None:
    submission = one(component, value, tags=["x", "y"], people=[{"value": 7, "label": "王芳"}])

    assert submission.problems == ()
    assert submission.data[component["key"]] == expected


@pytest.mark.parametrize(
    ("component", "value", "expected"),
    [
        (field("number", "n", "实提取"), "约180万", "实提取：请填数字，不带单位"),
        (field("number", "n", "人数", decimalDigits=0), "1.5", "人数：请填整数"),
        (field("number", "n", "金额", decimalDigits=2), "1.555", "金额：小数点后最多2位"),
        (field("number", "n", "数", validate={"max": 5}), "5.1", "数：不能大于5"),
        (field("number", "n", "数", validate={"min": 1}), "0", "数：不能小于1"),
        (field("number", "n", "数"), "nan", "数：请填数字，不带单位"),
        (field("number", "n", "数"), "1e999", "数：请填数字，不带单位"),
        (
            field("textfield", "t", "名", validate={"minLength": 3}),
            "ab",
            "名：至少写3个字，现在是2个",
        ),
        (
            field("textfield", "t", "码", validate={"pattern": "[0-9]{6}"}),
            "12a456",
            "码：写法不符合要求",
        ),
        (
            field(
                "textfield",
                "t",
                "码",
                validate={"pattern": "[0-9]{6}"},
                properties={"patternSays": "填6位数字"},
            ),
            "12",
            "码：填6位数字",
        ),
        (
            field("textfield", "t", "邮箱", validate={"validationType": "email"}),
            "a@b",
            "邮箱：请填电子邮箱，如name@example.cn",
        ),
        (
            field("textfield", "t", "电话", validate={"validationType": "phone"}),
            "abc",
            "电话：请填电话号码，如0471-1234567",
        ),
        (field("checkbox", "c", "已核对", validate={"required": True}), None, "请勾选：已核对"),
        (field("radio", "r", "结果", values=[{"value": "a"}]), "b", "结果：请在给出的选项里选"),
        (
            field("checklist", "l", "项", values=[{"value": "a"}]),
            ["a", "b"],
            "项：请在给出的选项里选",
        ),
        (field("checklist", "l", "项", validate={"required": True}, values=[]), [], "请选择项"),
        (
            field("datetime", "d", "日期", subtype="date"),
            "2026-02-30",
            "日期：请填日期，如2026年5月20日",
        ),
        (field("datetime", "d", "时间", subtype="time"), "25:00", "时间：请填时间，如14:30"),
        (
            field("datetime", "d", "走访日期", properties={"noFuture": True}),
            "2026-05-21",
            "走访日期要在今天或以前",
        ),
        (
            field("datetime", "d", "计划日期", disallowPassedDates=True),
            "2026-05-19",
            "计划日期要在今天或以后",
        ),
    ],
)
def test_says_what_is_wrong_with_a_value(
    component: dict[str, Any], value: object, expected: str
) -> None:
    assert [str(p) for p in one(component, value).problems] == [expected]


@pytest.mark.parametrize("value", [{"a": 1}, ["x"], {"needs": "x"}, 7, True, "x" * 30_000])
def test_values_of_a_wrong_shape_are_refused_not_stored(value: object) -> None:
    submission = submit({"visited_on": value, "result": value, "chair": value, "needs": value})

    assert submission.problems


def test_a_form_opens_with_what_is_known() -> None:
    form = visit_record()
    facts = {"enterprise": {"union_chair": "乌兰"}, "result": "none"}

    assert initial(form, facts) == {"result": "none", "chair": "乌兰", "needs": [{}]}


@pytest.mark.parametrize(
    "hide", ["=kind = 1", "=this.kind = 1", "=parent.kind = 2", "=parent.this = null and kind = 1"]
)
def test_a_row_names_itself_and_what_is_around_it(hide: str) -> None:
    note = field("textfield", "note", conditional={"hide": hide})
    rows = {
        "type": "dynamiclist",
        "id": "d",
        "path": "rows",
        "components": [field("number", "kind"), note],
    }
    form = form_of(field("number", "kind"), rows)
    given = {"kind": 2, "rows": [{"kind": 1, "note": "x"}]}
    assert "note" not in validate(form, given, {}).data["rows"][0]


@pytest.mark.parametrize("chosen", ["2", 2])
def test_conditions_compare_what_a_choice_stands_for(chosen: object) -> None:
    options = [{"label": "one", "value": 1}, {"label": "two", "value": 2}]
    form = form_of(
        field("radio", "level", values=options),
        field("checklist", "more", values=options),
        field("textfield", "why", conditional={"hide": "=level = 2 or list contains(more, 2)"}),
    )
    assert validate(form, {"level": chosen, "why": "x"}, {}).data == {"level": 2, "more": []}
    assert validate(form, {"more": [chosen], "why": "x"}, {}).data == {"level": None, "more": [2]}
    assert validate(form, {"level": 1, "why": "x"}, {}).data["why"] == "x"


def test_a_choice_may_stand_for_a_truth() -> None:
    options = [{"label": "yes", "value": True}, {"label": "no", "value": False}]
    form = form_of(field("radio", "r", values=options), field("taglist", "t", values=options))
    for given in ({"r": True, "t": [False]}, {"r": "True", "t": ["False"]}):
        found = validate(form, given, {})
        assert (found.data, found.problems) == ({"r": True, "t": [False]}, ())
