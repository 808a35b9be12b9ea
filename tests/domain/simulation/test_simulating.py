"""Simulations: what is measured, that it repeats, and what a wrong file is told."""

from __future__ import annotations

from datetime import datetime

import pytest

from engine.clock import LOCAL_ZONE
from engine.errors import InvalidInput
from tests.bpmn_text import process
from web.assembly import laboratory
from workflows.packages import packages
from workflows.scenarios.model import Staff
from workflows.scenarios.playing import in_full
from workflows.simulation.reading import read_simulation, read_simulations
from workflows.simulation.report import Report, StepReport
from workflows.simulation.simulate import simulate

STAFF = """
units:
  办公室: {title: 包头市联席会议办公室, division: "150200", kind: office}
  工信局: {title: 包头市工业和信息化局, division: "150200"}
people:
  李主任: {unit: 办公室, duty: handler}
  王科长: {unit: 工信局, duty: handler}
"""
ONE_DESK = process(
    "one_desk",
    "start -> write -> check -> end",
    attributes={
        "write": {
            "name": "办理",
            "duban:candidateGroups": "unit:{unit_id}:handler",
            "duban:dueIn": "P2WD",
        },
        "check": {"name": "审核", "duban:candidateGroups": "office:1502"},
    },
)
HEAD = """
name: 一张桌子
at: 2026-05-18 08:30
until: 2026-05-29 17:30
arrivals:
  - start: one_desk
    owner: 工信局
    area: "1502"
    data: {unit_id: "@工信局"}
"""


def run(text: str, *, seed: int | None = None) -> Report:
    files = (
        ("one_desk.bpmn", ONE_DESK.encode()),
        ("scenarios/staff.yaml", STAFF.encode()),
        ("simulations/s.yaml", (HEAD + text + (f"seed: {seed}\n" if seed else "")).encode()),
    )
    (simulation,) = read_simulations(files)
    with laboratory("one_desk", files) as opened:
        return simulate(simulation, opens=opened.open_at, says=in_full)


def step(report: Report, name: str) -> StepReport:
    return next(each for each in report.steps if each.name == name)


def test_one_desk_with_little_to_do_is_never_late() -> None:
    report = run(
        "    every: P1WD\n    count: 5\n"
        "work:\n  办理: {waits: 0, takes: 2}\n  审核: {waits: 0, takes: 1}\n"
    )
    writing = step(report, "办理")
    assert (writing.items, writing.done, writing.overdue_percent) == (5, 5, 0)
    assert writing.waiting.mean_hours == 0
    assert writing.through.mean_hours == 2
    process_report = next(each for each in report.processes if each.process == "one_desk")
    assert (process_report.started, process_report.completed) == (5, 5)
    assert process_report.through.mean_hours == 3


def test_a_desk_with_too_much_to_do_is_the_bottleneck_and_late() -> None:
    """Ten matters at once at one desk, four hours each: the last waits for 36 working hours."""
    report = run(
        "    every: PT0H\n    count: 10\n"
        "work:\n  办理: {waits: 0, takes: 4}\n  审核: {waits: 0, takes: 0}\n"
    )
    assert report.steps[0].name == "办理"
    writing = step(report, "办理")
    assert writing.done == 10
    assert writing.waiting.mean_hours == 18
    assert writing.waiting_percent == 100
    assert writing.overdue_percent == 40
    industry = next(unit for unit in report.units if unit.unit == "工信局")
    assert (industry.people, industry.worked_hours) == (1, 40)
    assert 40 < industry.load_percent < 60


def test_what_is_left_alone_stays_open_and_becomes_overdue() -> None:
    report = run("    every: PT0H\n    count: 3\nwork:\n  办理: {takes: 1, never: 100}\n")
    writing = step(report, "办理")
    assert (writing.done, writing.left_open, writing.overdue_percent) == (0, 3, 100)


def test_the_same_seed_gives_the_same_course_and_another_one_another() -> None:
    text = (
        "    every: PT4WH\n    spread: 80\n    count: 12\n"
        "work:\n  办理: {waits: [0, 12], takes: [1, 6]}\n"
    )
    first, again, other = run(text, seed=3), run(text, seed=3), run(text, seed=4)
    assert first == again
    assert first.steps != other.steps


def test_tells_what_the_engine_did_not_take() -> None:
    report = run(
        "    every: PT0H\n    count: 2\nwork:\n  办理: {hands_in: [{data: {nonsense: 1}}]}\n"
    )
    ((text, count),) = report.refused.items()
    assert count == 2
    assert "nonsense" in text


def test_the_shipped_simulation_runs_to_its_end_with_nothing_refused() -> None:
    package = packages()["contact_enterprise"]
    (simulation,) = read_simulations(package.files)
    with laboratory(package.key, package.files) as opened:
        report = simulate(simulation, opens=opened.open_at, says=in_full)
    assert not report.refused
    contact = next(each for each in report.processes if each.process == package.key)
    assert contact.started >= 40
    assert contact.completed >= 25
    assert {unit.unit for unit in report.units} >= {"工信局", "人社局"}


@pytest.mark.parametrize(
    ("text", "line", "said"),
    [
        ("    every: 每天\n", 10, "P1WD"),
        ("    every: P1WD\n    count: 0\n", 11, "件数"),
        ("    every: P1WD\n    spread: 120\n", 11, "0到100"),
        ("    every: P1WD\nwork:\n  办理: {takes: [3, 1]}\n", 12, "工作小时"),
        ("    every: P1WD\nwork:\n  办理: {hands_in: [{data: 1}]}\n", 12, "data"),
        ("    every: P1WD\ncopies: {青岭: 3}\n", 11, "青岭"),
        ("    every: P1WD\nwhatever: 1\n", 11, "whatever"),
    ],
)
def test_names_the_line_of_a_mistake(text: str, line: int, said: str) -> None:
    with pytest.raises(InvalidInput) as refused:
        read_simulation("simulations/x.yaml", (HEAD + text).encode(), Staff())
    (problem,) = refused.value.problems
    assert problem.field == f"simulations/x.yaml:{line}"
    assert said in str(problem)


def test_the_end_comes_after_the_beginning() -> None:
    text = HEAD.replace("2026-05-29", "2026-05-11") + "    every: P1WD\n"
    with pytest.raises(InvalidInput, match=r"x\.yaml:4"):
        read_simulation("simulations/x.yaml", text.encode(), Staff())


def test_begins_when_it_says() -> None:
    text = HEAD + "    every: P1WD\n"
    found = read_simulation("simulations/x.yaml", text.encode(), Staff())
    assert found.at == datetime(2026, 5, 18, 8, 30, tzinfo=LOCAL_ZONE)
