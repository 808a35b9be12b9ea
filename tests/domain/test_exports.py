"""Exports in the background: for their owner alone, kept for a while, stopped on demand."""

from __future__ import annotations

import io
import tracemalloc
from datetime import date, timedelta
from pathlib import Path

import pytest
from openpyxl import load_workbook

from engine.errors import Forbidden, InvalidInput, InvalidState, NotFound
from engine.ids import SYSTEM
from engine.store.queries.jobs import NewJob, arm
from tests.conftest import Statements
from tests.domain.conftest import Domain, Town, domain_on
from tests.domain.rosters.files import enterprises, separated
from workflows.enterprises.commands import EnterpriseFilter
from workflows.exports import commands as c
from workflows.exports.policy import FILE_KEPT, MOST_UNDER_WAY, RUN_LISTED
from workflows.exports.runs import SWEEP_JOB
from workflows.exports.views import ExportKind, ExportRun, ExportState, FilePart
from workflows.organisation import commands as organisation
from workflows.organisation.commands import ExportRoster
from workflows.organisation.duties import Duty
from workflows.rosters.importing import import_roster
from workflows.rosters.views import RosterKind

ENTERPRISES = c.RequestExport(ExportKind.ENTERPRISES, EnterpriseFilter())
ROSTER = c.RequestExport(ExportKind.ORGANISATION, ExportRoster())


@pytest.fixture
def office(town: Town) -> organisation.Appoint:
    return town.holds("hua", town.office("150200", "包头市总工会"), Duty.HANDLER)


def fill(domain: Domain, folder: Path, count: int) -> None:
    """Put enterprises of Baotou on file."""
    path = separated(folder / f"{count}.csv", enterprises(count))
    import_roster(domain.engine, RosterKind.ENTERPRISES, path, actor=SYSTEM, scratch=domain.scratch)


def asked(domain: Domain, command: c.RequestExport = ENTERPRISES) -> ExportRun:
    return domain.execute(command, actor="hua")


def seen(domain: Domain, run: ExportRun) -> ExportRun:
    return domain.query(c.GetExport(run.run_id), actor="hua")


def content_of(domain: Domain, run: ExportRun) -> bytes:
    pieces, number = b"", 0
    while piece := domain.query(c.ReadPart(run.run_id, number), actor="hua"):
        pieces, number = pieces + piece, number + 1
    return pieces


def rows_of(domain: Domain, run: ExportRun) -> list[tuple[object, ...]]:
    book = load_workbook(io.BytesIO(content_of(domain, run)))
    return list(book.worksheets[0].iter_rows(values_only=True))


@pytest.mark.usefixtures("office")
def test_an_export_is_written_in_the_background(domain: Domain, tmp_path: Path) -> None:
    fill(domain, tmp_path, 450)
    run = asked(domain)
    assert (run.state, run.rows) == (ExportState.WAITING, 0)

    domain.engine.run_due()

    run = seen(domain, run)
    assert (run.state, run.rows, run.file_name) == (
        ExportState.DONE,
        450,
        "企业名录-20260520.xlsx",
    )
    assert len(content_of(domain, run)) == run.file_bytes
    assert len({row[1] for row in rows_of(domain, run)[1:]}) == 450


@pytest.mark.usefixtures("office")
def test_the_file_holds_what_the_one_who_asked_may_see(
    domain: Domain, town: Town, tmp_path: Path
) -> None:
    fill(domain, tmp_path, 3)
    town.holds("far", town.office("150300", "乌海市总工会"), Duty.HANDLER)
    run = domain.execute(ENTERPRISES, actor="far")
    domain.engine.run_due()
    assert domain.query(c.GetExport(run.run_id), actor="far").rows == 0


def test_rights_count_as_they_are_while_it_is_written(
    domain: Domain, office: organisation.Appoint, tmp_path: Path
) -> None:
    run = asked(domain, ROSTER)
    (held,) = domain.query(organisation.GetPerson("hua")).posts
    domain.execute(organisation.EndHolding(held.holding_id, date(2026, 5, 19)))
    domain.engine.run_due()
    run = seen(domain, run)
    assert run.state is ExportState.FAILED
    assert "没有这项权限" in run.error
    with pytest.raises(NotFound):
        domain.query(c.ReadPart(run.run_id, 0), actor="hua")


def test_an_account_that_is_gone_leaves_a_failed_export(
    domain: Domain, office: organisation.Appoint
) -> None:
    run = asked(domain)
    domain.execute(organisation.SetPersonEnabled("hua", enabled=False))
    domain.engine.run_due()
    assert domain.query(c.GetExport(run.run_id)).state is ExportState.FAILED


def test_refuses_who_may_not_export_such_a_list(domain: Domain, town: Town) -> None:
    town.holds("wang", town.unit("150200", "包头市工信局"), Duty.HANDLER)
    with pytest.raises(Forbidden):
        domain.execute(ROSTER, actor="wang")


@pytest.mark.usefixtures("office")
def test_refuses_a_wish_for_another_list(domain: Domain) -> None:
    with pytest.raises(InvalidInput):
        asked(domain, c.RequestExport(ExportKind.ENTERPRISES, ExportRoster()))


@pytest.mark.usefixtures("office")
def test_others_neither_see_nor_stop_nor_fetch_it(domain: Domain, town: Town) -> None:
    town.holds("li", town.office("150300", "乌海市总工会"), Duty.HANDLER)
    run = asked(domain)
    domain.engine.run_due()
    assert domain.query(c.ListExports(), actor="li") == ()
    for query in (c.GetExport(run.run_id), c.ReadPart(run.run_id, 0)):
        with pytest.raises(NotFound):
            domain.query(query, actor="li")
    with pytest.raises(NotFound):
        domain.execute(c.CancelExport(run.run_id), actor="li")


@pytest.mark.usefixtures("office")
def test_a_cancelled_export_writes_nothing(domain: Domain, tmp_path: Path) -> None:
    fill(domain, tmp_path, 3)
    run = asked(domain)
    domain.execute(c.CancelExport(run.run_id), actor="hua")
    domain.engine.run_due()
    assert seen(domain, run).state is ExportState.CANCELLED
    with pytest.raises(InvalidState):
        domain.execute(c.CancelExport(run.run_id), actor="hua")


@pytest.mark.usefixtures("office")
def test_an_export_that_is_cancelled_while_it_runs_drops_what_it_has(domain: Domain) -> None:
    run = asked(domain)
    assert domain.execute(c.NoteRows(run.run_id, 1000), actor="hua")
    assert domain.execute(c.KeepPart(run.run_id, FilePart(0, b"half")), actor="hua")
    domain.execute(c.CancelExport(run.run_id), actor="hua")
    assert not domain.execute(c.NoteRows(run.run_id, 2000), actor="hua")
    assert not domain.execute(c.KeepPart(run.run_id, FilePart(1, b"more")), actor="hua")
    assert seen(domain, run).rows == 1000
    with pytest.raises(NotFound):
        domain.query(c.ReadPart(run.run_id, 0), actor="hua")


@pytest.mark.usefixtures("office")
def test_nobody_has_more_than_a_few_under_way(domain: Domain) -> None:
    for _ in range(MOST_UNDER_WAY):
        asked(domain)
    with pytest.raises(InvalidState, match="取消"):
        asked(domain)
    domain.engine.run_due()
    assert asked(domain).state is ExportState.WAITING


@pytest.mark.usefixtures("office")
def test_files_are_kept_for_a_while_and_then_swept(domain: Domain) -> None:
    run = asked(domain)
    domain.engine.run_due()
    with domain.engine.store.writing() as uow:
        arm(uow, [NewJob(SWEEP_JOB, due_at=domain.clock.now())], domain.clock.now())
    domain.clock.advance(FILE_KEPT - timedelta(minutes=1))
    domain.engine.run_due()
    assert content_of(domain, run)

    domain.clock.advance(timedelta(hours=2))
    assert domain.engine.run_due() == 1
    with pytest.raises(NotFound):
        domain.query(c.ReadPart(run.run_id, 0), actor="hua")
    assert [each.run_id for each in domain.query(c.ListExports(), actor="hua")] == [run.run_id]

    domain.clock.advance(RUN_LISTED)
    domain.engine.run_due()
    assert domain.query(c.ListExports(), actor="hua") == ()


@pytest.mark.usefixtures("office")
def test_an_export_whose_process_died_is_taken_up_again(domain: Domain) -> None:
    dying = domain_on(domain.engine.store, domain.clock, domain.scratch, works=False)
    run = asked(domain)
    dying.engine.run_due()
    domain.execute(c.NoteRows(run.run_id, 1000))
    domain.clock.advance(timedelta(minutes=6))
    domain.engine.run_due()
    assert seen(domain, run).state is ExportState.DONE


@pytest.mark.usefixtures("office")
def test_an_export_that_dies_again_and_again_is_given_up(domain: Domain) -> None:
    dying = domain_on(domain.engine.store, domain.clock, domain.scratch, works=False)
    run = asked(domain)
    for _ in range(5):
        dying.engine.run_due()
        domain.clock.advance(timedelta(minutes=6))
    run = seen(domain, run)
    assert (run.state, "多次中断" in run.error) == (ExportState.FAILED, True)


@pytest.mark.usefixtures("office")
def test_the_list_pages_by_key(domain: Domain) -> None:
    runs = []
    for _ in range(5):
        runs.append(asked(domain).run_id)
        domain.engine.run_due()
    first = domain.query(c.ListExports(limit=3), actor="hua")
    rest = domain.query(c.ListExports(before=first[-1].run_id, limit=3), actor="hua")
    assert [each.run_id for each in (*first, *rest)] == runs[::-1]


@pytest.mark.usefixtures("office")
def test_a_page_more_of_rows_costs_one_statement_more(
    domain: Domain, statements: Statements, tmp_path: Path
) -> None:
    def cost_of(count: int) -> int:
        fill(domain, tmp_path, count)
        asked(domain)
        statements.clear()
        domain.engine.run_due()
        return statements.count

    # Each page is a question of its own, by somebody whose groups are asked for anew.
    few = cost_of(300)
    assert cost_of(700) - few == 2 * 2


@pytest.mark.usefixtures("office")
def test_memory_does_not_grow_with_rows(domain: Domain, tmp_path: Path) -> None:
    def peak_of(count: int) -> int:
        fill(domain, tmp_path, count)
        asked(domain)
        tracemalloc.start()
        try:
            domain.engine.run_due()
            return tracemalloc.get_traced_memory()[1]
        finally:
            tracemalloc.stop()

    peak_of(200)
    few, many = peak_of(600), peak_of(3000)
    assert many - few < 2400 * 100
