"""The office's board and its forecast over a year of the region: statements, and time.

60,000 ended and 15,000 open contacts, 2,300 units, 375,000 work items. The board is asked as its
page asks it, by somebody who supervises the whole region.
"""

from __future__ import annotations

import sys
from functools import partial

from engine.clock import VirtualClock
from engine.ids import SYSTEM
from engine.runtime import Engine
from engine.store.queries.calendars import CalendarCache
from tests.bench._databases import Database, databases
from tests.bench._measure import counting, resident_megabytes, seconds, timed
from tests.bench._office import NOW, OFFICE, fill, staffed
from tests.bench._tables import Report, milliseconds
from web.assembly import business_modules
from workflows.forecast.commands import Project
from workflows.forecast.desk import ForecastDesk
from workflows.forecast.module import module as forecast
from workflows.organisation.directory import OrganisationDirectory
from workflows.organisation.rights import ScopeRights
from workflows.policy.commands import GetClause, ListClauseStandings
from workflows.supervision.commands import ListSupervised, SupervisionBoard

_TIMES = 7
_STATEMENTS = 10
_BOARD_SECONDS, _FORECAST_SECONDS = 0.5, 10.0

_ASKED = {
    "board": SupervisionBoard(),
    "supervised list": ListSupervised(),
    "clauses of the policy": ListClauseStandings(),
    "one clause": GetClause("6.2-01"),
}


def measure(database: Database, report: Report) -> None:
    with database.fresh() as store:
        clock = VirtualClock(NOW.replace(month=1))
        engine = Engine(
            store,
            clock,
            directory=OrganisationDirectory(),
            rights=ScopeRights(),
            calendars=CalendarCache(),
            modules=(*business_modules(), forecast(ForecastDesk())),
        )
        staffed(engine)
        filled = seconds(partial(fill, engine, clock))
        report.note(f"{database.name}: filled in {filled:.0f} s")
        rows = []
        for name, query in _ASKED.items():
            ask = partial(engine.query, query, actor=OFFICE)
            timings = timed(ask, times=_TIMES)
            with counting() as counts:
                ask()
            statements = counts.statements.count
            rows.append(
                (name, str(statements), milliseconds(timings.median), milliseconds(timings.p95))
            )
            if isinstance(query, SupervisionBoard):
                what = f"board, {database.name}"
                report.promise(f"statements of the {what}", statements, _STATEMENTS, form="{:.0f}")
                report.aim(f"seconds of the {what}", timings.median, _BOARD_SECONDS)
        found = engine.query(Project(), actor=SYSTEM)
        took = seconds(partial(engine.query, Project(), actor=SYSTEM))
        report.aim(f"seconds of the forecast, {database.name}", took, _FORECAST_SECONDS)
        report.table((database.name, "statements", "median", "p95"), rows)
        report.note(
            f"forecast: {took:.2f} s, {found.open_count:,} open items, {len(found.changes):,} "
            f"changes, {found.followed:,} instances followed, {found.lost} lost"
        )


def main() -> int:
    report = Report("The office's board")
    with databases() as kinds:
        for database in kinds:
            measure(database, report)
    report.note(f"memory of this process: {resident_megabytes():.0f} MiB")
    return report.finish()


if __name__ == "__main__":
    sys.exit(main())
