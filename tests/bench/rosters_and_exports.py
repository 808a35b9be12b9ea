"""A roster of 20,000 enterprises in and out again: rows per second, and memory that stays flat.

Both go the way that pages go: handed in, or asked for, and taken up by a job in the background.
Memory is the peak of the process while 20,000 rows go through, above what it held before; 2,000
have gone through by then.
"""

from __future__ import annotations

import sys
import tempfile
from collections.abc import Callable
from dataclasses import dataclass
from multiprocessing import get_context
from pathlib import Path
from time import perf_counter

from engine.clock import SystemClock, VirtualClock
from engine.ids import SYSTEM
from tests.bench._databases import Database, databases
from tests.bench._tables import Report
from tests.domain.conftest import Domain, domain_on
from tests.domain.rosters.files import enterprises, workbook
from workflows.enterprises.commands import EnterpriseFilter
from workflows.exports.commands import GetExport, RequestExport
from workflows.exports.views import ExportKind, ExportState
from workflows.rosters.commands import GetRun, SubmitRoster
from workflows.rosters.scratch import Scratch
from workflows.rosters.views import RosterKind, RunState

_ROWS = 20_000
_WARM_ROWS = 2_000
#: What the issue asks for: 20,000 enterprises in under a minute.
_MOST_SECONDS = 60.0
#: What 20,000 rows may take at their peak; the sheet held in memory takes several times that.
_MOST_GROWTH_MIB = 48.0


@dataclass(frozen=True, slots=True)
class Run:
    """One way of the roster, in or out."""

    seconds: float
    growth_mib: float

    @property
    def per_second(self) -> float:
        return _ROWS / self.seconds


def measure(database: Database, folder: Path, report: Report) -> tuple[tuple[str, ...], ...]:
    with database.fresh() as store:
        clock = VirtualClock(SystemClock().now())
        domain = domain_on(store, clock, Scratch(folder / database.name))
        import_rows(domain, folder, _WARM_ROWS)
        came_in = timed(lambda: import_rows(domain, folder, _ROWS))
        export_rows(domain, EnterpriseFilter(text="1"))
        went_out = timed(lambda: export_rows(domain, EnterpriseFilter()))
    for what, run in (("import", came_in), ("export", went_out)):
        report.aim(f"{database.name}, {what} of {_ROWS:,} in seconds", run.seconds, _MOST_SECONDS)
        report.promise(
            f"{database.name}, {what}: MiB at the peak, above what was there before",
            run.growth_mib,
            _MOST_GROWTH_MIB,
            form="{:.1f}",
        )
    return tuple(
        (
            f"{database.name}: {what}",
            f"{run.seconds:.1f} s",
            f"{run.per_second:,.0f}",
            f"{run.growth_mib:.1f} MiB",
        )
        for what, run in (("import", came_in), ("export", went_out))
    )


def timed(act: Callable[[], None]) -> Run:
    # Linux forgets the peak so far, and what follows has one of its own.
    Path("/proc/self/clear_refs").write_text("5")
    before, began = status_mib("VmRSS"), perf_counter()
    act()
    return Run(perf_counter() - began, status_mib("VmHWM") - before)


def status_mib(name: str) -> float:
    lines = Path("/proc/self/status").read_text().splitlines()
    line = next(each for each in lines if each.startswith(f"{name}:"))
    return int(line.split()[1]) / 1024


def import_rows(domain: Domain, folder: Path, count: int) -> None:
    path = folder / f"{count}.xlsx"
    command = SubmitRoster(RosterKind.ENTERPRISES, path.name, path.read_bytes())
    run = domain.execute(command, actor=SYSTEM)
    domain.engine.run_due()
    done = domain.query(GetRun(run.run_id))
    assert (done.state, done.report.good) == (RunState.DONE, count), done


def export_rows(domain: Domain, wish: EnterpriseFilter) -> None:
    run = domain.execute(RequestExport(ExportKind.ENTERPRISES, wish), actor=SYSTEM)
    domain.engine.run_due()
    done = domain.query(GetExport(run.run_id))
    assert done.state is ExportState.DONE, done
    assert wish != EnterpriseFilter() or done.rows == _ROWS, done


def write_rosters(folder: Path) -> None:
    for count in (_WARM_ROWS, _ROWS):
        workbook(folder / f"{count}.xlsx", enterprises(count))


def main() -> int:
    report = Report(f"{_ROWS:,} enterprises in and out")
    with databases() as kinds, tempfile.TemporaryDirectory() as folder:
        # By a process of its own: what it needs must not hide what is measured.
        writer = get_context("spawn").Process(target=write_rosters, args=(Path(folder),))
        writer.start()
        writer.join()
        rows = [row for kind in kinds for row in measure(kind, Path(folder), report)]
    report.table(("way", "time", "rows per second", "added to the peak"), rows)
    return report.finish()


if __name__ == "__main__":
    sys.exit(main())
