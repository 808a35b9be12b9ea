"""The installation that a command works on, opened and closed."""

from __future__ import annotations

import os
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path

import click

import workflows
from engine.errors import InvalidState
from engine.store.migrate import pending
from engine.store.unit_of_work import Store
from web.assembly import Duban, assemble
from web.demonstration_run import KeptClock, RunningDemonstration, accounts
from web.settings import Settings

#: Where the domain keeps its revisions of the database.
REVISIONS = (Path(workflows.__file__).parent / "migrations" / "versions",)


def settings() -> Settings:
    """The settings of the environment, with the folder of ``--home`` before that of DUBAN_HOME."""
    home = click.get_current_context().find_root().params.get("home")
    variables = dict(os.environ)
    if home:
        variables["DUBAN_HOME"] = str(home)
    return Settings.from_environment(variables)


@contextmanager
def store(of: Settings) -> Iterator[Store]:
    opened = Store(of.database_url)
    try:
        yield opened
    finally:
        opened.dispose()


def clock_of(home: Path) -> KeptClock:
    """The clock of a demonstration in ``home``, which exists where there is one."""
    return KeptClock(home / "demonstration.clock")


@contextmanager
def assembled(of: Settings) -> Iterator[Duban]:
    """Duban over a database that is known to be up to date, on its clock if it has one."""
    clock = clock_of(of.home)
    if clock.exists:
        plain = assemble(of, clock=clock)
        running = RunningDemonstration(plain.engine, clock, accounts())
        duban = replace(plain, demonstration=running)
    else:
        duban = assemble(of)
    try:
        with duban.scratch.room() as room, _temporary_files_in(room):
            yield duban
    finally:
        duban.close()


@contextmanager
def _temporary_files_in(room: Path) -> Iterator[None]:
    """Let the libraries' own temporary files, of workbooks and uploads, lie in ``room``."""
    before = tempfile.tempdir
    tempfile.tempdir = str(room)
    try:
        yield
    finally:
        tempfile.tempdir = before


@contextmanager
def duban() -> Iterator[Duban]:
    """Duban with its database as this version needs it.

    Raises:
        InvalidState: the database has never been set up, or lacks a revision.
    """
    found = settings()
    with store(found) as database:
        if pending(database, REVISIONS):
            raise InvalidState("数据库还没有建好，或者版本较旧，请先运行 duban migrate。")
    with assembled(found) as opened:
        yield opened
