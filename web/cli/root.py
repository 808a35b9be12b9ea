"""The command line as a whole: its commands, its language, and how it says what went wrong."""

from __future__ import annotations

import os
import sys
from collections.abc import Sequence
from importlib.metadata import version
from pathlib import Path
from typing import Any

import click

from engine.errors import EngineError
from web.cli import (
    accounts,
    calendars,
    definitions,
    demonstration,
    exports,
    folders,
    history,
    imports,
    items,
    jobs,
    messages,
    retention,
    running,
    scenarios,
    stores,
)
from web.cli.language import choose, say, say_error, settle
from web.cli.speaking import Group, option, say_usage_error
from web.i18n import CHINESE, ENGLISH

#: Exit codes, as every command uses them unless its help says otherwise.
REFUSED = 1
MISUSED = 2
INTERRUPTED = 130


class Root(Group):
    """The outermost group. It turns whatever is refused into one message and an exit code."""

    def invoke(self, ctx: click.Context) -> Any:
        try:
            return super().invoke(ctx)
        except EngineError as error:
            raise click.ClickException(say_error(error)) from error

    def main(self, args: Sequence[str] | None = None, *rest: Any, **extra: Any) -> Any:
        try:
            code = super().main(args, *rest, **{**extra, "standalone_mode": False})
        except click.UsageError as error:
            _complain(error)
            code = MISUSED
        except click.ClickException as error:
            click.echo(error.message, err=True)
            code = REFUSED
        except click.Abort:
            code = INTERRUPTED
        sys.exit(code if isinstance(code, int) else 0)


def _complain(error: click.UsageError) -> None:
    context = error.ctx
    if context is None:
        click.echo(error.message, err=True)
        return
    with context.scope(cleanup=False):
        click.echo(say_usage_error(error), err=True)
        click.echo(say("查看用法：{command} --help", command=context.command_path), err=True)


def _choose_language(ctx: click.Context, _param: click.Parameter, wanted: str | None) -> None:
    named = {"zh": CHINESE, "en": ENGLISH}
    settle(ctx, named[wanted] if wanted else choose(os.environ))


def _show_version(ctx: click.Context, _param: click.Parameter, wanted: bool) -> None:
    if wanted:
        click.echo(f"duban {version('duban')}")
        ctx.exit()


@click.group(cls=Root, context_settings={"help_option_names": ["-h", "--help"]})
@option(
    "--lang",
    type=click.Choice(["zh", "en"]),
    is_eager=True,
    expose_value=False,
    callback=_choose_language,
    help="语言；不指定时按环境变量 LC_ALL、LANG。",
)
@option(
    "--home",
    type=click.Path(file_okay=False, path_type=Path),
    help="数据目录；不指定时按 DUBAN_HOME，再不然用 ./var。",
)
@option(
    "--version",
    is_flag=True,
    is_eager=True,
    expose_value=False,
    callback=_show_version,
    help="显示版本。",
)
def cli(home: Path | None) -> None:
    """督办：改革督办工作流引擎。

    数据都在数据目录里，目录以外什么也不写。命令成功时退出码为 0，被拒绝时为 1，用法不对时为 2。
    """


for part in (
    running,
    demonstration,
    imports,
    exports,
    definitions,
    folders,
    scenarios,
    items,
    jobs,
    messages,
    history,
    retention,
    accounts,
    calendars,
    stores,
):
    for command in part.COMMANDS:
        cli.add_command(command)


def main() -> None:
    """The entry point ``duban``."""
    cli.main(prog_name="duban")
