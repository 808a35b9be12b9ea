"""Click's commands, speaking Chinese or English.

Help texts are Chinese in the code and looked up when they are shown: which language is wanted is
known only then.
"""

from __future__ import annotations

import inspect
from collections.abc import Callable
from typing import Any, TypeVar

import click
from click.exceptions import (
    BadOptionUsage,
    BadParameter,
    MissingParameter,
    NoSuchCommand,
    NoSuchOption,
    UsageError,
)

from web.cli.language import say

F = TypeVar("F", bound=Callable[..., Any])


class Option(click.Option):
    def get_help_record(self, ctx: click.Context) -> tuple[str, str] | None:
        record = super().get_help_record(ctx)
        if record is None or not self.help:
            return record
        return record[0], record[1].replace(self.help, say(self.help), 1)


class _Speaking(click.Command):
    """What a command and a group have in common when they explain themselves."""

    def format_usage(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        pieces = " ".join(self.collect_usage_pieces(ctx))
        formatter.write_usage(ctx.command_path, pieces, prefix=say("用法："))

    def format_help_text(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        for paragraph in say(self._whole_help()).split("\n\n"):
            formatter.write_paragraph()
            with formatter.indentation():
                formatter.write_text(paragraph)

    def format_options(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        options = (each for each in self.get_params(ctx) if isinstance(each, click.Option))
        records = [each.get_help_record(ctx) for each in options]
        shown = [record for record in records if record is not None]
        if shown:
            with formatter.section(say("选项")):
                formatter.write_dl(shown)

    def get_help_option(self, ctx: click.Context) -> click.Option | None:
        option = super().get_help_option(ctx)
        if option is not None:
            option.help = say("显示帮助。")
        return option

    def get_short_help_str(self, limit: int = 45) -> str:
        return say(self._whole_help()).partition("\n")[0]

    def _whole_help(self) -> str:
        return inspect.cleandoc(self.help or "")


class Command(_Speaking):
    pass


class Group(_Speaking, click.Group):
    command_class = Command

    def format_options(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        super().format_options(ctx, formatter)
        self.format_commands(ctx, formatter)

    def format_commands(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        rows = [
            (name, command.get_short_help_str())
            for name in self.list_commands(ctx)
            if (command := self.get_command(ctx, name)) is not None
        ]
        if rows:
            with formatter.section(say("命令")):
                formatter.write_dl(rows)


Group.group_class = Group


def command(name: str | None = None, **attributes: Any) -> Callable[[Callable[..., Any]], Command]:
    """``click.command`` that speaks both languages."""
    return click.command(name, cls=Command, **attributes)


def group(name: str | None = None, **attributes: Any) -> Callable[[Callable[..., Any]], Group]:
    """``click.group`` that speaks both languages."""
    return click.group(name, cls=Group, **attributes)


def option(*declarations: str, **attributes: Any) -> Callable[[F], F]:
    """``click.option`` whose help is translated."""
    return click.option(*declarations, cls=Option, **attributes)


def say_usage_error(error: UsageError) -> str:
    """What is wrong with a command line, in the language of the terminal."""
    match error:
        case NoSuchCommand():
            return say("没有命令 {name}。", name=error.command_name)
        case NoSuchOption():
            return say("没有选项 {name}。", name=error.option_name)
        case BadOptionUsage():
            return say("选项 {name} 的用法不对。", name=error.option_name)
        case MissingParameter():
            return say("缺少 {name}。", name=_name_of(error))
        case BadParameter():
            return say("{name} 的值不对：{reason}", name=_name_of(error), reason=_reason_of(error))
    return say(error.message)


def _name_of(error: BadParameter) -> str:
    if error.param is None:
        return str(error.param_hint or "")
    return error.param.get_error_hint(error.ctx).strip("'")


def _reason_of(error: BadParameter) -> str:
    match error.param.type if error.param else None:
        case click.Choice(choices=choices):
            return say("只能是 {choices}。", choices=", ".join(map(str, choices)))
        case click.IntRange(min=least, max=greatest):
            return say(
                "应当是整数，从 {least} 到 {greatest}。",
                least="-" if least is None else least,
                greatest="-" if greatest is None else greatest,
            )
        case click.types.IntParamType():
            return say("应当是整数。")
        case click.DateTime(formats=formats):
            return say("应当是日期，写法为 {formats}。", formats=", ".join(formats))
        case click.Path() | click.File():
            return say("没有这个文件或目录，或者不能读取。")
    return error.message
