"""The domain's handlers over a real database, without processes."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime
from pathlib import Path
from typing import TypeVar

import pytest

from engine.clock import VirtualClock
from engine.commands import Command, Query
from engine.context import Principal
from engine.ids import SYSTEM
from engine.runtime import Engine
from engine.store.queries.calendars import CalendarCache
from engine.store.unit_of_work import Store
from web.assembly import scenario_gate
from workflows.designer.module import module as designer
from workflows.enterprises.module import module as enterprises
from workflows.exports.desk import ExportDesk
from workflows.exports.module import module as exports
from workflows.organisation import commands as c
from workflows.organisation.directory import OrganisationDirectory
from workflows.organisation.duties import Duty, UnitKind
from workflows.organisation.module import module as organisation
from workflows.organisation.rights import ScopeRights
from workflows.release.module import module as release
from workflows.release.playing import ReleaseDesk
from workflows.rosters.desk import ImportDesk
from workflows.rosters.module import module as rosters
from workflows.rosters.scratch import Scratch

R = TypeVar("R")

#: A Wednesday, ten in the morning in Hohhot.
START = datetime(2026, 5, 20, 2, 0, tzinfo=UTC)


@dataclass(frozen=True, slots=True)
class Domain:
    """An engine with organisation, enterprises, imports, exports; the system acts by default."""

    engine: Engine
    clock: VirtualClock
    directory: OrganisationDirectory
    scratch: Scratch

    def execute(self, command: Command[R], *, actor: str = SYSTEM) -> R:
        return self.engine.execute(command, actor=actor)

    def query(self, query: Query[R], *, actor: str = SYSTEM) -> R:
        return self.engine.query(query, actor=actor)

    def principal(self, user_id: str, *, now: datetime | None = None) -> Principal:
        with self.engine.store.reading() as uow:
            return self.directory.principal(uow, user_id, now or self.clock.now())

    def members(self, *groups: str, now: datetime | None = None) -> Mapping[str, tuple[str, ...]]:
        with self.engine.store.reading() as uow:
            return self.directory.members(uow, frozenset(groups), now or self.clock.now())


@dataclass(frozen=True, slots=True)
class Town:
    """Builds an organisation, a unit and a post at a time."""

    domain: Domain

    def unit(self, code: str, name: str, *, kind: UnitKind = UnitKind.MEMBER) -> int:
        return self.domain.execute(c.AddUnit(code, name, kind)).unit_id

    def office(self, code: str, name: str) -> int:
        return self.unit(code, name, kind=UnitKind.OFFICE)

    def person(self, user_id: str, name: str = "") -> str:
        self.domain.execute(c.AddPerson(user_id, name or user_id))
        return user_id

    def holds(self, user_id: str, unit_id: int, duty: Duty, **days: date) -> c.Appoint:
        """Enter a person with a post of this duty, from the first of the year where not said."""
        self.person(user_id)
        post = self.domain.execute(c.AddPost(unit_id, f"{duty}岗", duty))
        term = {"valid_from": date(2026, 1, 1), **days}
        appointment = c.Appoint(post.post_id, user_id, **term)
        self.domain.execute(appointment)
        return appointment


@pytest.fixture
def clock() -> VirtualClock:
    return VirtualClock(START)


def domain_on(store: Store, clock: VirtualClock, scratch: Scratch, *, works: bool = True) -> Domain:
    """A process on this database; one that does not work takes jobs up and drops them."""
    directory, desk = OrganisationDirectory(), ImportDesk(scratch)
    export_desk = ExportDesk(scratch, lambda _language: str)
    engine = Engine(
        store,
        clock,
        directory=directory,
        rights=ScopeRights(),
        calendars=CalendarCache(),
        modules=(
            organisation(),
            enterprises(),
            rosters(desk),
            exports(export_desk),
            designer(),
            release(ReleaseDesk(scenario_gate())),
        ),
    )
    if works:
        desk.open(engine)
        export_desk.open(engine)
    return Domain(engine, clock, directory, scratch)


@pytest.fixture
def domain(store: Store, clock: VirtualClock, tmp_path: Path) -> Domain:
    return domain_on(store, clock, Scratch(tmp_path / "scratch"))


@pytest.fixture
def town(domain: Domain) -> Town:
    return Town(domain)
