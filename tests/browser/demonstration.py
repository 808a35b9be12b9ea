"""The demonstration that visitors get, and what fills the pages that it leaves empty."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, datetime

from engine.commands.calendars import EditCalendarDay, SeedCalendars
from engine.commands.instances import GetInstance
from engine.ids import SYSTEM
from engine.runtime import Engine
from engine.worktime.calendar import NATIONAL
from tests.browser.matters import done
from tests.domain.rosters.files import enterprise, separated
from web.assembly import Duban
from workflows.contact_enterprise.commands import StartContact
from workflows.demonstration.play import MovableClock
from workflows.demonstration.seed import ENTERPRISES, Seeding
from workflows.designer.blank import blank_table
from workflows.designer.commands import BeginProcessDraft, SaveProcessDraft
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
    if not whole:
        _something_to_confirm(engine)
    _draft_of_a_calendar(engine)
    _draft_of_a_process(engine)
    _import_with_errors(duban)


def _draft_of_a_process(engine: Engine) -> None:
    """With a table of decisions, which the deployed version has none of."""
    engine.execute(BeginProcessDraft("need_follow_up"), actor="luming")
    table = ("rate.dmn", blank_table("rate", "走访次数").encode())
    engine.execute(SaveProcessDraft("need_follow_up", 1, files=(table,)), actor="luming")


def _unheard(_stage: str, _done: int, _total: int) -> None:
    pass


def _something_to_confirm(engine: Engine) -> None:
    """The leading enterprise has been visited; in the whole demonstration it has anyway."""
    contact = engine.execute(StartContact(1, "2026Q3"), actor="lijianguo")
    chosen = str(engine.query(GetInstance(contact.instance_id), actor=SYSTEM).data["unit_id"])
    for by, data in (
        ("lijianguo", {"assign_decision": "assign", "unit_id": chosen}),
        ("narisu", {"sign_decision": "accept"}),
        ("narisu", {"planned_on": "2026-05-20", "planned_manner": "visit"}),
        ("narisu", {"visited_on": "2026-05-20", "manner": "visit", "visit_record": "看了车间。"}),
    ):
        done(engine, contact.instance_id, by, **data)


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
