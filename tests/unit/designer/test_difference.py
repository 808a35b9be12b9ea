"""What differs between two states of a package, told by element, cell and field."""

from __future__ import annotations

import json

import pytest

from workflows.designer.difference import ChangeKind, difference
from workflows.packages import packages

FILES = dict(packages()["joint_opinion"].files)
DIAGRAM = "joint_opinion.bpmn"


def changed(path: str, *swaps: tuple[str, str]) -> tuple[tuple[str, bytes], ...]:
    text = FILES[path].decode()
    for old, new in swaps:
        assert old in text
        text = text.replace(old, new)
    return tuple({**FILES, path: text.encode()}.items())


BEFORE = tuple(FILES.items())


def test_the_same_files_do_not_differ() -> None:
    assert not difference(BEFORE, tuple(reversed(BEFORE)))


def test_layout_of_the_text_means_nothing() -> None:
    after = changed(DIAGRAM, ("      <bpmn:incoming>to_agree</bpmn:incoming>\n", ""), ("\n", "\n "))
    assert not difference(BEFORE, after)


def test_an_extension_value_is_told_with_both_values() -> None:
    (found,) = difference(BEFORE, changed(DIAGRAM, ('voting="all"', 'voting="any"'))).changes
    assert (found.kind, found.element_id, found.type) == (ChangeKind.CHANGED, "agree", "userTask")
    (value,) = found.attributes
    assert (value.name, value.before, value.after) == ("duban:voting", "all", "any")


def test_a_condition_belongs_to_its_flow() -> None:
    (found,) = difference(BEFORE, changed(DIAGRAM, ('"approved"', '"agreed"'))).changes
    assert found.element_id == "to_conclude"
    assert [each.name for each in found.attributes] == ["conditionExpression"]


def test_another_place_is_a_move_and_nothing_else() -> None:
    after = changed(DIAGRAM, ('<dc:Bounds x="380" y="90"', '<dc:Bounds x="390" y="90"'))
    (found,) = difference(BEFORE, after).changes
    assert (found.kind, found.element_id, found.attributes) == (ChangeKind.MOVED, "revise", ())


def test_a_flow_is_told_by_the_names_of_its_ends() -> None:
    after = changed(DIAGRAM, ('targetRef="end"', 'targetRef="revise"'))
    (found,) = difference(BEFORE, after).changes
    (value,) = found.attributes
    assert (value.name, value.before, value.after) == ("targetRef", "会签完成", "修改文稿")


def test_what_came_and_what_went() -> None:
    flow = (
        '<bpmn:sequenceFlow id="to_end" sourceRef="conclude" targetRef="end"></bpmn:sequenceFlow>'
    )
    task = '<bpmn:serviceTask id="tell" name="告知" duban:service="x" />'
    found = difference(BEFORE, changed(DIAGRAM, (flow, task)))
    kinds = {each.element_id: each.kind for each in found.changes}
    assert kinds["to_end"] is ChangeKind.REMOVED
    back = difference(changed(DIAGRAM, (flow, task)), BEFORE)
    assert back.count(ChangeKind.ADDED) == found.count(ChangeKind.REMOVED)


DRAWN = (
    '<bpmndi:BPMNShape id="end_di"',
    '<bpmndi:BPMNShape id="t_di" bpmnElement="tell" /><bpmndi:BPMNShape id="end_di"',
)


@pytest.mark.parametrize(
    ("element", "is_program"),
    [
        ('<bpmn:serviceTask id="tell" duban:service="x" />', True),
        ('<bpmn:scriptTask id="tell"><bpmn:script>x = 1</bpmn:script></bpmn:scriptTask>', True),
        ('<bpmn:userTask id="tell" />', False),
    ],
)
def test_programs_are_told_apart(element: str, is_program: bool) -> None:
    first = '<bpmn:sequenceFlow id="to_agree"'
    after = changed(DIAGRAM, (first, element + first), DRAWN)
    found = difference(BEFORE, after)
    assert [each.element_id for each in found.changes] == ["tell"]
    assert bool(found.programs) is is_program
    # Taking one out, or only moving it, needs nobody who understands programs.
    assert not difference(after, BEFORE).programs


def test_a_field_of_a_form_is_told_by_its_label() -> None:
    path = "joint_conclude.form.json"
    (found,) = difference(BEFORE, changed(path, ("2000", "500"))).changes
    assert (found.type, found.name, found.element_id) == ("field", "汇总结论", "conclusion")
    assert [(e.name, e.before, e.after) for e in found.attributes] == [
        ("validate/maxLength", "2000", "500")
    ]


def test_the_editor_of_a_form_may_number_anew() -> None:
    path = "joint_conclude.form.json"
    form = json.loads(FILES[path])
    form["components"][0]["id"] = "Field_1"
    after = tuple({**FILES, path: json.dumps(form).encode()}.items())
    assert not difference(BEFORE, after)


TABLE = """<definitions xmlns="https://www.omg.org/spec/DMN/20191111/MODEL/" id="d" name="d">
<decision id="grade" name="定级"><decisionTable hitPolicy="FIRST">
<input id="i"><inputExpression><text>score</text></inputExpression></input>
<output id="o" name="grade" />
<rule id="r1"><inputEntry><text>&gt;= 90</text></inputEntry>
<outputEntry><text>"A"</text></outputEntry></rule>
<rule id="r2"><inputEntry><text>-</text></inputEntry>
<outputEntry><text>"B"</text></outputEntry></rule>
</decisionTable></decision></definitions>"""


def of_tables(after: str) -> list[tuple[str, str, str, list[tuple[str, str, str]]]]:
    found = difference((("t.dmn", TABLE.encode()),), (("t.dmn", after.encode()),))
    return [
        (e.kind.value, e.type, e.name, [(a.name, a.before, a.after) for a in e.attributes])
        for e in found.changes
    ]


def test_a_cell_of_a_table_is_told_by_its_column() -> None:
    assert of_tables(TABLE.replace("90", "80")) == [
        ("changed", "rule", "1", [("score", ">= 90", ">= 80")])
    ]
    assert of_tables(TABLE.replace("FIRST", "ANY")) == [
        ("changed", "table", "定级", [("hitPolicy", "FIRST", "ANY")])
    ]


def test_a_rule_that_goes_takes_no_other_along() -> None:
    gone = TABLE[: TABLE.index('<rule id="r1"')] + TABLE[TABLE.index('<rule id="r2"') :]
    assert [(kind, name) for kind, _type, name, _a in of_tables(gone)] == [("removed", "1")]


def test_other_files_are_told_by_their_lines() -> None:
    before = (("package.toml", b"a = 1\nb = 2\n"), ("logo.png", b"\xff\x00"))
    after = (("package.toml", b"a = 1\nb = 3\n"), ("logo.png", b"\xff\x01"))
    picture, text = difference(before, after).changes
    assert (picture.file, picture.attributes) == ("logo.png", ())
    assert [(e.name, e.before, e.after) for e in text.attributes] == [("line 2", "b = 2", "b = 3")]


@pytest.mark.parametrize("broken", [b"<", b"<!DOCTYPE x><x/>", b"\xff"])
def test_what_cannot_be_read_is_told_by_its_lines(broken: bytes) -> None:
    (found,) = difference(((DIAGRAM, FILES[DIAGRAM]),), ((DIAGRAM, broken),)).changes
    assert found.type == "file"
