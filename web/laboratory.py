"""Engines apart from the installation: in memory, on a virtual clock, gone when they are done.

Scenarios and simulations run here. Nothing that happens in a laboratory reaches the database of
the installation, its notices or its documents.
"""

from __future__ import annotations

import threading
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime

from engine.clock import VirtualClock
from engine.commands.calendars import SeedCalendars
from engine.commands.definitions import Deploy
from engine.context import Module
from engine.ids import SYSTEM
from engine.runtime import Engine
from engine.scripting import ScriptPool
from engine.store.memory import copy_into_memory, from_snapshot, memory_store, snapshot
from engine.store.queries.calendars import CalendarCache
from engine.store.unit_of_work import Store
from workflows.organisation.directory import OrganisationDirectory
from workflows.organisation.rights import ScopeRights
from workflows.packages import packages
from workflows.scenarios.model import Scenario

#: When a laboratory's calendars and packages were put there: before any story begins.
_SET_UP_AT = datetime(2004, 1, 1, tzinfo=UTC)

Files = tuple[tuple[str, bytes], ...]

#: What every laboratory of a package that is not shipped begins with; it never changes.
_shipped: list[bytes] = []
_shipping = threading.Lock()


@dataclass(slots=True)
class Laboratory:
    """Opens engines in which the shipped packages are deployed, with ``files`` in place of theirs.

    The tables, calendars and packages are made once and copied for each story. ``modules`` are
    those of the installation that a story can meet.
    """

    modules: Sequence[Module]
    key: str
    files: Files
    #: Hears of each engine that is opened for a story, for what works beside its transactions.
    opened: Callable[[Engine], None] = lambda _engine: None
    _template: Store | None = field(default=None, repr=False)
    _scripts: ScriptPool = field(default_factory=ScriptPool, repr=False)

    def open(self, scenario: Scenario) -> tuple[Engine, VirtualClock]:
        """An engine and its clock as the story begins."""
        return self.open_at(scenario.at)

    def open_at(self, at: datetime, *more: Module) -> tuple[Engine, VirtualClock]:
        """An engine whose clock begins at ``at``, with further modules."""
        if self._template is None:
            self._template = self._made()
        clock = VirtualClock(at)
        engine = self._engine(copy_into_memory(self._template), clock, *more)
        self.opened(engine)
        return engine, clock

    def close(self) -> None:
        self._scripts.stop()
        if self._template is not None:
            self._template.dispose()
            self._template = None

    def _made(self) -> Store:
        """A database with tables, calendars and packages.

        Raises:
            DefinitionError: the package cannot run.
        """
        shipped = {package.key: package.files for package in packages().values()}
        if self.key in shipped:
            # Those that call it are bound to what is tried, so all are deployed anew.
            return self._equipped({**shipped, self.key: self.files})
        with _shipping:
            if not _shipped:
                usual = self._equipped(shipped)
                _shipped.append(snapshot(usual))
                usual.dispose()
        return self._deployed(from_snapshot(_shipped[0]), {self.key: self.files})

    def _equipped(self, found: Mapping[str, Files]) -> Store:
        """A new database with tables, calendars and these packages, in this order."""
        store = memory_store()
        try:
            store.create_all()
            engine = self._engine(store, VirtualClock(_SET_UP_AT))
            engine.execute(SeedCalendars(), actor=SYSTEM)
        except BaseException:
            store.dispose()
            raise
        return self._deployed(store, found)

    def _deployed(self, store: Store, found: Mapping[str, Files]) -> Store:
        try:
            engine = self._engine(store, VirtualClock(_SET_UP_AT))
            for key, files in found.items():
                engine.execute(Deploy(key, files), actor=SYSTEM)
        except BaseException:
            store.dispose()
            raise
        return store

    def _engine(self, store: Store, clock: VirtualClock, *more: Module) -> Engine:
        return Engine(
            store,
            clock,
            directory=OrganisationDirectory(),
            rights=ScopeRights(),
            calendars=CalendarCache(),
            modules=(*self.modules, *more),
            run_script=self._scripts.run,
        )
