"""What an installation needs before it serves: tables, calendars, processes. Safe to repeat."""

from __future__ import annotations

from engine.commands.calendars import SeedCalendars
from engine.commands.definitions import Deploy, ListDefinitions
from engine.ids import SYSTEM
from engine.store.migrate import migrate
from web.assembly import Duban
from web.cli.opening import REVISIONS, assembled, store
from web.settings import Settings
from workflows.evaluation.commands import SeedIndicators
from workflows.packages import packages


def bring_up_to_date(settings: Settings) -> tuple[str, ...]:
    """Migrate the database and fill in what every installation has; the revisions applied."""
    with store(settings) as database:
        applied = migrate(database, REVISIONS)
    with assembled(settings) as duban:
        duban.engine.execute(SeedCalendars(), actor=SYSTEM)
        duban.engine.execute(SeedIndicators(), actor=SYSTEM)
        _deploy_missing(duban)
    return applied


def _deploy_missing(duban: Duban) -> None:
    # A process that is there stays: its latest version may be this installation's own.
    present = {each.key for each in duban.engine.query(ListDefinitions(), actor=SYSTEM)}
    for package in packages().values():
        if package.key not in present:
            command = Deploy(package.key, package.files, package.name.zh)
            duban.engine.execute(command, actor=SYSTEM)
