"""A small demonstration, told by the same code as the large one."""

from __future__ import annotations

from collections import Counter

import pytest
from argon2 import PasswordHasher

from engine.clock import SystemClock, VirtualClock
from engine.commands.calendars import SeedCalendars
from engine.commands.instances import VerifyHistory
from engine.commands.jobs import ListIncidents
from engine.commands.work_items import ItemList, ListWorkItems
from engine.ids import SYSTEM
from engine.runtime import Engine
from engine.store.queries.calendars import CalendarCache
from engine.store.unit_of_work import Store
from tests.databases import import_every_table
from web.assembly import Desks, modules, scenario_gate
from web.i18n import speech
from workflows.demonstration import people
from workflows.demonstration.seed import BEGINS_AT, TODAY, Seeding
from workflows.exports.desk import ExportDesk
from workflows.organisation.directory import OrganisationDirectory
from workflows.organisation.rights import ScopeRights
from workflows.packages import deploy_all
from workflows.rosters.desk import ImportDesk
from workflows.rosters.scratch import Scratch
from workflows.scenarios.desk import ScenarioDesk

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
    engine = Engine(
        store,
        clock,
        directory=OrganisationDirectory(),
        rights=ScopeRights(),
        calendars=CalendarCache(),
        modules=modules(
            Desks(ImportDesk(scratch), ExportDesk(scratch, speech), ScenarioDesk(scenario_gate())),
            _CHEAP,
        ),
    )
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
