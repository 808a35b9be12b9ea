"""The forecast, proven by what really happens once the clock is moved."""

from __future__ import annotations

import random
from collections.abc import Iterator
from datetime import datetime, timedelta

import pytest
from sqlalchemy import select

from engine.clock import VirtualClock
from engine.commands.definitions import Deploy
from engine.commands.instances import SuspendInstance
from engine.errors import Forbidden, InvalidInput
from engine.handlers import calendars
from engine.ids import SYSTEM
from engine.lifecycle import Urgency
from engine.runtime import Engine
from engine.store.queries.calendars import CalendarCache
from engine.store.unit_of_work import Store
from engine.views import Scope
from engine.worktime.arithmetic import local_day
from tests.bpmn_text import process
from tests.conftest import Statements
from tests.domain.supervision.conftest import League, local
from workflows.forecast import commands as c
from workflows.forecast.desk import ForecastDesk
from workflows.forecast.module import module as forecast
from workflows.forecast.views import Assumption, Forecast, ForecastState, Pace, Projection
from workflows.notices.module import module as notices
from workflows.organisation.directory import OrganisationDirectory
from workflows.organisation.module import module as organisation
from workflows.organisation.rights import ScopeRights
from workflows.supervision.commands import RequestExtension
from workflows.supervision.module import module as supervision
from workflows.supervision.tables import supervised_item

_SHORT = {"duban:dueIn": "P2WD", "duban:ladder": "standard"}


def _timer(duration: str) -> str:
    return f"<timerEventDefinition><timeDuration>{duration}</timeDuration></timerEventDefinition>"


#: Timers open items, one after the other, and at last take back what waits.
TIMED = process(
    "timed",
    "start -> handle:user -> end",
    "nudge:boundary -> chase:user -> end_chase",
    "stop:boundary -> late:user -> end_late",
    attributes={
        "handle": {"name": "办理", "duban:candidateGroups": "unit:{unit}:handler", **_SHORT},
        "chase": {"name": "催问", "duban:candidateGroups": "office:1502", **_SHORT},
        "late": {"name": "处置", "duban:candidateGroups": "office:1502", **_SHORT},
        "nudge": {"attachedToRef": "handle", "cancelActivity": "false"},
        "stop": {"attachedToRef": "handle"},
    },
    inner={"nudge": _timer("P1WD"), "stop": _timer("P4WD")},
)
#: What lies behind the timer is a service that only the real course of things can call.
SERVED = process(
    "served",
    "start -> handle:user -> end",
    "nudge:boundary -> ask:service -> chase:user -> end_chase",
    attributes={
        "handle": {"name": "办理", "duban:candidateGroups": "unit:{unit}:handler", **_SHORT},
        "nudge": {"attachedToRef": "handle", "cancelActivity": "false"},
        "ask": {"duban:service": "nobody.knows"},
        "chase": {"name": "催问", "duban:candidateGroups": "office:1502"},
    },
    inner={"nudge": _timer("P1WD")},
)

#: Of a work item, or of an element of an instance where the item was not there yet; the colour.
Turn = tuple[int | tuple[int, str], Urgency]


@pytest.fixture
def engine(store: Store, clock: VirtualClock) -> Engine:
    desk = ForecastDesk()
    built = Engine(
        store,
        clock,
        directory=OrganisationDirectory(),
        rights=ScopeRights(),
        calendars=CalendarCache(),
        modules=(calendars.module(), organisation(), notices(), supervision(), forecast(desk)),
    )
    desk.open(built)
    return built


def started(league: League, key: str, *, area: str = "150203", unit: int | None = None) -> int:
    """The instance of a new matter of a unit."""
    owner = unit or league.unit
    scope = Scope(area, f"unit:{owner}", "enterprise:33")
    data = {"unit": str(owner), "other": str(league.other)}
    return league.driver.start(key, by=SYSTEM, title="足额提取", scope=scope, data=data).instance_id


def deploy(league: League, **diagrams: str) -> None:
    for key, text in diagrams.items():
        league.engine.execute(Deploy(key, ((f"{key}.bpmn", text.encode()),)), actor=SYSTEM)


def projected(league: League) -> Projection:
    return league.engine.query(c.Project(), actor=SYSTEM)


def made(league: League) -> Forecast:
    league.engine.execute(c.MakeForecast(), actor="office_li")
    league.engine.run_due()
    return league.engine.query(c.GetForecast(), actor="office_li")


def _colours(league: League) -> dict[int, tuple[int, int]]:
    row = supervised_item.c
    with league.engine.store.reading() as uow:
        statement = select(row.work_item_id, row.instance_id, row.urgency)
        found = uow.connection.execute(statement.where(row.on_ladder.is_(True)))
        return {each[0]: (each[1], each[2]) for each in found}


def really(league: League, until: datetime) -> Iterator[tuple[int, int, Urgency, datetime]]:
    """Move the clock job by job, and tell each change of colour: item, instance, colour, when."""
    driver, before = league.driver, _colours(league)
    while (due_at := league.engine.next_due_at()) is not None and due_at < until:
        driver.clock.move_to(max(due_at, driver.clock.now()))
        league.engine.run_due()
        after = _colours(league)
        for item, (instance, urgency) in after.items():
            if urgency != before.get(item, (0, 0))[1]:
                yield item, instance, tuple(Urgency)[urgency], driver.clock.now()
        before = after


def with_a_past(league: League, seed: int) -> None:
    """Three weeks of matters of all kinds: some done, some stopped, some extended."""
    chance = random.Random(seed)
    deploy(league, timed=TIMED)
    for _ in range(15):
        for _ in range(chance.randint(1, 3)):
            key = chance.choice(["matter", "given_up", "timed", "asked", "undated", "loop"])
            unit = chance.choice([league.unit, league.other])
            instance_id = started(league, key, unit=unit)
            fate = chance.random()
            item = league.driver.instance(instance_id).now
            if fate < 0.15:
                league.engine.execute(SuspendInstance(instance_id, "等待文件"), actor="office_li")
            elif fate < 0.3 and key == "matter" and unit == league.unit:
                work = league.driver.instance(instance_id).work_item("办理").claim(by="zhang")
                work.execute(RequestExtension(work.work_item_id, 5, "出差"), by="zhang")
            assert item.instance_id == instance_id
        league.driver.advance("P1WD")


@pytest.mark.parametrize("seed", range(3))
def test_the_same_items_take_the_same_colours_at_the_same_instants(
    league: League, seed: int
) -> None:
    with_a_past(league, seed)
    found = projected(league)
    assert found.followed > 0
    assert found.lost == 0
    open_now = set(_colours(league))

    happened = list(really(league, found.until_at))

    def turn(item: int | None, instance: int, colour: Urgency) -> tuple[object, Urgency]:
        return (item if item in open_now else ("new", instance)), colour

    foretold = sorted(
        (str(turn(each.work_item_id, each.instance_id, each.colour)), each.at)
        for each in found.changes
    )
    assert foretold == sorted(
        (str(turn(item, instance, colour)), at) for item, instance, colour, at in happened
    )
    assert {each.colour for each in found.changes} == {Urgency.BLUE, Urgency.YELLOW, Urgency.RED}
    assert any(each.work_item_id is None for each in found.changes)


def test_it_looks_five_working_days_ahead_the_present_one_among_them(league: League) -> None:
    league.at("05-06 08:00")  # after the holiday of May
    found = projected(league)
    assert [f"{day:%m-%d}" for day in found.days] == ["05-06", "05-07", "05-08", "05-09", "05-11"]
    league.at("05-10 08:00")  # a Sunday; the Saturday before it was worked
    assert f"{projected(league).days[0]:%m-%d}" == "05-11"


def test_what_was_missed_happens_at_once(league: League) -> None:
    item = league.item()
    league.driver.clock.move_to(local("05-25 12:00"))
    found = projected(league)
    first, second = found.changes[:2]
    assert (first.work_item_id, first.colour) == (item.work_item_id, Urgency.BLUE)
    assert (second.work_item_id, second.colour) == (item.work_item_id, Urgency.YELLOW)
    assert {first.at, second.at} == {found.made_at}


def test_a_service_cannot_be_foretold_and_the_instance_is_counted_as_lost(league: League) -> None:
    deploy(league, served=SERVED)
    instance_id = started(league, "served")
    found = projected(league)
    assert (found.followed, found.lost) == (1, 1)
    ladder = [each.colour for each in found.changes if each.instance_id == instance_id]
    assert Urgency.YELLOW in ladder  # Its item goes on up its ladder.


def test_it_changes_nothing_and_is_the_systems_to_make(league: League) -> None:
    with_a_past(league, 7)
    before = _colours(league)
    next_due = league.engine.next_due_at()
    assert projected(league) == projected(league)
    assert (_colours(league), league.engine.next_due_at()) == (before, next_due)
    with pytest.raises(Forbidden):
        league.engine.query(c.Project(), actor="office_li")


def test_items_that_would_be_done_before_are_told_apart(league: League) -> None:
    slow = [league.item() for _ in range(6)]
    league.driver.advance("P13WD")
    for each in slow:
        each.do(by="zhang")
    item = league.item()
    league.driver.advance("P11WD")
    found = {
        (each.work_item_id, each.colour): each.pace
        for each in projected(league).changes
        if each.element_id == "handle"
    }
    # The six took 13 working days each, which is after the reminder and before the due date.
    assert found[item.work_item_id, Urgency.BLUE] is Pace.AFTER
    assert found[item.work_item_id, Urgency.YELLOW] is Pace.BEFORE
    league.driver.advance("P6WD")  # Nobody ever took as long as this.
    late = [each for each in projected(league).changes if each.element_id == "handle"]
    assert {each.pace for each in late} == {Pace.UNKNOWN}


def test_the_page_and_the_list_tell_of_what_one_supervises(
    league: League, statements: Statements
) -> None:
    started(league, "matter")
    started(league, "matter", area="150702", unit=league.other)
    league.at("05-22 10:00")
    seen = made(league)
    assert seen.made is not None
    assert seen.made.state is ForecastState.DONE
    assert seen.making is None
    assert seen.made.open_count == 2
    assert {each.area for each in seen.counts} == {"150203"}
    yellow = [each for each in seen.counts if each.colour is Urgency.YELLOW]
    assert [(f"{each.on_day:%m-%d}", each.number) for each in yellow] == [("05-25", 1)]
    with statements.at_most(3):
        league.engine.query(c.GetForecast(), actor="office_li")

    listed = league.engine.query(c.ListForecast(colour="yellow"), actor="office_li")
    (one,) = listed.items
    assert one.item is not None
    assert (one.change.rung, one.item.name) == ("fall_due", "办理")
    nothing = c.ListForecast(colour="yellow", owner=f"unit:{league.other}")
    assert league.engine.query(nothing, actor="office_li").items == ()
    before = c.ListForecast(colour="yellow", until_day=local_day(local("05-22 10:00")))
    assert league.engine.query(before, actor="office_li").items == ()
    with pytest.raises(Forbidden):
        league.engine.query(c.GetForecast(), actor="zhang")
    with pytest.raises(InvalidInput):
        league.engine.query(c.ListForecast(colour="green"), actor="office_li")


def test_the_list_is_paged_by_key_and_leaves_out_what_would_be_done(league: League) -> None:
    for _ in range(5):
        league.item()
    league.at("05-22 10:00")
    made(league)
    ask = c.ListForecast(colour="yellow", limit=3)
    first = league.engine.query(ask, actor="office_li")
    rest = league.engine.query(
        c.ListForecast(colour="yellow", limit=3, cursor=first.next_cursor), actor="office_li"
    )
    numbers = [each.change.work_item_id for each in (*first.items, *rest.items)]
    assert len(set(numbers)) == 5
    assert rest.next_cursor == ""
    pace = c.ListForecast(colour="yellow", assumption=Assumption.PACE)
    assert len(league.engine.query(pace, actor="office_li").items) == 5


def test_one_is_made_at_a_time_and_the_last_one_stays(league: League) -> None:
    league.item()
    first = league.engine.execute(c.MakeForecast(), actor="office_li")
    assert league.engine.execute(c.MakeForecast(), actor="office_li") == first
    league.engine.run_due()
    again = league.engine.execute(c.MakeForecast(), actor="office_li")
    assert again.run_id > first.run_id
    seen = league.engine.query(c.GetForecast(), actor="office_li")
    assert seen.made is not None
    assert seen.making is not None
    assert (seen.made.run_id, seen.making.run_id) == (first.run_id, again.run_id)
    league.engine.run_due()
    seen = league.engine.query(c.GetForecast(), actor="office_li")
    assert seen.made is not None
    assert (seen.made.run_id, seen.making) == (again.run_id, None)
    with pytest.raises(Forbidden):
        league.engine.execute(c.MakeForecast(), actor="zhang")


def test_a_making_that_died_is_taken_up_again_and_then_given_up(
    store: Store, clock: VirtualClock, league: League
) -> None:
    """A desk that no engine was opened for is as dead as a node that went down."""
    dead = Engine(
        store,
        clock,
        directory=OrganisationDirectory(),
        rights=ScopeRights(),
        calendars=CalendarCache(),
        modules=(organisation(), supervision(), forecast(ForecastDesk())),
    )
    dead.execute(c.MakeForecast(), actor="office_li")
    for _ in range(4):
        dead.run_due()
        clock.advance(timedelta(minutes=6))
    seen = dead.query(c.GetForecast(), actor="office_li")
    assert seen.making is not None
    assert seen.making.state is ForecastState.FAILED
    assert seen.making.error == "推演多次中断，已停止。"
