"""Setting an installation up, and serving it."""

from __future__ import annotations

import click

from engine.commands.jobs import ArmRecurring
from engine.handlers.jobs import MAINTENANCE
from engine.handlers.participation.orphans import LOOK
from engine.ids import SYSTEM
from web.cli import opening
from web.cli.demonstration import fill_if_new, show_accounts
from web.cli.language import say
from web.cli.preparing import bring_up_to_date
from web.cli.serving import serve as serve_pages
from web.cli.speaking import command, option
from workflows.accounts.purging import PURGE
from workflows.exports.runs import SWEEP_JOB
from workflows.forecast.runs import DAILY_JOB


@command()
def migrate() -> None:
    """建立或升级数据库，补齐日历和自带的流程。可以重复执行。"""
    applied = bring_up_to_date(opening.settings())
    if applied:
        click.echo(say("数据库已升级：{revisions}", revisions=", ".join(applied)))
    else:
        click.echo(say("数据库已是最新。"))


@command()
@option("--host", default="127.0.0.1", show_default=True, help="监听的地址。")
@option("--port", type=click.IntRange(1, 65535), default=8080, show_default=True, help="端口。")
@option("--threads", type=click.IntRange(1, 64), default=8, show_default=True, help="线程数。")
@option("--demo", "demonstration", is_flag=True, help="数据库是新的时，先装入演示数据。")
def serve(*, host: str, port: int, threads: int, demonstration: bool) -> None:
    """升级数据库，提供网页和接口，并执行到期的作业。"""
    settings = opening.settings()
    if demonstration:
        fill_if_new(settings)
    bring_up_to_date(settings)
    with opening.assembled(settings) as duban:
        if duban.demonstration is not None:
            show_accounts()
        duban.scratch.sweep()
        recurring = (MAINTENANCE, PURGE, SWEEP_JOB, LOOK, DAILY_JOB)
        duban.engine.execute(ArmRecurring(recurring), actor=SYSTEM)
        serve_pages(duban, host=host, port=port, threads=threads)


COMMANDS = (serve, migrate)
