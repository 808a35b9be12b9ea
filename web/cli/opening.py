"""The installation that a command works on, opened and closed."""

from __future__ import annotations

import os
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

import click

from engine.errors import InvalidState
from web.settings import Settings

if TYPE_CHECKING:
    from engine.store.unit_of_work import Store
    from web.assembly import Duban


def settings(*, demonstration: bool | None = None) -> Settings:
    """The settings of the environment, with the folder of ``--home`` before that of DUBAN_HOME."""
    home = click.get_current_context().find_root().params.get("home")
    variables = dict(os.environ)
    if home:
        variables["DUBAN_HOME"] = str(home)
    found = Settings.from_environment(variables)
    return found if demonstration is None else replace(found, demonstration=demonstration)


def folders() -> list[Path]:
    """Where the domain keeps its revisions of the database."""
    import workflows

    return [Path(workflows.__file__).parent / "migrations" / "versions"]


@contextmanager
def store(of: Settings) -> Iterator[Store]:
    from engine.store.unit_of_work import Store

    opened = Store(of.database_url)
    try:
        yield opened
    finally:
        opened.dispose()


@contextmanager
def duban() -> Iterator[Duban]:
    """Duban with its database as this version needs it.

    Raises:
        InvalidState: the database has never been set up, or lacks a revision.
    """
    from engine.store.migrate import pending
    from web.assembly import assemble

    found = settings()
    with store(found) as database:
        if pending(database, folders()):
            raise InvalidState("数据库还没有建好，或者版本较旧，请先运行 duban migrate。")
    assembled = assemble(found)
    try:
        yield assembled
    finally:
        assembled.close()
