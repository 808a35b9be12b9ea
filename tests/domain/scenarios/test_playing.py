"""Scenarios on an engine of their own: the shipped ones, and what goes otherwise than told."""

from __future__ import annotations

import json
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import pytest

from engine.commands.definitions import Deploy
from engine.errors import DefinitionError, InvalidInput
from engine.ids import SYSTEM
from engine.runtime import Engine
from engine.store.queries.calendars import CalendarCache
from engine.store.unit_of_work import Store
from tests.bpmn_text import process, timer
from web.assembly import business_modules, scenario_gate
from web.laboratory import Laboratory
from workflows.organisation.directory import OrganisationDirectory
from workflows.organisation.rights import ScopeRights
from workflows.packages import Package, packages
from workflows.release.playing import ReleaseDesk
from workflows.scenarios.playing import Opens, Proof, in_full, prove
from workflows.supervision.ladder_file import shipped

Files = tuple[tuple[str, bytes], ...]

STAFF = """
units:
  办公室: {title: 包头市联席会议办公室, division: "150200", kind: office}
  工信局: {title: 包头市工业和信息化局, division: "150200"}
people:
  李主任: {unit: 办公室, duty: handler}
  王科长: {unit: 工信局, duty: handler}
  白局长: {unit: 工信局, duty: leader}
"""
TWO_STEPS = process(
    "two_steps",
    "start -> write -> x:exclusive -[ok == true]-> check -> end",
    "x -[]-> end_refused",
    "late:boundary -> remind -> end_late",
    attributes={
        "write": {
            "name": "起草",
            "duban:candidateGroups": "office:1502",
            "duban:dueIn": "P5WD",
            "duban:ladder": "reminder_only",
            "duban:form": "draft",
        },
        "check": {"name": "审核", "duban:candidateGroups": "unit:{unit_id}:handler"},
        "remind": {"name": "过问", "duban:candidateGroups": "unit:{unit_id}:leader"},
        "late": {"attachedToRef": "write", "cancelActivity": "false"},
    },
    inner={"late": timer(timeDuration="P3WD")},
)
DRAFT = {
    "schemaVersion": 19,
    "type": "default",
    "id": "draft",
    "components": [{"type": "checkbox", "id": "ok", "key": "ok", "label": "可以送审"}],
}
START = """
name: 起草
at: 2026-05-20 09:00
steps:
  - start: two_steps
    area: "1502"
    owner: 办公室
    data: {unit_id: "@工信局"}
"""


@contextmanager
def laboratory(key: str, files: Files) -> Iterator[Opens]:
    desk = ReleaseDesk(scenario_gate())
    opened = Laboratory(business_modules(releases=desk), key, files, desk.open)
    yield opened.open
    opened.close()


def proof_of(*scenarios: str, staff: str = STAFF) -> Proof:
    files = package_of(*scenarios, staff=staff)
    with laboratory("two_steps", files) as opens:
        return prove("two_steps", files, opens=opens, says=in_full, ladders=shipped().ladders)


def package_of(*scenarios: str, staff: str = STAFF) -> Files:
    stories = tuple((f"scenarios/s{n}.yaml", s.encode()) for n, s in enumerate(scenarios))
    return (
        ("two_steps.bpmn", TWO_STEPS.encode()),
        ("draft.form.json", json.dumps(DRAFT).encode()),
        ("scenarios/staff.yaml", staff.encode()),
        *stories,
    )


def said(proof: Proof) -> list[tuple[int, str]]:
    return [(found.line, str(found)) for each in proof.played for found in each.mismatches]


@pytest.mark.parametrize("package", packages().values(), ids=packages().keys())
def test_shipped_packages_do_what_their_scenarios_tell_and_reach_all(package: Package) -> None:
    with laboratory(package.key, package.files) as opens:
        proof = prove(
            package.key, package.files, opens=opens, says=in_full, ladders=shipped().ladders
        )
    assert proof.played
    assert not said(proof)
    assert proof.coverage.complete, [share.missing for share in proof.coverage.shares]


def test_tells_what_was_reached_and_what_was_not() -> None:
    proof = proof_of(START + "  - do: 起草\n    by: 李主任\n    data: {ok: true}\n")
    assert not said(proof)
    assert proof.coverage.nodes.missing == (
        "check",
        "end",
        "end_refused",
        "late",
        "remind",
        "end_late",
    )
    assert proof.coverage.flows.missing == ("f2", "f3", "f4", "f5", "f6")
    assert proof.coverage.timers.missing == ("late",)
    assert proof.coverage.rungs.missing == ("write:remind", "write:fall_due")


def test_scenarios_reach_everything_together() -> None:
    one = (
        START + "  - do: 起草\n    by: 李主任\n    data: {ok: true}\n  - do: 审核\n    by: 王科长\n"
    )
    other = (
        START
        + "  - wait: P5WD\n  - expect: {open: [起草, 过问], rungs: {起草: [remind, fall_due]}}\n"
        + "  - do: 过问\n    by: 白局长\n  - do: 起草\n    by: 李主任\n    data: {ok: false}\n"
    )
    proof = proof_of(one, other)
    assert not said(proof)
    assert proof.coverage.complete


@pytest.mark.parametrize(
    ("step", "text"),
    [
        ("  - expect: {state: completed}", "state：期望 completed，实际 active"),
        ("  - expect: {open: [审核]}", "open：期望 审核，实际 起草"),
        ("  - expect: {held_by: {起草: 李主任}}", "held_by 起草：期望 李主任，实际 —"),
        ("  - expect: {offered_to: {起草: [王科长]}}", "期望 王科长，实际 李主任"),
        ("  - expect: {due: {起草: 2026-05-26}}", "期望 2026-05-26，实际 2026-05-27 17:30"),
        ("  - expect: {colour: {起草: red}}", "期望 red，实际"),
        ("  - expect: {data: {unit_id: 没有}}", "data unit_id：期望 没有"),
        ("  - expect: {notices: [{to: 李主任, says: 催}]}", "notices 李主任"),
        ("  - expect: {passed: [end]}", "passed：期望 end"),
        ("  - expect: {not_passed: [start]}", "not_passed：期望 —，实际 start"),
        ("  - expect: {rungs: {起草: [urge]}}", "rungs 起草：期望 urge，实际 —"),
        ("  - expect: {incidents: [write]}", "incidents：期望 write，实际 —"),
        ("  - do: 审核\n    by: 王科长", "没有待办“审核”，现有：起草"),
        ("  - do: 起草\n    by: 张三", "人员名单里没有“张三”"),
        ("  - do: 起草\n    by: 王科长", "被拒绝"),
        ("  - do: 起草\n    by: 李主任\n    refused: true", "期望被拒绝，却办成了"),
        ("  - do: 起草\n    by: 王科长\n    refused: Conflict", "期望因“Conflict”被拒绝"),
        ("  - do: 起草\n    by: 李主任\n    data: {ok: '@谁'}", "“@谁”在故事里没有"),
        ("  - until: 2026-05-19", "已经过去了"),
        ("  - wait: 三天", "被拒绝"),
        ("  - follow: need_follow_up\n    as: 诉求", "没有发起过流程“need_follow_up”"),
        ("  - sign: 通报\n    by: 李主任", "没有待签收的“通报”"),
        ("  - cancel: 别的\n    by: 李主任\n    reason: x", "还没有叫“别的”的事项"),
    ],
)
def test_says_where_a_story_and_what_happened_part(step: str, text: str) -> None:
    ((line, found),) = said(proof_of(START + step + "\n"))
    assert line == 9
    assert text in found


@pytest.mark.parametrize("refused", ["true", "Forbidden", "may claim"])
def test_an_expected_refusal_is_named_by_kind_or_words(refused: str) -> None:
    step = f"  - claim: 起草\n    by: 王科长\n    refused: {refused}\n"
    assert not said(proof_of(START + step))


def test_a_story_has_a_calendar_of_its_own() -> None:
    proof = proof_of(
        "calendar: {off: [2026-05-27], working: [2026-05-24]}\n"
        + START.lstrip()
        + "  - expect: {due: {起草: 2026-05-26}}\n"
    )
    assert not said(proof)


def test_deputies_delegates_and_whole_instances() -> None:
    steps = """
  - claim: 起草
    by: 李主任
  - expect: {held_by: {起草: 李主任}}
  - suspend: true
    by: 李主任
    reason: 等文件
  - expect: {state: suspended}
  - resume: true
    by: 李主任
  - release: 起草
    by: 李主任
  - cancel: true
    by: 李主任
    reason: 不办了
  - expect: {state: cancelled, open: []}
"""
    assert not said(proof_of(START + steps.lstrip("\n")))


def test_staff_that_cannot_be_on_file_fails_the_story() -> None:
    staff = STAFF.replace('"150200", kind', '"999999", kind')
    ((line, _text),) = said(proof_of(START, staff=staff))
    assert line == 1


class TestGate:
    """Deployment asks the scenarios first."""

    GOOD = START + "  - do: 起草\n    by: 李主任\n    data: {ok: false}\n"
    BAD = START + "  - expect: {open: [审核]}\n"

    @pytest.fixture
    def engine(self, store: Store) -> Engine:
        from engine.clock import VirtualClock
        from tests.processes.conftest import MORNING

        return Engine(
            store,
            VirtualClock(MORNING),
            directory=OrganisationDirectory(),
            rights=ScopeRights(),
            calendars=CalendarCache(),
            modules=(*business_modules(), scenario_gate().module()),
        )

    def test_deploys_a_package_that_keeps_its_word(self, engine: Engine) -> None:
        made = engine.execute(Deploy("two_steps", package_of(self.GOOD)), actor=SYSTEM)
        assert made.version == 1

    def test_refuses_a_package_with_a_story_gone_wrong(self, engine: Engine) -> None:
        with pytest.raises(DefinitionError) as refused:
            engine.execute(Deploy("two_steps", package_of(self.GOOD, self.BAD)), actor=SYSTEM)
        assert [each.field for each in refused.value.problems] == ["scenarios/s1.yaml:9"]

    def test_refuses_a_scenario_that_cannot_be_read(self, engine: Engine) -> None:
        with pytest.raises(InvalidInput, match=r"s0\.yaml"):
            engine.execute(Deploy("two_steps", package_of("nonsense")), actor=SYSTEM)

    def test_remembers_what_was_proven(self) -> None:
        opened: list[Any] = []

        @contextmanager
        def counting(key: str, files: Files) -> Iterator[Opens]:
            opened.append(key)
            with laboratory(key, files) as opens:
                yield opens

        gate = scenario_gate()
        gate.laboratories = counting
        files = package_of(self.GOOD)
        assert gate.prove("two_steps", files).green
        context: Any = None  # The guard asks nothing of it.
        for _ in range(2):
            assert gate.guard(context, Deploy("two_steps", files)).files == files
        assert opened == ["two_steps"]
