"""What an installation needs before it serves: tables, calendars, processes. Safe to repeat."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING

from engine.commands.calendars import SeedCalendars
from engine.commands.definitions import Deploy, ListDefinitions
from engine.ids import SYSTEM
from engine.store.migrate import migrate
from web.cli import opening
from workflows.packages import packages

if TYPE_CHECKING:
    from web.assembly import Duban
    from web.settings import Settings


def bring_up_to_date(settings: Settings) -> tuple[str, ...]:
    """Migrate the database and fill in what every installation has; the revisions applied."""
    with opening.store(settings) as store:
        applied = migrate(store, opening.folders())
    with assembled(settings) as duban:
        duban.engine.execute(SeedCalendars(), actor=SYSTEM)
        _deploy_missing(duban)
    return applied


@contextmanager
def assembled(settings: Settings) -> Iterator[Duban]:
    """Duban over a database that is known to be up to date."""
    from web.assembly import assemble

    duban = assemble(settings)
    try:
        yield duban
    finally:
        duban.close()


def _deploy_missing(duban: Duban) -> None:
    # A process that is there stays: its latest version may be this installation's own.
    present = {each.key for each in duban.engine.query(ListDefinitions(), actor=SYSTEM)}
    for package in packages().values():
        if package.key not in present:
            duban.engine.execute(Deploy(package.key, package.files, package.name.zh), actor=SYSTEM)
