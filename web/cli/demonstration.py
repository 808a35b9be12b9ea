"""Demonstrations: filling an installation with one, and moving its clock."""

from __future__ import annotations

import os
import shutil
from dataclasses import replace
from pathlib import Path

import click

from engine.clock import SystemClock
from engine.errors import InvalidState
from engine.store.migrate import is_new
from web.cli import opening
from web.cli.language import moment, say
from web.cli.preparing import bring_up_to_date
from web.cli.printing import show_table
from web.cli.speaking import group, option
from web.demonstration_run import accounts
from web.i18n import N_
from web.settings import Settings
from workflows.demonstration.seed import BEGINS_AT, Seeding

_STAGES = {
    "organisation": N_("组织机构"),
    "enterprises": N_("企业"),
    "weeks": N_("各周的工作"),
}


@group()
def demo() -> None:
    """演示：装入数据、重来、让时钟前进、列出账号。"""


@demo.command("seed")
def seed() -> None:
    """在空的数据目录里装入演示数据。"""
    settings = opening.settings()
    if not fill_if_new(settings):
        raise InvalidState("数据目录 {home} 里已有数据，没有改动。", home=str(settings.home))


@demo.command("reset")
@option("--yes", is_flag=True, help="不再询问。")
def reset(*, yes: bool) -> None:
    """丢弃演示数据，重新装入。请先停止服务。"""
    settings = opening.settings()
    _require_demonstration(settings)
    file = _sqlite_file(settings)
    if file is None:
        raise InvalidState("演示数据在数据库服务器上，请先清空数据库，再运行 duban demo seed。")
    if not yes:
        click.confirm(say("丢弃 {file} 里的全部演示数据？", file=str(file)), abort=True)
    for suffix in ("", "-wal", "-shm"):
        file.with_name(file.name + suffix).unlink(missing_ok=True)
    fill_if_new(settings)


@demo.command("step")
@option("--days", type=click.IntRange(1, 250), default=1, help="前进多少个工作日。")
def step(*, days: int) -> None:
    """让演示时钟前进到下一个工作日，执行途中到期的作业。"""
    _require_demonstration(opening.settings())
    with opening.duban() as duban:
        if duban.demonstration is not None:
            for _ in range(days):
                duban.demonstration.step()
        click.echo(say("演示时间：{now}", now=moment(duban.clock.now())))


@demo.command("accounts")
def list_accounts() -> None:
    """列出演示账号和口令。"""
    show_accounts()


def show_accounts() -> None:
    """Who may sign in to a demonstration, and how."""
    show_table(
        ("账号", "口令", "姓名", "岗位"),
        [(each.user_id, each.password, each.name, each.post) for each in accounts()],
    )


def fill_if_new(settings: Settings) -> bool:
    """Fill a database that was never set up with the demonstration; whether that was done.

    A SQLite database comes into its place when it is whole, so nothing half-filled is left by
    an interruption.
    """
    with opening.store(settings) as database:
        if not is_new(database):
            return False
    file = _sqlite_file(settings)
    if file is None:
        _fill(settings)
        return True
    part = settings.home / "demonstration.part"
    if part.exists():
        shutil.rmtree(part)
    part.mkdir()
    being_filled = part / file.name
    _fill(replace(settings, home=part, database_url=f"sqlite:///{being_filled}"))
    # The clock first: a database without it would pass for a real one.
    for made in (opening.clock_of(part).file, being_filled):
        target = file if made == being_filled else settings.home / made.name
        os.replace(made, target)  # noqa: PTH105 - it says that it replaces.
    shutil.rmtree(part)
    return True


def _fill(settings: Settings) -> None:
    click.echo(say("正在装入演示数据，约需一分钟。"), err=True)
    clock = opening.clock_of(settings.home)
    clock.begin(BEGINS_AT)
    bring_up_to_date(settings)
    with opening.assembled(settings) as duban:
        seeding = Seeding(
            duban.engine,
            clock,
            duban.scratch,
            wall_now=SystemClock().now(),
            heard=_show_progress,
        )
        seeding.carry_out()


def _show_progress(stage: str, done: int, total: int) -> None:
    if done == total or not done:
        name = say(_STAGES.get(stage, stage))
        click.echo(f"  {name} {done}/{total}", err=True)


def _require_demonstration(settings: Settings) -> None:
    if not opening.clock_of(settings.home).exists:
        raise InvalidState("数据目录 {home} 里不是演示。", home=str(settings.home))


def _sqlite_file(settings: Settings) -> Path | None:
    with opening.store(settings) as database:
        url = database.engine.url
    return Path(url.database) if url.drivername.startswith("sqlite") and url.database else None


COMMANDS = (demo,)
