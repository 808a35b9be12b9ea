"""The composition root: settings and modules become one Duban."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from argon2 import PasswordHasher

from engine.clock import Clock, SystemClock
from engine.context import Module
from engine.errors import EngineError
from engine.handlers.calendars import module as calendars
from engine.runtime import Engine
from engine.scripting import ScriptPool
from engine.store.queries.calendars import CalendarCache
from engine.store.unit_of_work import Store
from web.demonstration import Demonstration
from web.i18n import speech
from web.laboratory import Files, Laboratory
from web.settings import Settings
from workflows.accounts.module import module as accounts
from workflows.briefing.module import module as briefing
from workflows.contact_enterprise.module import module as contact_enterprise
from workflows.designer.module import module as designer
from workflows.documents.module import module as documents
from workflows.enterprise_accounts.module import module as enterprise_accounts
from workflows.enterprises.module import module as enterprises
from workflows.evaluation.module import module as evaluation
from workflows.exports.desk import ExportDesk
from workflows.exports.module import module as exports
from workflows.forecast.desk import ForecastDesk
from workflows.forecast.module import module as forecast
from workflows.guidance_officer.module import module as guidance_officer
from workflows.intake.module import module as intake
from workflows.joint_opinion.module import module as joint_opinion
from workflows.look_back.module import module as look_back
from workflows.movement.module import module as movement
from workflows.notices.module import module as notices
from workflows.organisation.directory import OrganisationDirectory
from workflows.organisation.module import module as organisation
from workflows.organisation.rights import ScopeRights
from workflows.parameters.module import module as parameters
from workflows.participation.module import module as participation
from workflows.policy.module import module as policy
from workflows.portal.module import module as portal
from workflows.rectification.module import module as rectification
from workflows.release.module import module as release
from workflows.release.playing import ReleaseDesk
from workflows.rosters.desk import ImportDesk
from workflows.rosters.module import module as rosters
from workflows.rosters.scratch import Scratch
from workflows.scenarios.desk import ScenarioDesk
from workflows.scenarios.gate import ScenarioGate
from workflows.scenarios.module import module as scenarios
from workflows.scenarios.playing import Opens, in_full
from workflows.starting.module import module as starting
from workflows.supervision.module import module as supervision
from workflows.task_decomposition.module import module as task_decomposition


@dataclass(frozen=True, slots=True)
class Duban:
    """Everything that runs in one process.

    ``clock`` is the engine's; in a demonstration it stands still until it is moved.
    ``wall_clock`` is the real one, for sessions and tokens. ``scratch`` holds files for a moment.
    ``gate`` proves packages before they are deployed.
    """

    settings: Settings
    store: Store
    engine: Engine
    clock: Clock
    wall_clock: Clock
    scratch: Scratch
    scripts: ScriptPool
    gate: ScenarioGate
    demonstration: Demonstration | None = None

    def close(self) -> None:
        """Give the database's connections back, and end the workers of scripts."""
        self.scripts.stop()
        self.store.dispose()


def assemble(
    settings: Settings,
    *,
    clock: Clock | None = None,
    wall_clock: Clock | None = None,
    hasher: PasswordHasher | None = None,
    demonstration: Demonstration | None = None,
) -> Duban:
    """Build the engine with every module of the application. Opens the database, makes no tables.

    ``hasher`` is for tests, which cannot wait for the full cost of Argon2id.
    """
    real = wall_clock or SystemClock()
    own = clock or real
    store = Store(settings.database_url)
    scratch = Scratch(settings.scratch)
    scripts = ScriptPool()
    gate = scenario_gate()
    desks = Desks(
        ImportDesk(scratch),
        ExportDesk(scratch, speech),
        ScenarioDesk(gate),
        ForecastDesk(),
        ReleaseDesk(gate),
    )
    engine = Engine(
        store,
        own,
        directory=OrganisationDirectory(),
        rights=ScopeRights(),
        calendars=CalendarCache(),
        modules=modules(desks, hasher, gate, fonts=settings.fonts),
        run_script=scripts.run,
    )
    desks.open(engine)
    return Duban(
        settings=settings,
        store=store,
        engine=engine,
        clock=own,
        wall_clock=real,
        scratch=scratch,
        scripts=scripts,
        gate=gate,
        demonstration=demonstration,
    )


@dataclass(frozen=True, slots=True)
class Desks:
    """What works on the engine from outside its transactions."""

    imports: ImportDesk
    exports: ExportDesk
    scenarios: ScenarioDesk
    forecasts: ForecastDesk
    releases: ReleaseDesk

    def open(self, engine: Engine) -> None:
        self.imports.open(engine)
        self.exports.open(engine)
        self.scenarios.open(engine)
        self.forecasts.open(engine)
        self.releases.open(engine)


def modules(
    desks: Desks,
    hasher: PasswordHasher | None = None,
    gate: ScenarioGate | None = None,
    *,
    fonts: Path | None = None,
) -> tuple[Module, ...]:
    """Every part that plugs into the engine."""
    gate = gate or scenario_gate()
    beside = (rosters(desks.imports), exports(desks.exports), *account_modules(hasher))
    playing = (gate.module(), scenarios(desks.scenarios), forecast(desks.forecasts))
    return (*business_modules(fonts, desks.releases), *beside, *playing)


def account_modules(hasher: PasswordHasher | None = None) -> tuple[Module, ...]:
    """Accounts, and how offices hand them out. Processes meet none of it."""
    return accounts(hasher), enterprise_accounts(hasher)


def scenario_gate(says: Callable[[EngineError], str] = in_full) -> ScenarioGate:
    """What plays scenarios, each package in a laboratory of its own."""

    @contextmanager
    def opens(key: str, files: Files) -> Iterator[Opens]:
        with laboratory(key, files) as opened:
            yield opened.open

    return ScenarioGate(opens, says)


@contextmanager
def laboratory(key: str, files: Files) -> Iterator[Laboratory]:
    """A laboratory with the package ``key`` in it, closed at the end."""
    desk = ReleaseDesk(scenario_gate())
    opened = Laboratory(business_modules(releases=desk), key, files, desk.open)
    try:
        yield opened
    finally:
        opened.close()


def business_modules(
    fonts: Path | None = None, releases: ReleaseDesk | None = None
) -> tuple[Module, ...]:
    """The parts that processes can meet. A new part of the domain adds one line here."""
    return (
        calendars(),
        organisation(),
        enterprises(),
        portal(),
        contact_enterprise(),
        guidance_officer(),
        briefing(),
        documents(fonts),
        supervision(),
        parameters(),
        participation(),
        joint_opinion(),
        rectification(),
        evaluation(),
        task_decomposition(),
        notices(),
        movement(),
        intake(),
        policy(),
        designer(),
        release(releases or ReleaseDesk(scenario_gate())),
        look_back(),
        starting(),
    )
