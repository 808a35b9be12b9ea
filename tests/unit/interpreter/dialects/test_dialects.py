"""Diagrams of other modelers are read, and what they say in their own way is said back in ours."""

from __future__ import annotations

import pytest

from engine.interpreter import check
from engine.interpreter.checks.foreign import suggestion
from engine.interpreter.checks.foreign.expressions import as_template
from engine.interpreter.checks.kinds.foreign import FOREIGN
from engine.interpreter.contract import Finding, Resource
from tests.unit.interpreter.dialects.standins import DIALECTS


def findings(name: str) -> list[Finding]:
    return list(check([Resource("a.bpmn", DIALECTS[name])]))


def said(name: str) -> set[str]:
    """``code element: what to write``, for each finding that proposes something to write."""
    return {
        f"{each.code} {each.element_id}: {each.params['written']}"
        for each in findings(name)
        if "written" in each.params
    }


EXPECTED = {
    "camunda 7": {
        "IMPORT001 Flow_3: amount > 1 and approved",
        "IMPORT001 late: {waiting}",
        'IMPORT002 approve: duban:assignee="{starter}"',
        'IMPORT002 approve: duban:candidateGroups="accounting, {unit}"',
        'IMPORT002 approve: duban:dueAt="dueOn"',
        'IMPORT002 pay: duban:service="payment"',
    },
    "camunda 8": {
        'IMPORT001 f3: amount > 5 and kind == "big"',
        'IMPORT002 review: duban:assignee="{reviewer}"',
        'IMPORT002 review: duban:candidateGroups="sales"',
        'IMPORT002 review: duban:form="review-form"',
        'IMPORT002 review: duban:dueAt="deadline"',
        'IMPORT002 ship: duban:service="ship-it"',
        'IMPORT002 ship: duban:collection="items"',
        'IMPORT002 ship: duban:item="item"',
        'IMPORT002 ship: duban:output="results"',
        'IMPORT002 ship: duban:outputItem="result"',
        'IMPORT002 decide: duban:decision="rating"',
        'IMPORT002 decide: duban:resultVariable="rated"',
        'IMPORT002 sub: calledElement="other"',
    },
    "flowable": {
        "IMPORT001 c: days >= 3 and outcome == 'ok'",
        "IMPORT001 d: not (days >= 3)",
        'IMPORT002 approve: duban:candidateGroups="managers"',
        'IMPORT002 approve: duban:form="approve-form"',
        'IMPORT002 approve: duban:priority="60"',
        'IMPORT002 call: duban:service="..."',
    },
    "activiti": {'IMPORT002 approve: duban:candidateGroups="managers"'},
    "bonita": {"IMPORT001 _f4: who == null"},
    "jbpm": {
        "IMPORT001 _f3: amount == 1",
        'IMPORT002 _u: duban:candidateGroups="mary, hr"',
    },
}
CODES = {
    "camunda 7": {"IMPORT003 approve", "REF003 StartEvent_1"},
    "flowable": {"IMPORT003 start", "REF002 s2", "BPMN031 g"},
    "signavio": {"IMPORT004 sid-proc", "BPMN022 sid-start", "BPMN060 sid-task"},
    "bizagi": {"IMPORT004 Id_a84c", "BPMN030 Id_g", "SOUND001 Id_h"},
    "aris": {"REF005 _f4", "REF001 _dsr"},
    "bonita": {"REF001 pf", "BPMN053 _2"},
    "jbpm": {"BPMN012 _sc"},
    "trisotech": {"BPMN001 "},
    "bpmn.io": {"BPMN060 Activity_1"},
    "enterprise architect": {"SCHEMA005 EAID_P", "BPMN042 EAID_T"},
    "xpdl": {"IMPORT005 "},
    "beta": {"IMPORT005 "},
}


@pytest.mark.parametrize("name", EXPECTED)
def test_says_how_it_is_written_here(name: str) -> None:
    assert EXPECTED[name] <= said(name)


@pytest.mark.parametrize("name", CODES)
def test_says_what_is_wrong_and_where(name: str) -> None:
    assert CODES[name] <= {f"{each.code} {each.element_id}" for each in findings(name)}


@pytest.mark.parametrize("name", DIALECTS)
def test_every_finding_names_its_place_and_a_remedy(name: str) -> None:
    found = findings(name)
    assert found
    for each in found:
        assert each.text.format(**each.params)
        assert each.remedy.format(**each.params)
        assert each.line > 0 or each.code == "BPMN001"


def test_standards_own_extensions_and_drawings_are_no_findings() -> None:
    codes = {each.code for name in DIALECTS for each in findings(name)}
    assert "SCHEMA001" not in codes
    assert "SCHEMA002" not in codes
    assert "SCHEMA003" not in codes


def test_attributes_of_ours_beside_those_of_others_are_no_findings() -> None:
    text = DIALECTS["camunda 7"].decode()
    both = text.replace(
        '<bpmn:userTask id="approve"',
        '<bpmn:userTask xmlns:duban="urn:duban:bpmn:1" duban:assignee="x" '
        'duban:candidateGroups="y" duban:dueAt="z" id="approve"',
    )
    assert both != text
    found = check([Resource("a.bpmn", both.encode())])
    assert not [each for each in found if (each.code, each.element_id) == ("IMPORT002", "approve")]


@pytest.mark.parametrize(
    ("theirs", "ours"),
    [
        ("${x > 1}", "x > 1"),
        ("#{a >= 10 && s eq 'ok'}", "a >= 10 and s == 'ok'"),
        ('= amount > 1 and type = "a"', 'amount > 1 and type == "a"'),
        ("return x == 1;", "x == 1"),
        ("${!approved}", "not approved"),
        ("${not empty x || empty y}", "defined(x) or not defined(y)"),
        ("${execution.getVariable('x') == 'a'}", "x == 'a'"),
        ('${status.equals("ok")}', 'status == "ok"'),
        ("${x=='a && b'}", "x == 'a && b'"),
        ("x === 1", "x == 1"),
        ("x > 1", ""),
        ("${bean.check(x)}", ""),
        ("${", ""),
        ("${" * 300, ""),
    ],
)
def test_translates_conditions(theirs: str, ours: str) -> None:
    assert suggestion(theirs) == ours


@pytest.mark.parametrize(
    ("theirs", "ours"),
    [
        ("${a}:${b}", "{a}:{b}"),
        ("P${days}D", "P{days}D"),
        ('="PT1H"', "PT1H"),
        ('=duration("P1D")', "P1D"),
        ("=due", "{due}"),
    ],
)
def test_translates_templates(theirs: str, ours: str) -> None:
    assert as_template(theirs) == ours


def test_every_kind_of_finding_about_other_tools_is_shown() -> None:
    assert set(FOREIGN) == {
        each.code for name in DIALECTS for each in findings(name) if each.code in FOREIGN
    }
