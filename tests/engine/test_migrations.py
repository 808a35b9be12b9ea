"""Running instances on another version of their definition, in the store."""

from __future__ import annotations

from datetime import timedelta

import pytest
from sqlalchemy import text

from engine.clock import VirtualClock
from engine.commands.definitions import Deploy
from engine.commands.jobs import ArmRecurring
from engine.commands.migration import (
    GetMigration,
    ListMigrationOutcomes,
    ListMigrations,
    ListStanding,
    MigrateInstances,
    ProposeMigration,
    StopMigration,
    TryMigration,
    UndoMigration,
)
from engine.commands.work_items import AddComment, SaveDraft
from engine.errors import Forbidden, InvalidInput, InvalidState
from engine.handlers.jobs import MAINTENANCE
from engine.ids import SYSTEM
from engine.runtime import Engine
from engine.store.queries import jobs
from engine.views import Definition
from engine.views_of_moves import Migration
from tests.conftest import Statements
from tests.driver import DrivenInstance, Driver
from tests.engine.world import flow, process

_EDGE = (
    '<boundaryEvent id="late" attachedToRef="check" cancelActivity="false">'
    '<timerEventDefinition id="t"><timeDuration xsi:type="tFormalExpression">P2WD</timeDuration>'
    "</timerEventDefinition></boundaryEvent>"
)


def _version(*steps: str, check: str = "check", name: str = "Check", edge: str = "") -> bytes:
    tasks = "".join(
        f'<userTask id="{step}" name="{step.title()}" duban:candidateGroups="unit:1"/>'
        for step in steps
    )
    return process(
        "paper",
        f'<startEvent id="start"/><userTask id="{check}" name="{name}" duban:dueIn="P3WD" '
        f'duban:candidateGroups="unit:1"/>{tasks}{edge}<endEvent id="end"/>'
        + flow("start", check, *steps, "end")
        + ('<endEvent id="end2"/>' + flow("late", "end2") if edge else ""),
    )


class Office:
    """Two versions of a process, and matters under way in the first."""

    def __init__(self, driver: Driver, engine: Engine) -> None:
        self.driver, self.engine = driver, engine
        self.old = self.deploy(_version("sign"))

    def deploy(self, content: bytes) -> Definition:
        return self.engine.execute(Deploy("paper", (("paper.bpmn", content),)), actor=SYSTEM)

    def start(self, count: int = 1) -> list[DrivenInstance]:
        return [self.driver.start("paper", by="chief") for _ in range(count)]

    def migrate(self, new: Definition, **options: object) -> Migration:
        command = MigrateInstances(
            self.old.definition_id,
            new.definition_id,
            "A step more",
            **options,  # type: ignore[arg-type]
        )
        begun = self.engine.execute(command, actor="chief")
        while self.engine.run_due():
            pass
        return self.engine.query(GetMigration(begun.migration_id), actor="chief")


@pytest.fixture
def office(driver: Driver, engine: Engine) -> Office:
    return Office(driver, engine)


def test_work_items_keep_all_but_their_step(office: Office, engine: Engine) -> None:
    (matter,) = office.start()
    item = matter.work_item("Check").claim(by="wang")
    engine.execute(SaveDraft(item.work_item_id, {"a": 1}), actor="wang")
    engine.execute(AddComment(matter.instance_id, "Mind this", item.work_item_id), actor="wang")
    before = item.now

    done = office.migrate(office.deploy(_version("more", "sign", name="Check it")))

    after = item.seen_by("wang")
    assert done.counts == {"migrated": 1}
    assert done.state == "done"
    assert after.item.assignee == "wang"
    assert after.item.due_at == before.due_at
    assert after.item.name == "Check it"
    assert after.draft is not None
    assert [comment.body for comment in after.comments] == ["Mind this"]
    item.complete(by="wang")
    assert matter.open_names == ["More"]
    assert "InstanceMigrated" in matter.events


def test_due_dates_are_counted_anew_where_that_is_wanted(
    office: Office, clock: VirtualClock
) -> None:
    (matter,) = office.start()
    before = matter.work_item("Check").now.due_at
    clock.advance(timedelta(days=7))

    office.migrate(office.deploy(_version("more")), keep_due_dates=False)

    after = matter.work_item("Check").now.due_at
    assert before is not None
    assert after is not None
    assert after > before


def test_new_boundary_timers_get_jobs_and_removed_ones_lose_them(
    office: Office, engine: Engine
) -> None:
    (matter,) = office.start()
    edged = office.deploy(_version("sign", edge=_EDGE))
    office.migrate(edged)
    with engine.store.reading() as uow:
        assert [job.kind for job in jobs.of_instance(uow, matter.instance_id)] == ["timer"]
    office.old = edged
    office.migrate(office.deploy(_version("more")))
    with engine.store.reading() as uow:
        assert jobs.of_instance(uow, matter.instance_id) == ()


def test_what_cannot_be_migrated_stays_with_the_reason(office: Office, engine: Engine) -> None:
    waiting, further = office.start(2)
    further.work_item("Check").do(by="wang")

    done = office.migrate(office.deploy(_version("more")))

    (refused,) = engine.query(ListMigrationOutcomes(done.migration_id, "refused"), actor="chief")
    assert done.counts == {"migrated": 1, "refused": 1}
    assert refused.instance_id == further.instance_id
    assert refused.element_id == "sign"
    assert further.now.definition_id == office.old.definition_id
    assert waiting.now.definition_id == done.to_definition_id
    further.work_item("Sign").do(by="wang")
    assert further.now.state.ended


def test_a_state_that_cannot_be_read_holds_up_no_other(office: Office, engine: Engine) -> None:
    broken, whole = office.start(2)
    with engine.store.writing() as uow:
        spoil = text("UPDATE instance SET tokens = :spoilt WHERE instance_id = :which")
        uow.connection.execute(spoil, {"spoilt": b"{}", "which": broken.instance_id})
    done = office.migrate(office.deploy(_version("sign", "file")))
    assert done.state == "done"
    query = ListMigrationOutcomes(done.migration_id)
    outcomes = {each.instance_id: each.outcome for each in engine.query(query, actor="chief")}
    assert outcomes == {broken.instance_id: "refused", whole.instance_id: "migrated"}


def test_elements_are_mapped_as_proposed(office: Office, engine: Engine) -> None:
    (matter,) = office.start()
    new = office.deploy(_version("sign", check="check2", name="Check now"))

    proposal = engine.query(
        ProposeMigration(office.old.definition_id, new.definition_id), actor="chief"
    )
    mapping = {m.old: m.new for m in proposal.matches if m.new != m.old}
    done = office.migrate(new, mapping=mapping)

    assert mapping == {"check": "check2"}
    assert proposal.running == 1
    assert next(m.standing for m in proposal.matches if m.old == "check") == 1
    assert done.counts == {"migrated": 1}
    assert matter.now.active_elements == ("check2",)


def test_a_trial_changes_nothing(office: Office, engine: Engine) -> None:
    good, bad = office.start(2)
    bad.work_item("Check").do(by="wang")
    new = office.deploy(_version("more"))

    trial = engine.query(TryMigration(office.old.definition_id, new.definition_id), actor="chief")

    assert (trial.tried, trial.passed, trial.running) == (2, 1, 2)
    assert [each.instance_id for each in trial.refused] == [bad.instance_id]
    assert good.now.definition_id == office.old.definition_id


def test_refuses_mappings_that_do_not_fit(office: Office, engine: Engine) -> None:
    new = office.deploy(_version("more"))

    with pytest.raises(InvalidInput) as refusal:
        office.migrate(new, mapping={"check": "end", "nowhere": "check", "sign": "gone"})

    assert [problem.field for problem in refusal.value.problems] == ["check", "nowhere", "sign"]


def test_refuses_without_the_right(office: Office, engine: Engine) -> None:
    new = office.deploy(_version("more"))
    command = MigrateInstances(office.old.definition_id, new.definition_id, "Why")

    with pytest.raises(Forbidden, match=r"instance\.migrate"):
        engine.execute(command, actor="wang")


def test_an_undone_instance_is_as_it_was(office: Office, engine: Engine) -> None:
    (matter,) = office.start()
    before = matter.work_item("Check").now
    done = office.migrate(office.deploy(_version("more", name="Other", edge=_EDGE)))

    engine.execute(UndoMigration(done.migration_id, matter.instance_id), actor="chief")

    assert matter.work_item("Check").now == before
    assert matter.now.definition_id == office.old.definition_id
    with engine.store.reading() as uow:
        assert jobs.of_instance(uow, matter.instance_id) == ()
    matter.work_item("Check").do(by="wang")
    assert matter.open_names == ["Sign"]
    with pytest.raises(InvalidState, match="has put it"):
        engine.execute(UndoMigration(done.migration_id, matter.instance_id), actor="chief")


def test_an_instance_that_moved_goes_back_where_it_can(office: Office, engine: Engine) -> None:
    able, unable = office.start(2)
    done = office.migrate(office.deploy(_version("more", "sign")))
    able.work_item("Check").do(by="wang")
    able.work_item("More").do(by="wang")
    unable.work_item("Check").do(by="wang")

    engine.execute(UndoMigration(done.migration_id, able.instance_id), actor="chief")
    with pytest.raises(InvalidState, match="More"):
        engine.execute(UndoMigration(done.migration_id, unable.instance_id), actor="chief")

    assert able.now.definition_id == office.old.definition_id
    assert able.open_names == ["Sign"]
    assert unable.now.definition_id == done.to_definition_id


def test_what_was_before_is_forgotten_after_a_month(
    office: Office, engine: Engine, driver: Driver
) -> None:
    (matter,) = office.start()
    engine.execute(ArmRecurring((MAINTENANCE,)), actor=SYSTEM)
    done = office.migrate(office.deploy(_version("more", "sign")))
    driver.sleep_through(driver.clock.now() + timedelta(days=31))

    engine.execute(UndoMigration(done.migration_id, matter.instance_id), actor="chief")

    assert matter.open_names == ["Check"]


def test_versions_tell_where_their_instances_stand(office: Office, engine: Engine) -> None:
    first, _second = office.start(2)
    first.work_item("Check").do(by="wang")
    office.deploy(_version("more"))

    versions = engine.query(ListStanding("paper"), actor="chief")

    assert [(v.version, v.running, dict(v.elements)) for v in versions] == [
        (2, 0, {}),
        (1, 2, {"check": 1, "sign": 1}),
    ]


def test_many_instances_go_in_batches_and_a_migration_can_be_stopped(
    office: Office, engine: Engine, statements: Statements
) -> None:
    office.start(105)
    new = office.deploy(_version("more"))
    command = MigrateInstances(office.old.definition_id, new.definition_id, "Why")
    begun = engine.execute(command, actor="chief")

    with statements.at_most(100 * 8 + 12):
        engine.run_due(1)
    halfway = engine.query(GetMigration(begun.migration_id), actor="chief")
    engine.execute(StopMigration(begun.migration_id), actor="chief")
    engine.run_due()
    (stopped,) = engine.query(ListMigrations("paper"), actor="chief")

    assert halfway.counts == {"migrated": 100, "waiting": 5}
    assert halfway.state == "running"
    assert stopped.counts == {"migrated": 100, "waiting": 5}
    assert stopped.state == "stopped"
