"""Imports as runs: in the background, seen by their owner, taken up again, within bounds."""

from __future__ import annotations

import tracemalloc
from datetime import timedelta
from pathlib import Path

import pytest

from engine.errors import Forbidden, InvalidInput, InvalidState, NotFound
from tests.conftest import Statements
from tests.domain.conftest import Domain, Town, domain_on
from tests.domain.rosters.files import enterprise, enterprises, separated, workbook
from workflows.enterprises.commands import ListEnterprises
from workflows.organisation.duties import Duty
from workflows.rosters import commands as c
from workflows.rosters.importing import Listener, import_roster, unheard
from workflows.rosters.roster import CHUNK
from workflows.rosters.views import Progress, RosterKind, RosterRun, RunState, Written

KIND = RosterKind.ENTERPRISES


def _import(domain: Domain, path: Path, heard: Listener = unheard) -> RosterRun:
    return import_roster(
        domain.engine, KIND, path, actor="system", scratch=domain.scratch, heard=heard
    )


def _submitted(path: Path, *, skip_bad: bool = False) -> c.SubmitRoster:
    return c.SubmitRoster(KIND, path.name, path.read_bytes(), skip_bad=skip_bad)


@pytest.fixture
def office(town: Town) -> str:
    town.holds("hua", town.office("150200", "包头市总工会"), Duty.HANDLER)
    return "hua"


def test_a_submitted_file_is_imported_in_the_background(
    domain: Domain, office: str, tmp_path: Path
) -> None:
    command = _submitted(workbook(tmp_path / "a.xlsx", [enterprise(1), enterprise(2)]))
    run = domain.execute(command, actor=office)
    assert run.state is RunState.WAITING
    assert domain.engine.run_due() == 1
    run = domain.query(c.GetRun(run.run_id), actor=office)
    assert (run.state, run.written) == (RunState.DONE, Written(added=2))
    assert len(domain.query(ListEnterprises(), actor=office).enterprises) == 2
    with pytest.raises(NotFound):
        domain.query(c.GetSourceFile(run.run_id), actor=office)


def test_bad_rows_in_the_background_are_a_refusal_with_its_file(
    domain: Domain, office: str, tmp_path: Path
) -> None:
    command = _submitted(separated(tmp_path / "a.csv", [enterprise(1), enterprise(从业人员="多")]))
    run = domain.execute(command, actor=office)
    domain.engine.run_due()
    run = domain.query(c.GetRun(run.run_id), actor=office)
    assert (run.state, run.report.bad) == (RunState.REFUSED, 1)
    assert run.report.findings[0].value == "多"
    assert "多" in domain.query(c.GetBadRows(run.run_id), actor=office).content.decode("utf-8-sig")


def test_an_unreadable_file_in_the_background_says_why(
    domain: Domain, office: str, tmp_path: Path
) -> None:
    run = domain.execute(c.SubmitRoster(KIND, "a.xlsx", b"PK\3\4 torn"), actor=office)
    assert domain.engine.run_due() == 1
    run = domain.query(c.GetRun(run.run_id), actor=office)
    assert run.state is RunState.FAILED
    assert "已损坏" in run.error.format(**run.error_params)


def test_the_watch_leaves_an_ended_import_alone(
    domain: Domain, office: str, tmp_path: Path
) -> None:
    run = domain.execute(_submitted(workbook(tmp_path / "a.xlsx", [enterprise()])), actor=office)
    domain.engine.run_due()
    before = domain.query(c.GetRun(run.run_id), actor=office)
    domain.clock.advance(timedelta(minutes=6))
    assert domain.engine.run_due() == 1
    assert domain.query(c.GetRun(run.run_id), actor=office) == before
    assert domain.engine.next_due_at() is None


def _die_while_checking(domain: Domain, run_id: int) -> None:
    """What a killed process leaves behind: a run that says it is being checked, and its watch."""
    domain.execute(c.NoteProgress(run_id, RunState.CHECKING, 1000, 20000))


def test_an_import_whose_process_died_is_taken_up_again(
    domain: Domain, office: str, tmp_path: Path
) -> None:
    dying = domain_on(domain.engine.store, domain.clock, domain.scratch, works=False)
    run = domain.execute(_submitted(workbook(tmp_path / "a.xlsx", [enterprise()])), actor=office)
    dying.engine.run_due()
    _die_while_checking(domain, run.run_id)
    domain.clock.advance(timedelta(minutes=6))
    domain.engine.run_due()
    assert domain.query(c.GetRun(run.run_id), actor=office).state is RunState.DONE


def test_an_import_that_shows_life_is_not_begun_twice(
    domain: Domain, office: str, tmp_path: Path
) -> None:
    dying = domain_on(domain.engine.store, domain.clock, domain.scratch, works=False)
    run = domain.execute(_submitted(workbook(tmp_path / "a.xlsx", [enterprise()])), actor=office)
    dying.engine.run_due()
    domain.clock.advance(timedelta(minutes=4))
    _die_while_checking(domain, run.run_id)
    domain.clock.advance(timedelta(minutes=2))
    domain.engine.run_due()
    assert domain.query(c.GetRun(run.run_id), actor=office).state is RunState.CHECKING


def test_an_import_that_dies_again_and_again_is_given_up(
    domain: Domain, office: str, tmp_path: Path
) -> None:
    dying = domain_on(domain.engine.store, domain.clock, domain.scratch, works=False)
    run = domain.execute(_submitted(workbook(tmp_path / "a.xlsx", [enterprise()])), actor=office)
    for _ in range(5):
        dying.engine.run_due()
        domain.clock.advance(timedelta(minutes=6))
    run = domain.query(c.GetRun(run.run_id), actor=office)
    assert run.state is RunState.FAILED
    assert "多次中断" in run.error


def test_a_user_sees_only_own_imports(
    domain: Domain, town: Town, office: str, tmp_path: Path
) -> None:
    town.holds("li", town.office("150300", "乌海市总工会"), Duty.HANDLER)
    run = domain.execute(_submitted(workbook(tmp_path / "a.xlsx", [enterprise()])), actor=office)
    assert domain.query(c.ListRuns(), actor="li") == ()
    assert [each.run_id for each in domain.query(c.ListRuns(), actor=office)] == [run.run_id]
    for query in (c.GetRun(run.run_id), c.GetSourceFile(run.run_id), c.GetBadRows(run.run_id)):
        with pytest.raises(NotFound):
            domain.query(query, actor="li")


def test_who_may_not_import_may_not_submit(domain: Domain, town: Town) -> None:
    town.holds("li", town.unit("150200", "包头市工信局"), Duty.HANDLER)
    with pytest.raises(Forbidden):
        domain.execute(c.SubmitRoster(KIND, "a.csv", b"x"), actor="li")


def test_a_file_of_more_than_50_mib_is_refused(domain: Domain) -> None:
    with pytest.raises(InvalidInput, match="最多50兆"):
        domain.execute(c.SubmitRoster(KIND, "a.csv", bytes(50 * 1024 * 1024 + 1)))


def test_an_ended_run_takes_no_more_progress(domain: Domain, tmp_path: Path) -> None:
    path = workbook(tmp_path / "a.xlsx", [enterprise()])
    run = _import(domain, path)
    with pytest.raises(InvalidState):
        domain.execute(c.NoteProgress(run.run_id, RunState.CHECKING))


def test_progress_is_told_and_kept(domain: Domain, tmp_path: Path) -> None:
    path = separated(tmp_path / "a.csv", enterprises(2100))
    told: list[Progress] = []
    kept: list[Progress] = []

    def heard(progress: Progress) -> None:
        told.append(progress)
        kept.extend(run.progress for run in domain.query(c.ListRuns()))

    _import(domain, path, heard)
    checking = [each.rows for each in told if each.state is RunState.CHECKING]
    writing = [each.rows for each in told if each.state is RunState.WRITING]
    assert checking == [0, 500, 1000, 1500, 2000, 2100]
    assert writing == [0, 500, 1000, 1500, 2000, 2100]
    assert Progress(RunState.CHECKING, 2000, 2101) in kept
    # What the writing transaction has done is not seen before it is all there.
    assert max(each.rows for each in kept if each.state is RunState.WRITING) == 0


def test_a_refusal_while_writing_leaves_nothing_behind(domain: Domain, tmp_path: Path) -> None:
    path = separated(tmp_path / "a.csv", enterprises(1200))

    def heard(progress: Progress) -> None:
        if (progress.state, progress.rows) == (RunState.WRITING, 1000):
            raise InvalidInput("拔掉了插头。")

    with pytest.raises(InvalidInput):
        _import(domain, path, heard)
    assert domain.query(ListEnterprises()).enterprises == ()
    (run,) = domain.query(c.ListRuns())
    assert (run.state, run.error) == (RunState.FAILED, "拔掉了插头。")


def test_statements_grow_with_chunks_and_not_with_rows(
    domain: Domain, tmp_path: Path, statements: Statements
) -> None:
    rows = 4 * CHUNK
    path = separated(tmp_path / "a.csv", enterprises(rows))
    with statements.at_most(5 * 4 + 20):
        run = _import(domain, path)
    assert run.written == Written(added=rows)


def test_memory_does_not_grow_with_rows(domain: Domain, tmp_path: Path) -> None:
    def peak_of(count: int) -> int:
        path = separated(tmp_path / f"{count}.csv", enterprises(count))
        tracemalloc.start()
        try:
            _import(domain, path)
            return tracemalloc.get_traced_memory()[1]
        finally:
            tracemalloc.stop()

    few, many = 2 * CHUNK, 8 * CHUNK
    # Only the codes already seen are remembered: a short text and a number for each row.
    peak_of(CHUNK)
    assert peak_of(many) - peak_of(few) < (many - few) * 300
