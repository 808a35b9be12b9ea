"""What a scenario's file may say, and how its mistakes are named."""

from __future__ import annotations

from datetime import datetime

import pytest

from engine.clock import LOCAL_ZONE
from engine.errors import InvalidInput
from workflows.scenarios.model import Verb
from workflows.scenarios.reading import read_scenario, read_scenarios
from workflows.scenarios.source import MAX_BYTES, read_source

HEAD = "name: 一个场景\nat: 2026-05-20 09:00\nsteps:\n"
STEPS = HEAD + "  - wait: P1D\n"


def problem_of(text: str) -> tuple[str, str]:
    """Where the first problem of a file is, and what."""
    with pytest.raises(InvalidInput) as refused:
        read_scenario("scenarios/x.yaml", text.encode())
    (problem,) = refused.value.problems
    return problem.field, str(problem)


def test_reads_steps_with_their_lines() -> None:
    text = HEAD + "  - wait: P1WD\n  - do: 签收\n    by: 王\n    data: {a: 1}\n"
    scenario = read_scenario("scenarios/x.yaml", text.encode())
    assert scenario.at == datetime(2026, 5, 20, 9, tzinfo=LOCAL_ZONE)
    assert [(step.verb, step.line) for step in scenario.steps] == [(Verb.WAIT, 4), (Verb.DO, 5)]
    assert scenario.steps[1].fields == {"by": "王", "data": {"a": 1}}


def test_dates_times_and_words_stay_texts() -> None:
    text = 'a: 2026-05-20\nb: 09:30\nc: no\nd: "150200"\ne: 1_000\nf: 007\ng: 12\nh: true\ni:\n'
    assert dict(read_source(text.encode(), "x")) == {
        "a": "2026-05-20", "b": "09:30", "c": "no", "d": "150200", "e": "1_000", "f": "007",
        "g": 12, "h": True, "i": None,
    }  # fmt: skip


def test_common_staff_is_taken_where_a_scenario_names_none() -> None:
    staff = (
        'units:\n  办: {division: "150200", kind: office}\n'
        "people:\n  李: {unit: 办, duty: handler}\n"
    )
    more = "staff:\n  people:\n    王: {unit: 办, duty: leader}\n"
    found = read_scenarios(
        (
            ("scenarios/staff.yaml", staff.encode()),
            ("scenarios/a.yaml", (HEAD + "  - wait: P1D\n").encode()),
            ("scenarios/b.yaml", (more + HEAD + "  - wait: P1D\n").encode()),
            ("x.bpmn", b""),
        )
    )
    assert [[person.name for person in each.staff.people] for each in found] == [
        ["李"],
        ["李", "王"],
    ]


@pytest.mark.parametrize(
    ("text", "place", "said"),
    [
        ("", "1", "名称: 内容"),
        ("- a\n", "1", "名称: 内容"),
        ("name: x\n", "1", "at"),
        ("name: x\nat: 昨天\nsteps: []\n", "2", "2026-05-20 09:00"),
        ("name: x\nat: 2026-05-20\nsteps: []\n", "3", "至少"),
        (HEAD + "  - sleep: P1D\n", "4", "动作"),
        (HEAD + "  - wait: P1D\n    do: x\n    by: y\n", "4", "动作"),
        (HEAD + "  - do: 签收\n", "4", "by"),
        (HEAD + "  - do: 签收\n    by: 王\n    date: 1\n", "6", "date"),
        (HEAD + "  - expect: {stat: done}\n", "4", "stat"),
        (HEAD + "  - expect: true\n", "4", "expect"),
        ("name: x\nname: y\n", "2", "两次"),
        ("a: &x 1\nb: *x\n", "2", "锚点"),
        ("a: !!python/name:os.system x\n", "1", "标签"),
        ("a: [1, 2\n", "2", "YAML"),
        ("a: " + "[" * 40 + "]" * 40, "1", "嵌套"),
        ("staff:\n  people:\n    王: {unit: 局, duty: handler}\n" + STEPS, "3", "局"),
        (
            'staff:\n  units:\n    办: {division: "1", kind: palace}\n' + STEPS,
            "3",
            "palace",
        ),
        ("calendar: {off: [明天]}\n" + STEPS, "1", "日期"),
    ],
)
def test_names_the_line_of_a_mistake(text: str, place: str, said: str) -> None:
    where, what = problem_of(text)
    assert where == f"scenarios/x.yaml:{place}", what
    assert said in what


def test_refuses_a_file_that_is_too_large_or_not_utf8() -> None:
    assert "UTF-8" in problem_in("名".encode("gb18030"))
    assert str(MAX_BYTES) in problem_in(b"a: " + b"x" * MAX_BYTES)


def problem_in(content: bytes) -> str:
    with pytest.raises(InvalidInput) as refused:
        read_source(content, "x")
    return str(refused.value.problems[0])
