"""What the checker says about the data that conditions and templates read."""

from __future__ import annotations

import json
from typing import Any

import pytest

from engine.interpreter import Known, ServiceData, check
from engine.interpreter.checks.kinds.data import DATA
from engine.interpreter.contract import Finding, Resource
from tests.bpmn_text import process, resources


def form(name: str, *fields: str, **choices: list[str]) -> Resource:
    """``key:type`` for each field; for a choice its values by its key."""
    components: list[dict[str, Any]] = []
    for each in fields:
        key, _, kind = each.partition(":")
        component: dict[str, Any] = {"key": key, "type": kind or "textfield"}
        if key in choices:
            component["values"] = [{"value": value} for value in choices[key]]
        components.append(component)
    content = {"type": "default", "components": [{"type": "group", "components": components}]}
    return Resource(f"{name}.form.json", json.dumps(content).encode())


START = form("begin")
VISIT = form(
    "visit",
    "amount:number", "agreed:checkbox", "opinion:radio", "planned_on:datetime", "note:textarea",
    opinion=["agree", "dissent"],
)  # fmt: skip


def found(text: str, *files: Resource) -> list[Finding]:
    return [each for each in check([*resources(text), *files]) if each.code in DATA]


def choice(condition: str, *, start: str = "begin", form_id: str = "visit", more: str = "") -> str:
    return process(
        "p",
        f"start -> a -> x:exclusive -[{condition}]-> b:manual -> end",
        "x -[]-> end",
        *([more] if more else []),
        attributes={
            "start": {"duban:form": start} if start else {},
            "a": {"duban:form": form_id, "duban:assignee": "wang"},
        },
    )


def said(condition: str, **options: str) -> list[str]:
    text = choice(condition, **options)
    return [each.code for each in found(text, START, VISIT)]


@pytest.mark.parametrize(
    "condition",
    [
        "amount > 5",
        "agreed",
        "not agreed and amount == 3",
        "opinion == 'agree'",
        "opinion in ['agree', 'dissent']",
        "defined(late) and late > 1",
        "get('late', 0) > 1",
        "date(planned_on) < today()",
        "int(note) > 5 and len(note) < 10",
        "note is null or amount != null",
        "'x' if agreed else amount > 1",
    ],
)
def test_says_nothing_of_what_fits(condition: str) -> None:
    assert said(condition) == []


@pytest.mark.parametrize(
    ("condition", "code"),
    [
        ("amount", "DATA001"),
        ("'yes'", "DATA001"),
        ("len(note)", "DATA001"),
        ("amount > '5'", "DATA002"),
        ("note >= 3", "DATA002"),
        ("amount + note == 'x'", "DATA002"),
        ("amount == '5'", "DATA003"),
        ("agreed == 'true'", "DATA003"),
        ("opinion == 'aproved'", "DATA004"),
        ("opinion in ['agree', 'no']", "DATA004"),
        ("amuont > 5", "DATA005"),
        ("colour == 'red'", "DATA006"),
    ],
)
def test_finds(condition: str, code: str) -> None:
    assert said(condition) == [code]


def test_says_which_choices_there_are() -> None:
    (only,) = found(choice("opinion == 'aproved'"), START, VISIT)
    assert only.params["choices"] == "agree, dissent"
    assert only.element_id == "f2"
    assert only.severity == "warning"


def test_name_that_is_nearly_right_is_asked_about() -> None:
    (only,) = found(choice("oppinion == 'agree'"), START, VISIT)
    assert (only.params["variable"], only.params["similar"]) == ("oppinion", "opinion")


def test_start_without_a_form_may_bring_anything() -> None:
    (only,) = found(choice("colour == 'red'", start=""), VISIT)
    assert (only.code, only.severity) == ("DATA016", "info")


@pytest.mark.parametrize(
    "bringing",
    ["x -[never]-> s:service -> end", "x -[never]-> c:call -> end", "x -[never]-> u:user -> end"],
)
def test_does_not_cry_wolf_where_something_may_bring_data(bringing: str) -> None:
    codes = [
        each.code
        for each in found(choice("colour == 'red'", more=bringing), START, VISIT)
        if each.params["variable"] == "colour"
    ]
    assert codes == []


def other(*flows: str) -> list[str]:
    text = process(
        "p",
        *flows,
        attributes={
            "start": {"duban:form": "begin"},
            "a": {"duban:form": "visit", "duban:assignee": "wang"},
        },
    )
    return [
        f"{each.code} {each.element_id}" for each in found(text, form("begin", "n:number"), VISIT)
    ]


def test_variable_that_is_set_only_later() -> None:
    assert other("start -> x:exclusive -[agreed]-> a -> end", "x -[]-> end") == ["DATA007 f1"]


@pytest.mark.bpmn("8.4.13", "conditional flow out of an activity: its data")
def test_conditions_behind_an_activity_know_what_it_sets() -> None:
    behind = ("a -[agreed]-> b:manual -> end", "a -[]-> end")
    assert other("start -> a", *behind) == []
    assert other("start -> c:manual -[agreed]-> a -> end", "c -[]-> end") == ["DATA007 f1"]
    assert other("start -> a", *behind, "a -[coluor > 1]-> b") == ["DATA006 f4"]


def test_variable_that_is_set_on_some_ways_only() -> None:
    assert other(
        "start -> y:exclusive -[n > 1]-> a -> m:exclusive -> x:exclusive -[agreed]-> b:manual",
        "y -[]-> m",
        "x -[]-> end",
    ) == ["DATA008 f4"]


def test_loop_back_does_not_unset() -> None:
    assert other("start -> m:exclusive -> a -> x:exclusive -[agreed]-> m", "x -[]-> end") == []


def test_parallel_branch_sets_for_what_comes_behind_the_join() -> None:
    assert (
        other(
            "start -> s:parallel -> a -> j:parallel -> x:exclusive -[agreed]-> b:manual",
            "s -> c:manual -> j",
            "x -[]-> end",
        )
        == []
    )


def test_milder_where_the_start_may_bring_it() -> None:
    text = process(
        "p",
        "start -> x:exclusive -[agreed]-> a -> end",
        "x -[]-> y:exclusive -[n > 1]-> a2 -> m:exclusive -> z:exclusive -[note == 'q']-> end2",
        "y -[]-> m",
        "z -[]-> end3",
        attributes={
            "a": {"duban:form": "visit", "duban:assignee": "wang"},
            "a2": {"duban:form": "visit", "duban:assignee": "wang"},
        },
    )
    codes = {each.code: each.severity for each in found(text, VISIT)}
    assert codes == {"DATA016": "info", "DATA017": "info", "DATA018": "info"}


def test_decision_tells_its_values() -> None:
    table = Resource(
        "d.dmn",
        b'<definitions><decision id="d"><decisionTable hitPolicy="FIRST"><input><inputExpression>'
        b'<text>amount</text></inputExpression></input><output name="level"/>'
        b'<rule id="r"><inputEntry><text>&gt; 5</text></inputEntry><outputEntry><text>"high"</text>'
        b'</outputEntry></rule><rule id="q"><inputEntry><text>-</text></inputEntry><outputEntry>'
        b'<text>"low"</text></outputEntry></rule></decisionTable></decision></definitions>',
    )

    def text(condition: str) -> str:
        return process(
            "p",
            f"start -> a -> d:decision -> x:exclusive -[{condition}]-> b:manual -> end",
            "x -[]-> end",
            attributes={
                "start": {"duban:form": "begin"},
                "a": {"duban:form": "visit", "duban:assignee": "wang"},
                "d": {"duban:decision": "d"},
            },
        )

    assert found(text("level == 'high'"), START, VISIT, table) == []
    assert [each.code for each in found(text("level == 'hihg'"), START, VISIT, table)] == [
        "DATA004"
    ]
    assert [each.code for each in found(text("level > 3"), START, VISIT, table)] == ["DATA002"]


def test_group_template_is_read_too() -> None:
    text = process(
        "p",
        "start -> a -> end",
        attributes={
            "start": {"duban:form": "begin"},
            "a": {"duban:form": "visit", "duban:candidateGroups": "unit:{unit}:handler"},
        },
    )
    assert [each.code for each in found(text, START, VISIT)] == ["DATA006"]
    assert found(text, form("begin", "unit"), VISIT) == []


@pytest.mark.parametrize("content", [b"", b"[]", b'{"components": 3}', b'{"components": [1]}'])
def test_broken_form_is_no_obstacle(content: bytes) -> None:
    broken = Resource("visit.form.json", content)
    assert "CHECK002" not in [
        each.code for each in check([*resources(choice("amount > 1")), broken])
    ]


# ── What comes from elsewhere ──────────────────────────────────────────────────────────────


def elsewhere(name: str, step: str, *more: str, roots: str = "", **options: Any) -> list[str]:
    """Codes of what is found on ``name`` in a choice behind the step ``s``."""
    text = process(
        "p",
        f"start -> s:{step} -> x:exclusive -[{name}]-> end",
        "x -[]-> end_2",
        *more,
        attributes={"start": {"duban:form": "begin"}, **options.pop("attributes", {})},
        roots=roots,
        **options,
    )
    return [each.code for each in found(text, START) if each.params.get("variable") == name]


def extension(element: str) -> str:
    return f"<extensionElements>{element}</extensionElements>"


def test_call_that_says_what_comes_back_brings_that_and_no_more() -> None:
    call = {"s": {"calledElement": "other"}}
    out = {"s": extension('<duban:out source="n" target="grade"/>')}
    assert elsewhere("grade", "call", attributes=call, inner=out) == []
    assert elsewhere("colour", "call", attributes=call, inner=out) == ["DATA006"]
    listed = {"s": {"calledElement": "other", "duban:output": "grade, mark"}}
    assert elsewhere("mark", "call", attributes=listed) == []
    assert elsewhere("colour", "call", attributes=listed) == ["DATA006"]
    everything = {"s": extension('<duban:out variables="all"/>')}
    assert elsewhere("colour", "call", attributes=call, inner=everything) == []
    assert elsewhere("colour", "call", attributes=call) == []


def test_activity_that_names_what_it_lets_out_lets_out_no_more() -> None:
    out = {"s": extension('<duban:output target="grade" source="n"/>')}
    for step in ("service", "receive"):
        assert elsewhere("grade", step, inner=out) == []
        assert elsewhere("colour", step, inner=out) == ["DATA006"]


MESSAGES = '<message id="m" name="answer"/>'


def answered(name: str, *payloads: str) -> list[str]:
    """A receive task behind send tasks with these payloads, which another branch comes to."""
    sends = [f"o -[q{number}]-> t{number}:send -> e{number}:end" for number in range(len(payloads))]
    return elsewhere(
        name,
        "receive",
        "a:manual -> o:exclusive -[]-> e:end",
        *sends,
        roots=MESSAGES,
        attributes={
            "s": {"messageRef": "m"},
            **{
                f"t{number}": {"messageRef": "m", "duban:payload": payload}
                for number, payload in enumerate(payloads)
            },
        },
    )


def test_message_brings_what_its_senders_send_along() -> None:
    assert answered("price", "price, total = price * 2") == []
    assert answered("colour", "price") == ["DATA006"]
    assert answered("colour") == []  # Nobody here sends it.


def test_message_brings_perhaps_what_some_senders_send_along() -> None:
    assert answered("price", "price, n", "n") == ["DATA008"]
    assert answered("n", "price, n", "n") == []


def test_throwing_brings_nothing() -> None:
    throwing = {"s": {"messageRef": "m"}}
    assert elsewhere("colour", "send", attributes=throwing, roots=MESSAGES) == ["DATA006"]


# ── Services, scripts and starts ──────────────────────────────────────────────────────────

TOLD = ServiceData(
    reads=frozenset({"unit_id"}), sets=frozenset({"signed"}), may_set=frozenset({"returned"})
)


def served(
    *flows: str, start: str = "begin", known: Known | None = None, **names: str
) -> list[str]:
    """Codes and variables of what is found in a process with services."""
    attributes: dict[str, dict[str, str]] = {
        name: {"duban:service": service} for name, service in names.items()
    }
    attributes["start"] = {"duban:form": start} if start else {}
    known = known or Known(services={"told": TOLD, "untold": None})
    files = [
        *resources(process("p", *flows, attributes=attributes)),
        form("begin", "unit_id"),
        START,
    ]
    return [
        f"{each.code} {each.element_id} {each.params['variable']}"
        for each in check(files[:2], known=known)
        if each.code in DATA
    ]


BEHIND = ("start -> s:service -> x:exclusive -[signed]-> end", "x -[]-> end_2")


def test_what_a_service_says_that_it_sets_is_set() -> None:
    assert served(*BEHIND, s="told") == []


def test_variable_that_no_service_says_that_it_sets_is_told() -> None:
    flows = [flow.replace("signed", "approved") for flow in BEHIND]
    assert served(*flows, s="told") == ["DATA006 f2 approved"]


@pytest.mark.parametrize("service", ["untold", "unknown"])
def test_service_that_does_not_say_what_it_sets_may_set_anything(service: str) -> None:
    flows = [flow.replace("signed", "approved") for flow in BEHIND]
    assert served(*flows, s=service) == []


def test_what_a_service_sets_in_some_cases_only_is_not_relied_on() -> None:
    flows = [flow.replace("signed", "returned") for flow in BEHIND]
    assert served(*flows, s="told") == ["DATA008 f2 returned"]


def test_service_reads_what_is_set_later_only() -> None:
    reads = ServiceData(reads=frozenset({"signed"}))
    known = Known(services={"told": TOLD, "reads": reads})
    flows = ("start -> r:service -> s:service -> end",)
    assert served(*flows, known=known, r="reads", s="told") == ["DATA007 r signed"]
    assert served(*flows, known=known, r="told", s="reads") == []


def test_service_reads_what_nothing_sets() -> None:
    known = Known(services={"reads": ServiceData(reads=frozenset({"amount"}))})
    assert served("start -> r:service -> end", known=known, r="reads") == ["DATA006 r amount"]


def test_part_that_starts_the_process_says_what_it_is_given() -> None:
    flows = ("start -> x:exclusive -[unit_id == '1' and area]-> end", "x -[]-> end_2")
    given = Known(services={}, started={"p": frozenset({"unit_id"})})
    assert served(*flows, start="", known=given) == ["DATA006 f1 area"]


def scripted(text: str, *, start: str = "unit_id") -> list[tuple[str, str, int]]:
    diagram = process(
        "p",
        "start -> x:exclusive -[unit_id == '1']-> s:script -> end",
        "x -[]-> t:script -> s",
        attributes={
            "start": {"duban:form": "begin"},
            "s": {"scriptFormat": "python"},
            "t": {"scriptFormat": "python"},
        },
        inner={"s": f"<script>{text}</script>", "t": "<script>net = 1</script>"},
    )
    begins = diagram[: diagram.index(text)].count("\n")
    files = [*resources(diagram), form("begin", start)]
    return [
        (each.code, str(each.params["variable"]), each.line - begins)
        for each in check(files)
        if each.code in DATA
    ]


def test_scripts_are_asked_by_the_same_rule_as_conditions() -> None:
    assert scripted("a = unit_id") == []
    assert scripted("a = 1\nb = gross") == [("DATA006", "gross", 2)]
    assert scripted("a = 1\nb = unit_ids") == [("DATA005", "unit_ids", 2)]
    assert scripted("a = net") == [("DATA008", "net", 1)]
    assert scripted("a = get('net', 0)") == []
