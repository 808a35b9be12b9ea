"""流程发布 (P13): a draft goes live once it is green and a second person has approved it."""

from __future__ import annotations

from datetime import date, datetime, timedelta

import pytest

from engine.commands.definitions import Deploy, ListDefinitions
from engine.commands.instances import StartInstance
from engine.commands.work_items import AssignWorkItem, ClaimWorkItem
from engine.context import Context, Module
from engine.errors import Forbidden, InvalidInput, InvalidState, NotFound, Problem
from engine.ids import SYSTEM
from tests.processes.conftest import MORNING, Town
from web.assembly import scenario_gate
from workflows.designer.blank import blank
from workflows.designer.commands import BeginProcessDraft, GetProcessDraft, SaveProcessDraft
from workflows.designer.module import module as designer
from workflows.organisation import commands as c
from workflows.organisation.duties import Duty
from workflows.release import commands as r
from workflows.release.comparing import CompareProcess
from workflows.release.module import module as release
from workflows.release.playing import ReleaseDesk
from workflows.release.views import (
    EVERY,
    ProcessRightKind,
    Release,
    ReleaseState,
    RunningPlan,
)

KEY = "note_slip"
FILE = f"{KEY}.bpmn"
START = '<bpmn:startEvent id="start" />'
ONE_STEP = START + (
    '<bpmn:userTask id="write" name="写" duban:candidateGroups="role:designer" />'
    '<bpmn:endEvent id="end" /><bpmn:sequenceFlow id="f" sourceRef="start" targetRef="write" />'
    '<bpmn:sequenceFlow id="g" sourceRef="write" targetRef="end" />'
)
SCRIPT = ONE_STEP.replace(
    '<bpmn:userTask id="write" name="写" duban:candidateGroups="role:designer" />',
    '<bpmn:scriptTask id="write" name="算" scriptFormat="python">'
    "<bpmn:script>n = 1</bpmn:script></bpmn:scriptTask>",
)


STORY = (
    "name: 写一张\nat: 2026-05-20 09:00\nsteps:\n  - start: note_slip\n  - expect: {open: [写]}\n"
)


@pytest.fixture
def desk() -> ReleaseDesk:
    return ReleaseDesk(scenario_gate())


@pytest.fixture
def modules(modules: list[Module], desk: ReleaseDesk) -> list[Module]:
    return [*modules, designer(), release(desk)]


@pytest.fixture(autouse=True)
def designers(town: Town, desk: ReleaseDesk) -> None:
    engine = town.driver.engine
    desk.open(engine)
    for user_id in ("luming", "suna", "bagen"):
        engine.execute(c.AddPerson(user_id, user_id), actor=SYSTEM)
        post = engine.execute(c.AddPost(town.office, user_id, Duty.DESIGNER), actor=SYSTEM)
        engine.execute(c.Appoint(post.post_id, user_id, date(2026, 1, 1)), actor=SYSTEM)


def drawn(name: str = "便条", inside: str = ONE_STEP) -> bytes:
    return blank(KEY, name).decode().replace(START, inside).encode()


def draft(town: Town, content: bytes, *more: tuple[str, bytes]) -> int:
    """Put this into the draft of the process; the number of the save comes back."""
    engine = town.driver.engine
    try:
        begun = engine.execute(BeginProcessDraft(KEY, "便条"), actor="luming").version
    except InvalidState:
        begun = engine.query(GetProcessDraft(KEY), actor="luming").summary.version
    save = SaveProcessDraft(KEY, begun, ((FILE, content), *more))
    return engine.execute(save, actor="luming").version


def ask(
    town: Town,
    content: bytes,
    *more: tuple[str, bytes],
    live_from: datetime | None = None,
    plan: RunningPlan = RunningPlan.LEAVE,
) -> Release:
    """Ask for its release; the scenarios are played by the job that is due at once."""
    command = r.RequestRelease(KEY, draft(town, content, *more), "为了试", live_from, plan)
    asked = town.driver.engine.execute(command, actor="luming")
    town.driver.engine.run_due()
    return found(town, asked)


def found(town: Town, asked: Release) -> Release:
    return town.driver.engine.query(r.GetRelease(asked.release_id), actor="luming").release


def approve(town: Town, asked: Release, by: str = "suna") -> Release:
    return town.driver.engine.execute(r.DecideRelease(asked.release_id, approve=True), actor=by)


def live(town: Town) -> int:
    found = town.driver.engine.query(ListDefinitions(KEY), actor=SYSTEM)
    return found[0].version if found else 0


def test_a_second_person_makes_it_live(town: Town) -> None:
    asked = ask(town, drawn())
    assert (asked.state, asked.based_on, live(town)) == (ReleaseState.WAITING, 0, 0)
    done = approve(town, asked)
    assert (done.state, done.live_version, done.decided_by) == (ReleaseState.LIVE, 1, "suna")
    assert live(town) == 1


def test_the_asker_approves_nothing_by_whichever_way(town: Town) -> None:
    asked = ask(town, drawn())
    assert asked.instance_id is not None
    engine = town.driver.engine
    item = town.driver.instance(asked.instance_id).work_item("审核发布")
    with pytest.raises(Forbidden, match="另一个人"):
        approve(town, asked, by="luming")
    with pytest.raises(Forbidden):
        engine.execute(ClaimWorkItem(item.work_item_id), actor="luming")
    with pytest.raises(Forbidden):
        engine.execute(AssignWorkItem(item.work_item_id, "luming", "x"), actor=SYSTEM)
    assert live(town) == 0


def unplayed(town: Town, *more: tuple[str, bytes]) -> Release:
    """A release whose scenarios no job has taken up yet."""
    command = r.RequestRelease(KEY, draft(town, drawn(), *more), "为了试")
    return town.driver.engine.execute(command, actor="luming")


def test_asking_answers_at_once_and_the_scenarios_go_on_in_the_background(town: Town) -> None:
    asked = unplayed(town, ("scenarios/a.yaml", STORY.encode()))
    assert asked.state is ReleaseState.CHECKING
    with pytest.raises(InvalidState, match="不在等待审核"):
        approve(town, asked)
    town.driver.engine.run_due()
    done = found(town, asked)
    assert (done.state, done.played, done.stories) == (ReleaseState.WAITING, 1, 1)
    # Told a second time it is not played or decided again.
    again = r.EndReleasePlay(asked.release_id, (Problem("", "x"),))
    town.driver.engine.execute(again, actor=SYSTEM)
    assert found(town, asked).state is ReleaseState.WAITING
    with pytest.raises(Forbidden):
        town.driver.engine.execute(again, actor="luming")


def test_it_is_withdrawn_while_its_scenarios_are_played(town: Town) -> None:
    engine = town.driver.engine
    asked = unplayed(town)
    done = engine.execute(r.WithdrawRelease(asked.release_id, "改主意"), actor="luming")
    assert done.state is ReleaseState.WITHDRAWN
    engine.run_due()
    engine.execute(r.EndReleasePlay(asked.release_id), actor=SYSTEM)
    assert not engine.execute(r.NoteReleasePlayed(asked.release_id, 1, 2), actor=SYSTEM)
    assert found(town, asked).state is ReleaseState.WITHDRAWN


def test_playing_that_died_is_taken_up_again_and_given_up_at_last(
    town: Town, desk: ReleaseDesk
) -> None:
    gate, desk.gate = desk.gate, _Dying()
    asked = unplayed(town)
    with pytest.raises(_Died):
        town.driver.engine.run_due()
    # The process has died: the next looks after it once it has been silent for long.
    desk.gate = gate
    town.driver.advance_to(MORNING + timedelta(minutes=4))
    assert found(town, asked).state is ReleaseState.CHECKING
    town.driver.advance_to(MORNING + timedelta(minutes=6))
    assert found(town, asked).state is ReleaseState.WAITING


class _Died(BaseException):
    """What ends a whole process, which no handler catches."""


class _Dying:
    """A gate in whose midst the process ends."""

    def guard(self, _ctx: Context, command: Deploy) -> Deploy:
        return command

    def wrong(self, *_asked: object) -> tuple[Problem, ...]:
        raise _Died


def test_what_runs_is_left_or_arranged_as_was_planned(town: Town) -> None:
    engine = town.driver.engine
    approve(town, ask(town, drawn("一")))
    engine.execute(StartInstance(KEY, "在办"), actor=SYSTEM)
    left = approve(town, ask(town, drawn("二")))
    assert (left.state, left.running_plan) == (ReleaseState.LIVE, RunningPlan.LEAVE)
    with pytest.raises(InvalidState, match="没有等着安排"):
        engine.execute(r.ArrangeRunning(left.release_id, RunningPlan.LEAVE), actor="luming")
    moving = approve(town, ask(town, drawn("三"), plan=RunningPlan.MIGRATE))
    assert moving.arranged is None
    assert engine.query(r.GetRelease(moving.release_id), actor="luming").may_arrange
    arrange = r.ArrangeRunning(moving.release_id, RunningPlan.LEAVE)
    with pytest.raises(Forbidden, match="申请发布的人"):
        engine.execute(arrange, actor="suna")
    done = engine.execute(arrange, actor="luming")
    assert (done.arranged, done.arranged_by) == (RunningPlan.LEAVE, "luming")
    assert not engine.query(r.GetRelease(moving.release_id), actor="luming").may_arrange


def test_what_is_not_sound_goes_to_nobody_and_says_why(town: Town) -> None:
    asked = ask(town, b"<nothing/>")
    assert asked.state is ReleaseState.REFUSED
    assert asked.problems
    with pytest.raises(InvalidState):
        approve(town, asked)


def test_a_scenario_that_goes_otherwise_stops_it(town: Town) -> None:
    story = (
        "name: 错的\nat: 2026-05-20 09:00\nsteps:\n"
        "  - start: note_slip\n  - expect: {state: completed}\n"
    )
    asked = ask(town, drawn(), ("scenarios/a.yaml", story.encode()))
    assert asked.state is ReleaseState.REFUSED
    assert asked.problems[0].field.startswith("scenarios/a.yaml:")


def test_a_rejection_needs_a_reason_and_leaves_the_draft(town: Town) -> None:
    asked = ask(town, drawn())
    decide = town.driver.engine.execute
    with pytest.raises(InvalidInput):
        decide(r.DecideRelease(asked.release_id, approve=False), actor="suna")
    done = decide(r.DecideRelease(asked.release_id, approve=False, reason="名称"), actor="suna")
    assert (done.state, done.reason, done.decided_by) == (ReleaseState.REJECTED, "名称", "suna")
    assert live(town) == 0
    assert town.driver.engine.query(GetProcessDraft(KEY), actor="luming").summary.key == KEY


def test_it_goes_live_at_its_date_and_never_before(town: Town) -> None:
    asked = ask(town, drawn(), live_from=MORNING + timedelta(days=2))
    assert approve(town, asked).state is ReleaseState.SCHEDULED
    town.driver.advance_to(MORNING + timedelta(days=1))
    assert live(town) == 0
    town.driver.advance_to(MORNING + timedelta(days=2, minutes=1))
    assert live(town) == 1


def test_no_time_out_approves(town: Town) -> None:
    asked = ask(town, drawn())
    town.driver.advance_to(MORNING + timedelta(days=60))
    found = town.driver.engine.query(r.GetRelease(asked.release_id), actor="suna").release
    assert (found.state, live(town)) == (ReleaseState.WAITING, 0)


def test_what_was_not_compared_with_is_not_overwritten(town: Town) -> None:
    asked = ask(town, drawn(), live_from=MORNING + timedelta(days=2))
    approve(town, asked)
    town.driver.engine.execute(Deploy(KEY, ((FILE, drawn("别的")),)), actor=SYSTEM)
    town.driver.advance_to(MORNING + timedelta(days=3))
    found = town.driver.engine.query(r.GetRelease(asked.release_id), actor="suna").release
    assert (found.state, live(town)) == (ReleaseState.REFUSED, 1)


def test_an_earlier_version_comes_back_by_two_people(town: Town) -> None:
    approve(town, ask(town, drawn("一")))
    approve(town, ask(town, drawn("二")))
    engine = town.driver.engine
    command = r.RequestRollBack(KEY, 1, "二有误")
    back = engine.execute(command, actor="suna")
    engine.run_due()
    with pytest.raises(Forbidden):
        approve(town, back, by="suna")
    assert approve(town, back, by="luming").live_version == 3
    same = engine.query(CompareProcess(KEY, "version-1", "version-3"), actor="luming")
    assert not same.difference
    with pytest.raises(NotFound):
        engine.execute(r.RequestRollBack(KEY, 9, "x"), actor="suna")


def test_one_release_at_a_time_and_it_can_be_withdrawn(town: Town) -> None:
    engine = town.driver.engine
    asked = ask(town, drawn())
    with pytest.raises(InvalidState, match="没有结束"):
        ask(town, drawn("又"))
    with pytest.raises(InvalidInput):
        engine.execute(r.WithdrawRelease(asked.release_id, " "), actor="luming")
    done = engine.execute(r.WithdrawRelease(asked.release_id, "改主意"), actor="luming")
    assert done.state is ReleaseState.WITHDRAWN
    assert ask(town, drawn("又")).state is ReleaseState.WAITING


def test_nothing_new_is_no_release(town: Town) -> None:
    approve(town, ask(town, drawn()))
    with pytest.raises(InvalidState, match="没有不同"):
        ask(town, drawn())
    with pytest.raises(InvalidState, match="又改过"):
        town.driver.engine.execute(r.RequestRelease(KEY, 1, "x"), actor="luming")


def test_a_script_needs_somebody_who_may_review_programs(town: Town) -> None:
    engine = town.driver.engine
    asked = ask(town, drawn(inside=SCRIPT))
    assert asked.programs
    with pytest.raises(Forbidden, match="程序"):
        approve(town, asked)
    engine.execute(r.GrantProcessRight(EVERY, ProcessRightKind.PROGRAMS, "suna"), actor=SYSTEM)
    assert approve(town, asked).state is ReleaseState.LIVE


def test_grants_narrow_who_draws_and_who_releases(town: Town) -> None:
    engine = town.driver.engine
    engine.execute(r.GrantProcessRight(KEY, ProcessRightKind.DRAW, "luming"), actor=SYSTEM)
    engine.execute(r.GrantProcessRight(KEY, ProcessRightKind.RELEASE, "bagen"), actor=SYSTEM)
    with pytest.raises(Forbidden):
        engine.execute(BeginProcessDraft(KEY, "便条"), actor="suna")
    asked = ask(town, drawn())
    with pytest.raises(Forbidden, match="审核发布"):
        approve(town, asked, by="suna")
    assert approve(town, asked, by="bagen").state is ReleaseState.LIVE
    engine.execute(r.RevokeProcessRight(KEY, ProcessRightKind.DRAW, "luming"), actor=SYSTEM)
    with pytest.raises(Forbidden):
        engine.execute(r.GrantProcessRight(KEY, ProcessRightKind.DRAW, "suna"), actor="luming")
    with pytest.raises(InvalidInput):
        engine.execute(r.GrantProcessRight(KEY, ProcessRightKind.DRAW, "office_li"), actor=SYSTEM)


def test_a_designer_deploys_nothing_directly(town: Town) -> None:
    with pytest.raises(Forbidden):
        town.driver.engine.execute(Deploy(KEY, ((FILE, drawn()),)), actor="luming")
    with pytest.raises(Forbidden):
        town.driver.engine.query(r.ListReleases(), actor="office_li")
