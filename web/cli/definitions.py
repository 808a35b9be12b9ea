"""Process definitions: checking, deploying, and starting an instance."""

from __future__ import annotations

import json
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import click

from engine.commands.definitions import Deploy, ListDefinitions
from engine.commands.instances import StartInstance
from engine.ids import SYSTEM
from engine.views import Definition, Scope
from web.cli import opening
from web.cli.checking import Found, Report, report_on
from web.cli.language import moment, say
from web.cli.printing import show_table
from web.cli.sarif import as_sarif
from web.cli.speaking import command, option

SEVERITY_NAMES = {"error": "错误", "warning": "警告", "info": "提示"}
_MOST_STEPS = 30


@command()
@click.argument(
    "folders",
    nargs=-1,
    metavar="[FOLDER]...",
    type=click.Path(exists=True, file_okay=False, path_type=Path),
)
def deploy(folders: tuple[Path, ...]) -> None:
    """部署流程包；不写目录时部署自带的全部流程。内容没有变化的不产生新版本。

    包里的场景先在虚拟时间里运行，有一个不符合就不部署（见 duban test）。
    """
    from workflows.packages import deploy_all, read_package

    with opening.duban() as duban:
        if not folders:
            made = deploy_all(duban.engine)
        else:
            packages = [read_package(folder) for folder in folders]
            for each in packages:
                # Before the transaction, which then finds the package proven or refuses it.
                duban.gate.prove(each.key, each.files)
            made = tuple(
                duban.engine.execute(Deploy(p.key, p.files, p.name.zh), actor=SYSTEM)
                for p in packages
            )
    _show_definitions(made)
    for definition in made:
        _show_warnings(definition)


@command()
def definitions() -> None:
    """列出已部署的流程。"""
    with opening.duban() as duban:
        found = duban.engine.query(ListDefinitions(), actor=SYSTEM)
    _show_definitions(found)


@command()
@click.argument(
    "files", nargs=-1, required=True, type=click.Path(path_type=Path), metavar="FILE..."
)
@option("--json", "as_json", is_flag=True, help="每个文件输出一行 JSON。")
@option("--sarif", "as_sarif", is_flag=True, help="输出一份 SARIF 2.1.0。")
@option("--strict", is_flag=True, help="有警告时退出码也为 1。")
@option("--examples", is_flag=True, help="举例说明每个时限、日期和周期何时到期。")
@click.pass_context
def check(ctx: click.Context, /, *, files: tuple[Path, ...], **how: bool) -> None:
    """检查流程图能否运行、能否走到结束，不需要数据库。

    同一目录下的决策表和表单一并读取。没有错误时退出码为 0，有错误时为 1，文件读不出来时为 2。
    只有警告或提示时退出码仍为 0，因为它们不妨碍部署；要把警告也当作问题，用 --strict。
    """
    if how["as_json"] and how["as_sarif"]:
        raise click.UsageError(say("--json 和 --sarif 只能用一个。"))
    reports = []
    for file in files:
        report = report_on(file)
        reports.append(report)
        if how["as_json"]:
            click.echo(json.dumps(report.as_json(), ensure_ascii=False))
        elif not how["as_sarif"]:
            _show(report)
            if how["examples"]:
                _show_examples(report)
    if how["as_sarif"]:
        click.echo(json.dumps(as_sarif(reports), ensure_ascii=False, indent=2))
    ctx.exit(_exit_code(reports, strict=how["strict"]))


def _exit_code(reports: Sequence[Report], *, strict: bool) -> int:
    if any(report.unreadable for report in reports):
        return 2
    good = all(report.spotless if strict else report.ok for report in reports)
    return 0 if good else 1


@command()
@click.argument("key")
@option("--title", help="事项名称；不写时用流程名称。")
@option("--business-key", default="", help="业务号。")
@option("--user", "user_id", default=str(SYSTEM), help="发起人（账号）。")
@option("--area", default="", help="区划，例如 1502。")
@option("--owner", default="", help="责任单位，例如 unit:12。")
@option("--subject", default="", help="所关于的企业，例如 enterprise:33。")
@option("--at", "start_element_id", default="", help="从哪个开始事件发起，流程有几个时才要写。")
@option(
    "--data",
    type=click.File(encoding="utf-8"),
    help="流程数据的 JSON 文件；- 表示标准输入。",
)
def start(key: str, *, title: str | None, business_key: str, user_id: str, **rest: Any) -> None:
    """发起一个事项，流程为 KEY 的最新版本。"""
    data = data_from(rest["data"])
    with opening.duban() as duban:
        made = duban.engine.execute(
            StartInstance(
                key,
                title or _name_of(key),
                business_key=business_key,
                data=data,
                scope=Scope(area=rest["area"], owner=rest["owner"], subject=rest["subject"]),
                start_element_id=rest["start_element_id"],
            ),
            actor=user_id,
        )
    click.echo(say("已发起事项 {instance_id}。", instance_id=made.instance_id))


def data_from(file: Any) -> dict[str, Any]:
    """The JSON object in an open file; empty where none was given."""
    if file is None:
        return {}
    try:
        data = json.load(file)
    except ValueError as error:
        raise click.BadParameter(str(error), param_hint="--data") from error
    if not isinstance(data, dict):
        raise click.BadParameter(say("应当是一个 JSON 对象。"), param_hint="--data")
    return data


def _name_of(key: str) -> str:
    from workflows.packages import packages

    package = packages().get(key)
    return package.name.zh if package else key


def _show_definitions(found: Any) -> None:
    show_table(
        ("编号", "流程", "名称", "版本", "部署于", "摘要"),
        [
            (d.definition_id, d.key, d.name, d.version, moment(d.deployed_at), d.digest[:12])
            for d in found
        ],
    )


def _show_warnings(made: Definition) -> None:
    """What the check has said of a new version, though it stops nothing."""
    for found in made.findings:
        place = f"{made.key}/{found.file}:{found.line}"
        severity = say(SEVERITY_NAMES[found.severity])
        text, remedy = (say(each.template, **each.params) for each in (found.text, found.remedy))
        click.echo(f"{place}: {severity} {found.code} {text} {remedy}", err=True)


def _show(report: Report) -> None:
    if report.ok and not report.findings:
        click.echo(say("{file}：可以运行。", file=report.file))
        return
    for found in report.findings:
        place = f"{report.file}:{found.line}" if found.line else report.file
        severity = say(SEVERITY_NAMES[found.severity])
        click.echo(f"{place}: {severity} {found.code} {found.text} {found.remedy}".rstrip())
        if found.path:
            click.echo("    " + say("走法：{path}", path=_spoken(found)))


def _show_examples(report: Report) -> None:
    for shown in report.examples:
        click.echo(f"{report.file}:{shown.line}: {say('例')} {shown.text}")


def _spoken(found: Found) -> str:
    """``start → x → a``: the elements of the run that shows the finding."""
    steps = [step.element_id for step in found.path]
    if len(steps) > _MOST_STEPS:
        steps = ["…", *steps[-_MOST_STEPS:]]
    return " → ".join(steps)


COMMANDS = (check, deploy, definitions, start)
