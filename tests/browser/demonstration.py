"""The demonstration that visitors get, and what fills the pages that it leaves empty."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, datetime

from engine.commands.calendars import EditCalendarDay, SeedCalendars
from engine.ids import SYSTEM
from engine.runtime import Engine
from engine.worktime.calendar import NATIONAL
from tests.domain.rosters.files import enterprise, separated
from web.assembly import Duban
from workflows.demonstration.play import MovableClock
from workflows.demonstration.seed import ENTERPRISES, Seeding
from workflows.packages import deploy_all
from workflows.rosters.importing import import_roster
from workflows.rosters.views import RosterKind


def tell_the_demonstration(
    duban: Duban, clock: MovableClock, wall_now: datetime, *, whole: bool
) -> None:
    """All of it, or a small part: told by the same code."""
    engine = duban.engine
    engine.execute(SeedCalendars(), actor=SYSTEM)
    deploy_all(engine)
    seeding = Seeding(engine, clock, scratch=duban.scratch, wall_now=wall_now, heard=_unheard)
    if not whole:
        seeding = replace(seeding, enterprises=ENTERPRISES // 8, contacts=8)
    seeding.carry_out()
    _draft_of_a_calendar(engine)
    _import_with_errors(duban)


def _unheard(_stage: str, _done: int, _total: int) -> None:
    pass


def _draft_of_a_calendar(engine: Engine) -> None:
    for day in (date(2026, 5, 25), date(2026, 6, 22)):
        engine.execute(EditCalendarDay(NATIONAL, day, "off", "防汛"), actor=SYSTEM)
    own = EditCalendarDay("unit:1", date(2026, 6, 5), "off", "单位搬迁")
    engine.execute(own, actor=SYSTEM)


def _import_with_errors(duban: Duban) -> None:
    rows = [enterprise(1), enterprise(2, 区划代码="999999"), enterprise(3, 从业人员="很多")]
    with duban.scratch.room() as folder:
        import_roster(
            duban.engine,
            RosterKind.ENTERPRISES,
            separated(folder / "企业名册.csv", rows),
            actor="lijianguo",
            scratch=duban.scratch,
        )
