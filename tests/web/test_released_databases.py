"""A database that a released version has filled is brought up to date, and goes on."""

from __future__ import annotations

import lzma
import sqlite3
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from random import Random
from typing import Any

import pytest
from alembic import command
from argon2 import PasswordHasher
from sqlalchemy import Column, Connection, DateTime, MetaData, Table, func, inspect, select
from sqlalchemy.types import TypeEngine

from engine.clock import LOCAL_ZONE, VirtualClock
from engine.commands.instances import GetInstance, SearchInstances, VerifyHistory
from engine.commands.jobs import ArmRecurring
from engine.commands.movement import GetMovable
from engine.commands.work_items import CompleteWorkItem, GetWorkItem
from engine.handlers.jobs import MAINTENANCE
from engine.ids import SYSTEM
from engine.store.migrate import differences
from engine.store.migrate import settings as revisions
from engine.store.schema import Instant, metadata
from engine.store.tables import history, instance, work_item
from engine.store.unit_of_work import Store
from engine.worktime.arithmetic import local_day
from tests.databases import PostgresTemplate
from tests.web.conftest import PASSWORD, Browser
from web.app import create_app
from web.assembly import Duban, assemble
from web.cli.opening import REVISIONS
from web.cli.preparing import bring_up_to_date
from web.settings import Settings
from workflows.accounts.commands import SetPassword
from workflows.demonstration.behaviour import HANDED_IN, Moment

#: The demonstration of version 0.1.0 with 24 enterprises, as ``sqlite3 .dump`` writes it, without
#: passwords; and what its clock showed.
_DUMP = Path(__file__).parent / "released" / "v0_1_0.sql.xz"
_LAST = datetime(2026, 5, 20, 10, 40, tzinfo=LOCAL_ZONE)
_REVISION = "w0001"


@pytest.fixture(params=["sqlite", "postgresql"])
def released(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[str]:
    """The address of the database as version 0.1.0 has left it."""
    file = tmp_path / "released.sqlite3"
    with sqlite3.connect(file) as connection:
        connection.executescript(lzma.decompress(_DUMP.read_bytes()).decode())
    connection.close()
    address = f"sqlite:///{file}"
    if request.param == "sqlite":
        yield address
        return
    template: PostgresTemplate = request.getfixturevalue("postgres_template")
    with template.copied(empty=True) as url:
        _copy(address, url)
        yield url


def _copy(source: str, target: str) -> None:
    """Copy every row, as the columns' types read and write it."""
    old, new = Store(source), Store(target)
    with old.engine.connect() as reading, new.engine.begin() as writing:
        command.upgrade(revisions(REVISIONS, connection=writing), _REVISION)
        there = inspect(reading)
        # In the order in which the tables of that version refer to each other.
        as_it_was = MetaData()
        as_it_was.reflect(writing)
        for name in (table.name for table in as_it_was.sorted_tables):
            columns = [
                Column(column["name"], _type_of(as_it_was.tables[name].c[column["name"]]))
                for column in there.get_columns(name)
                if name in metadata.tables
            ]
            if columns:
                plain = Table(name, MetaData(), *columns)
                writing.execute(plain.delete())
                rows = [dict(row) for row in reading.execute(select(plain)).mappings()]
                if rows:
                    writing.execute(plain.insert(), rows)
                    _count_on(writing, metadata.tables[name])
    old.dispose()
    new.dispose()


def _type_of(column: Column[Any]) -> TypeEngine[Any]:
    """The type as declared now; for a column that has gone since, as the database tells it."""
    declared = metadata.tables[column.table.name].c.get(column.name)
    if declared is not None:
        return declared.type
    return Instant() if isinstance(column.type, DateTime) else column.type


def _count_on(connection: Connection, table: Table) -> None:
    """Let the numbers of new rows go on behind those that were copied."""
    key = table.autoincrement_column
    if key is None:
        return
    sequence = func.pg_get_serial_sequence(table.name, key.name)
    highest = select(func.max(key)).scalar_subquery()
    connection.execute(select(func.setval(sequence, highest)))


@dataclass(frozen=True)
class Installation:
    """What works on the database, once it is up to date."""

    duban: Duban
    clock: VirtualClock

    def advance(self, instant: datetime) -> None:
        self.clock.move_to(instant)
        while self.duban.engine.run_due():
            pass

    def count(self, event: str) -> int:
        statement = select(func.count()).where(history.c.event == event)
        with self.duban.store.reading() as uow:
            return int(uow.connection.execute(statement).scalar_one())


@pytest.fixture
def installation(released: str, tmp_path: Path) -> Iterator[Installation]:
    home = str(tmp_path / "home")
    of = Settings.from_environment({"DUBAN_HOME": home, "DUBAN_DATABASE_URL": released})
    applied = bring_up_to_date(of)
    assert {"e0002", "w0002"} <= set(applied)
    clock = VirtualClock(_LAST)
    cheap = PasswordHasher(time_cost=1, memory_cost=8, parallelism=1)
    duban = assemble(of, clock=clock, wall_clock=VirtualClock(_LAST), hasher=cheap)
    yield Installation(duban, clock)
    duban.close()


def test_what_version_0_1_0_has_left_goes_on(installation: Installation) -> None:
    duban, engine = installation.duban, installation.duban.engine
    assert differences(duban.store) == []

    _reads_every_state(duban)
    _completes_what_people_hold(installation)
    _opens_pages(duban)

    found = _found(duban, "青岭装备")
    rungs = installation.count("LadderRungFired")
    engine.execute(ArmRecurring((MAINTENANCE,)), actor=SYSTEM)
    installation.advance(datetime(2026, 6, 30, 9, 0, tzinfo=LOCAL_ZONE))

    assert installation.count("LadderRungFired") > rungs
    assert 5 in found
    assert found <= _found(duban, "青岭装备")
    assert engine.query(VerifyHistory(), actor=SYSTEM) == ()


def _found(duban: Duban, wanted: str) -> set[int]:
    page = duban.engine.query(SearchInstances(wanted), actor=SYSTEM)
    return {each.instance_id for each in page.instances}


def _reads_every_state(duban: Duban) -> None:
    with duban.store.reading() as uow:
        ids = uow.connection.execute(select(instance.c.instance_id)).scalars().all()
        running = uow.connection.execute(
            select(instance.c.instance_id).where(instance.c.ended_at.is_(None))
        ).scalars()
        unended = set(running)
    for instance_id in ids:
        view = duban.engine.query(GetInstance(instance_id), actor=SYSTEM)
        assert bool(view.items) == (instance_id in unended)
        movable = duban.engine.query(GetMovable(instance_id), actor=SYSTEM)
        assert bool(movable.tokens) == (instance_id in unended)


def _completes_what_people_hold(installation: Installation) -> None:
    """Everything that somebody holds is handed in, and what comes of it stands somewhere."""
    engine = installation.duban.engine
    held = select(work_item.c.work_item_id, work_item.c.assignee, work_item.c.element_id).where(
        work_item.c.open.is_(True),
        work_item.c.assignee.is_not(None),
        work_item.c.suspended.is_(False),
        work_item.c.element_id != "sign_for",
    )
    with installation.duban.store.reading() as uow:
        rows = uow.connection.execute(held).all()
    done = installation.count("WorkItemCompleted")
    chance = Random(7)
    for work_item_id, assignee, element_id in rows:
        view = engine.query(GetWorkItem(work_item_id), actor=assignee)
        moment = Moment(local_day(_LAST), view.data, chance)
        data = HANDED_IN[element_id](moment)
        engine.execute(CompleteWorkItem(work_item_id, data), actor=assignee)
    assert len(rows) > 5
    assert installation.count("WorkItemCompleted") == done + len(rows)


def _opens_pages(duban: Duban) -> None:
    with duban.store.reading() as uow:
        statement = select(work_item.c.assignee, work_item.c.work_item_id).where(
            work_item.c.open.is_(True), work_item.c.assignee.is_not(None)
        )
        user, work_item_id = uow.connection.execute(statement).first() or ("", 0)
    set_password = SetPassword(user, PASSWORD, at=duban.wall_clock.now(), must_change=False)
    duban.engine.execute(set_password, actor=SYSTEM)
    browser = Browser(create_app(duban).test_client())
    signed = browser.sign_in(user)
    assert signed.status_code == 302, signed.text
    instance_id = duban.engine.query(GetWorkItem(work_item_id), actor=user).item.instance_id
    for address in (
        "/work/mine",
        f"/items/{work_item_id}",
        f"/instances/{instance_id}",
        "/search?q=青岭",
    ):
        answer = browser.get(address)
        assert answer.status_code == 200, (address, answer.headers.get("Location"))
