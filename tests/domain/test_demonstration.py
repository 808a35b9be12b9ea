"""A small demonstration, told by the same code as the large one."""

from __future__ import annotations

from collections import Counter

import pytest
from argon2 import PasswordHasher

from engine.clock import SystemClock, VirtualClock
from engine.commands.calendars import SeedCalendars
from engine.commands.instances import GetHistory, ListInstances, VerifyHistory
from engine.commands.jobs import ListIncidents
from engine.commands.participation import ListCopies
from engine.commands.work_items import GetWorkItem, ItemList, ListWorkItems
from engine.ids import SYSTEM
from engine.lifecycle import InstanceState, Urgency
from engine.participation import Place
from engine.runtime import Engine
from engine.store.queries.calendars import CalendarCache
from engine.store.unit_of_work import Store
from engine.views import WorkItem
from engine.voting import Vote
from tests.databases import import_every_table
from web.assembly import Desks, modules, scenario_gate
from web.i18n import speech
from workflows.demonstration import people
from workflows.demonstration.seed import BEGINS_AT, TODAY, Seeding
from workflows.documents.commands import ListDocumentsToSign, ListSeries, ListTemplates
from workflows.enterprise_accounts.commands import ListPortalAccounts
from workflows.evaluation.commands import ListDeliveries, ListEvaluations, ListRounds
from workflows.evaluation.views import EvaluationState
from workflows.exports.desk import ExportDesk
from workflows.forecast.desk import ForecastDesk
from workflows.guidance_officer.commands import ListInspections, ListOfficers, ListPlans
from workflows.guidance_officer.views import InspectionState, OfficerState
from workflows.organisation.directory import OrganisationDirectory
from workflows.organisation.rights import ScopeRights
from workflows.packages import deploy_all
from workflows.rectification.commands import GetFinding, ListFindings
from workflows.rectification.views import FindingState, SourceKind
from workflows.release.commands import GetRelease, ListReleases
from workflows.release.playing import ReleaseDesk
from workflows.release.views import ReleaseState
from workflows.rosters.desk import ImportDesk
from workflows.rosters.scratch import Scratch
from workflows.scenarios.desk import ScenarioDesk
from workflows.task_decomposition.commands import ListTasks
from workflows.task_decomposition.views import TaskState

_CHEAP = PasswordHasher(time_cost=1, memory_cost=8, parallelism=1)


@pytest.fixture(scope="module")
def clock() -> VirtualClock:
    return VirtualClock(BEGINS_AT)


@pytest.fixture(scope="module")
def demonstration(tmp_path_factory: pytest.TempPathFactory, clock: VirtualClock) -> Engine:
    import_every_table()
    home = tmp_path_factory.mktemp("demo")
    store = Store(f"sqlite:///{home / 'duban.sqlite3'}")
    scratch = Scratch(home / "scratch")
    store.create_all()
    releases = ReleaseDesk(scenario_gate())
    engine = Engine(
        store,
        clock,
        directory=OrganisationDirectory(),
        rights=ScopeRights(),
        calendars=CalendarCache(),
        modules=modules(
            Desks(
                ImportDesk(scratch),
                ExportDesk(scratch, speech),
                ScenarioDesk(scenario_gate()),
                ForecastDesk(),
                releases,
            ),
            _CHEAP,
        ),
    )
    releases.open(engine)
    engine.execute(SeedCalendars(), actor=SYSTEM)
    deploy_all(engine)
    Seeding(
        engine,
        clock,
        scratch,
        wall_now=SystemClock().now(),
        heard=lambda _what, _done, _of: None,
        enterprises=40,
        contacts=25,
    ).carry_out()
    return engine


def test_ends_at_the_moment_the_visitor_finds(demonstration: Engine, clock: VirtualClock) -> None:
    assert clock.now() == TODAY


def test_shows_every_colour(demonstration: Engine) -> None:
    query = ListWorkItems(ItemList.SCOPE, limit=200)
    page = demonstration.query(query, actor="lijianguo")

    colours = Counter(item.urgency.value for item in page.items)
    assert set(colours) == {"normal", "blue", "yellow", "red"}
    assert page.counts["suspended"] > 0


def test_every_account_on_the_sign_in_page_is_somebody(demonstration: Engine) -> None:
    with demonstration.store.reading() as uow:
        names = demonstration.directory.names(
            uow, frozenset(account.user_id for account in people.ACCOUNTS)
        )
    assert names == {account.user_id: account.name for account in people.ACCOUNTS}


def test_goes_through_without_an_incident_and_with_whole_histories(
    demonstration: Engine,
) -> None:
    assert demonstration.query(ListIncidents(), actor=SYSTEM) == ()
    assert demonstration.query(VerifyHistory(), actor=SYSTEM) == ()


def _mine(engine: Engine, user_id: str) -> tuple[WorkItem, ...]:
    return engine.query(ListWorkItems(ItemList.MINE, limit=200), actor=user_id).items


def test_leaves_votes_to_cast_by_those_on_the_sign_in_page(demonstration: Engine) -> None:
    for user_id in ("wangfang", "buhe"):
        (item,) = [
            each
            for each in _mine(demonstration, user_id)
            if each.voting and each.definition_key == "joint_opinion"
        ]
        view = demonstration.query(GetWorkItem(item.work_item_id), actor=user_id)
        assert len(view.parts) == 1
        assert {one.vote for one in view.participants} == {None, Vote.APPROVE}
    added = [one for one in view.participants if one.added_by]
    assert [one.user_id for one in added] == ["buhe"]


def test_has_decided_a_vote_once_more_after_an_objection(demonstration: Engine) -> None:
    found = demonstration.query(
        ListInstances(key="joint_opinion", started_by="lijianguo"), actor="lijianguo"
    ).instances
    (done,) = [each for each in found if each.state is InstanceState.COMPLETED]
    history = demonstration.query(GetHistory(done.instance_id), actor="lijianguo")
    votes = [each.detail["vote"] for each in history if each.event == "VoteCast"]
    assert Counter(votes) == {"approve": 5, "reject": 1}
    results = [e.detail["data"]["joint"]["result"] for e in history if e.event == "VotingDecided"]
    assert results == ["approved", "rejected"]


@pytest.mark.parametrize("user_id", ["wangfang", "buhe", "zhanghuimin", "zhaoxiaomei", "menghe"])
def test_has_told_people_who_have_not_read_it(demonstration: Engine, user_id: str) -> None:
    assert demonstration.query(ListCopies(), actor=user_id).unread == 1


def test_a_colleague_is_to_sign_before_the_holder_hands_in(demonstration: Engine) -> None:
    (asked,) = [i for i in _mine(demonstration, "zhanghuimin") if i.assignee == "narisu"]
    view = demonstration.query(GetWorkItem(asked.work_item_id), actor="zhanghuimin")
    assert [(one.place, one.user_id, one.added_by) for one in view.participants] == [
        (Place.BEFORE, "zhanghuimin", "narisu")
    ]
    assert view.parts


def test_has_a_conference_with_tasks_in_every_state(demonstration: Engine) -> None:
    found = demonstration.query(ListTasks(), actor="lijianguo").tasks
    states = Counter(each.state for each in found)
    assert states[TaskState.CLOSED] == 2
    waiting = {TaskState.TO_SIGN, TaskState.SETTLING, TaskState.IN_PROGRESS, TaskState.VERIFYING}
    assert waiting <= set(states)
    assert Urgency.RED in {each.urgency for each in found}


def test_has_officers_on_every_step_and_inspections_in_every_state(demonstration: Engine) -> None:
    officers = demonstration.query(ListOfficers(), actor="lijianguo").officers
    assert Counter(each.state for each in officers) == {
        OfficerState.IN_TERM: 2,
        OfficerState.TRAINING: 1,
        OfficerState.NOMINATED: 1,
    }
    found = demonstration.query(ListInspections(), actor="gaozhiyuan").inspections
    assert {each.state for each in found} >= set(InspectionState) - {InspectionState.CANCELLED}
    judged = demonstration.query(ListWorkItems(ItemList.TO_CLAIM, limit=200), actor="gaozhiyuan")
    assert "judge" in {each.element_id for each in judged.items}
    (plan,) = demonstration.query(ListPlans(2026), actor="gaozhiyuan")
    assert plan.published_at is not None
    assert demonstration.query(ListFindings(), actor="gaozhiyuan").rows


def test_the_officer_on_the_sign_in_page_has_an_inspection_under_way(demonstration: Engine) -> None:
    (item,) = [each for each in _mine(demonstration, "menghe") if each.element_id == "inspect"]
    view = demonstration.query(GetWorkItem(item.work_item_id), actor="menghe")
    assert view.draft is not None
    answers = Counter(row["answer"] for row in view.draft.data["answers"])
    assert set(answers) == {"", "yes", "no"}


def test_has_findings_in_every_state_each_with_who_did_what(demonstration: Engine) -> None:
    page = demonstration.query(ListFindings(limit=200), actor="lijianguo")
    reported = [r.finding for r in page.rows if r.finding.source_kind is SourceKind.REPORT]
    assert {each.state for each in reported} == set(FindingState) - {FindingState.OPENED}
    assert {each.reopened for each in reported} == {0, 1}
    assert max(each.rounds for each in reported) == 3
    assert any(each.overdue for each in reported)
    lasting = next(each for each in reported if each.state is FindingState.LASTING)
    file = demonstration.query(GetFinding(lasting.finding_id), actor="lijianguo")
    (only,) = file.rounds
    assert (only.planned_by, only.verified_by) == ("qingling-union", "narisu")
    assert only.closed_by


def test_has_evaluations_from_self_score_to_appeal_and_results_with_grades(
    demonstration: Engine,
) -> None:
    rounds = demonstration.query(ListRounds(), actor="lijianguo")
    assert sorted(each.year for each in rounds) == [2025, 2026, 2026]
    found = demonstration.query(ListEvaluations(limit=200), actor="lijianguo").evaluations
    past = [e for e in found if e.state is EvaluationState.CONCLUDED]
    assert {each.grade for each in past} == {"excellent", "good", "passed", "failed"}
    assert Counter(each.appeals_upheld for each in past if each.appeals) == {0: 1, 1: 1}
    now = {each.state for each in found} - {EvaluationState.CONCLUDED}
    assert now == set(EvaluationState) - {EvaluationState.CONCLUDED, EvaluationState.CANCELLED}
    asked = [i.element_id for i in _mine(demonstration, "wangfang") if i.voting]
    assert "panel" in asked
    deliveries = demonstration.query(ListDeliveries(), actor="lijianguo")
    assert {each.received_at is None for each in deliveries} == {True, False}


def test_has_a_release_that_is_green_and_waits_for_a_second_person(demonstration: Engine) -> None:
    (release,) = demonstration.query(ListReleases(), actor="tana")
    assert (release.state, release.problems) == (ReleaseState.WAITING, ())
    assert release.played == release.stories > 0
    assert demonstration.query(GetRelease(release.release_id), actor="tana").may_decide


def test_has_a_register_an_own_template_and_what_an_enterprise_has_to_sign_for(
    demonstration: Engine,
) -> None:
    (series, *_) = [
        each
        for each in demonstration.query(ListSeries(), actor="lijianguo")
        if each.issuing_code == "内产改办督"
    ]
    (shelf,) = demonstration.query(ListTemplates("15", "urging_notice"), actor="lijianguo")
    to_sign = demonstration.query(ListDocumentsToSign(), actor="qingling-union")

    assert (series.voided, series.unexplained) == (1, 0)
    assert series.last_number > series.documents
    assert 0 < series.unsigned < series.documents
    assert shelf.in_force is not None
    assert "problem_list" in {each.kind for each in to_sign}
    accounts = demonstration.query(ListPortalAccounts(1), actor="gaozhiyuan").accounts
    assert [each.user_id for each in accounts] == ["e1-party", "qingling-union"]
