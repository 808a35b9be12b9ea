"""Process definitions: checking, deploying, and starting an instance."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import click

from engine.commands.definitions import Deploy, ListDefinitions
from engine.commands.instances import StartInstance
from engine.ids import SYSTEM
from engine.views import Scope
from web.cli import opening
from web.cli.checking import Report, report_on
from web.cli.language import moment, say
from web.cli.printing import show_table
from web.cli.speaking import command, option


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
@click.pass_context
def check(ctx: click.Context, *, files: tuple[Path, ...], as_json: bool) -> None:
    """检查流程图能否运行，不需要数据库。

    同一目录下的决策表和表单一并读取。都能运行时退出码为 0，有问题时为 1，文件读不出来时为 2。
    """
    reports = []
    for file in files:
        report = report_on(file)
        reports.append(report)
        if as_json:
            click.echo(json.dumps(report.as_json(), ensure_ascii=False))
        else:
            _show(report)
    if any(report.unreadable for report in reports):
        ctx.exit(2)
    if not all(report.ok for report in reports):
        ctx.exit(1)


@command()
@click.argument("key")
@option("--title", help="事项名称；不写时用流程名称。")
@option("--business-key", default="", help="业务号。")
@option("--user", "user_id", default=str(SYSTEM), help="发起人（账号）。")
@option("--area", default="", help="区划，例如 1502。")
@option("--owner", default="", help="责任单位，例如 unit:12。")
@option("--subject", default="", help="所关于的企业，例如 enterprise:33。")
@option(
    "--data",
    type=click.File(encoding="utf-8"),
    help="流程数据的 JSON 文件；- 表示标准输入。",
)
def start(key: str, *, title: str | None, business_key: str, user_id: str, **rest: Any) -> None:
    """发起一个事项，流程为 KEY 的最新版本。"""
    data = _data_from(rest["data"])
    with opening.duban() as duban:
        made = duban.engine.execute(
            StartInstance(
                key,
                title or _name_of(key),
                business_key=business_key,
                data=data,
                scope=Scope(area=rest["area"], owner=rest["owner"], subject=rest["subject"]),
            ),
            actor=user_id,
        )
    click.echo(say("已发起事项 {instance_id}。", instance_id=made.instance_id))


def _data_from(file: Any) -> dict[str, Any]:
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


def _show(report: Report) -> None:
    if report.ok and not report.findings:
        click.echo(say("{file}：可以运行。", file=report.file))
        return
    for found in report.findings:
        place = f"{report.file}:{found.line}" if found.line else report.file
        click.echo(f"{place}: {found.code} {found.text} {found.remedy}".rstrip())


COMMANDS = (check, deploy, definitions, start)
