"""Importing rosters from files."""

from __future__ import annotations

import sys
from pathlib import Path

import click

from engine.ids import SYSTEM
from web.cli import opening
from web.cli.language import say
from web.cli.printing import show_table
from web.cli.speaking import command, option
from web.i18n import N_
from workflows.rosters.commands import GetBadRows
from workflows.rosters.importing import import_roster
from workflows.rosters.views import Progress, RosterKind, RosterRun, RunState, Severity

_STAGES = {
    RunState.WAITING: N_("等待"),
    RunState.CHECKING: N_("核对"),
    RunState.WRITING: N_("写入"),
}
_WEIGHTS = {Severity.ERROR: N_("错误"), Severity.WARNING: N_("提醒"), Severity.NOTE: N_("已规整")}


@command("import")
@click.argument("kind", type=click.Choice([each.value for each in RosterKind]))
@click.argument("file", type=click.Path(exists=True, dir_okay=False, path_type=Path))
@option("--skip-bad", is_flag=True, help="导入没有错误的行，有错误的行另存为文件。")
@option(
    "--bad-file",
    type=click.Path(dir_okay=False, path_type=Path),
    help="有错误的行存到这里；用 --skip-bad 而不指定时，存在原文件旁边。",
)
@option("--sheet", default="", help="工作表名称；不指定时读第一张。")
@option("--user", "user_id", default=str(SYSTEM), help="以谁的权限导入（账号）。")
@click.pass_context
def import_file(
    ctx: click.Context,
    *,
    kind: str,
    file: Path,
    skip_bad: bool,
    bad_file: Path | None,
    sheet: str,
    user_id: str,
) -> None:
    """导入名册：organisation 组织机构，enterprises 企业；.xlsx 或 .csv。

    逐行核对，有一行错误就全部不导入（退出码为 1），除非指定 --skip-bad。可以重复导入。
    """
    with opening.duban() as duban:
        run = import_roster(
            duban.engine,
            RosterKind(kind),
            file,
            actor=user_id,
            scratch=duban.scratch,
            skip_bad=skip_bad,
            sheet=sheet,
            heard=_show_progress,
        )
        _end_progress()
        if run.has_bad_rows_file and (skip_bad or bad_file):
            bad_rows = duban.engine.query(GetBadRows(run.run_id), actor=user_id)
            target = bad_file or file.with_name(bad_rows.name)
            target.write_bytes(bad_rows.content)
            click.echo(say("有错误的行已存到 {file}，更正后可以再次导入。", file=str(target)))
    _show(run)
    if run.state is not RunState.DONE:
        ctx.exit(1)


def _show(run: RosterRun) -> None:
    report = run.report
    show_table(
        ("行", "列", "", "内容", "原因"),
        [
            (f.row or "", f.column, say(_WEIGHTS[f.severity]), f.value, say(f.template, **f.params))
            for severity in (Severity.ERROR, Severity.WARNING)
            for f in report.of(severity)
        ],
    )
    unlisted = sum(report.counts.values()) - len(report.findings)
    if unlisted:
        click.echo(say("另有{count}条没有列出。", count=unlisted))
    if report.unknown_columns:
        click.echo(say("没有用到的列：{columns}", columns="、".join(report.unknown_columns)))
    click.echo(say("共{rows}行，有错误的{bad}行。", rows=report.rows, bad=report.bad))
    if run.state is RunState.DONE:
        written = run.written
        done = N_("已导入：新增{added}，更新{changed}，无变化{unchanged}。")
        counts = {
            "added": written.added,
            "changed": written.changed,
            "unchanged": written.unchanged,
        }
        click.echo(say(done, **counts))
    else:
        click.echo(say("没有导入任何内容。"), err=True)


def _show_progress(progress: Progress) -> None:
    if not sys.stderr.isatty():
        return
    stage = say(_STAGES.get(progress.state, progress.state.value))
    share = f"{progress.rows}/{progress.total}" if progress.total else str(progress.rows)
    click.echo(f"\r{stage} {share}    ", nl=False, err=True)


def _end_progress() -> None:
    if sys.stderr.isatty():
        click.echo("\r" + " " * 40 + "\r", nl=False, err=True)


COMMANDS = (import_file,)
