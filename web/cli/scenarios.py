"""Scenarios of process packages: played apart from the installation, in virtual time."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import click

from web.assembly import laboratory, scenario_gate
from web.cli.language import present_locale, say, say_error
from web.cli.printing import show_json, show_table
from web.cli.simulation_report import show_report
from web.cli.speaking import command, option
from web.i18n import translate
from workflows.packages import Package, packages, read_package
from workflows.scenarios.coverage import Coverage
from workflows.scenarios.model import Mismatch
from workflows.scenarios.playing import Proof
from workflows.scenarios.stage import Untrue
from workflows.simulation.model import Simulation
from workflows.simulation.reading import read_simulations
from workflows.simulation.report import Report as SimulationReport
from workflows.simulation.simulate import simulate as run_simulation

KIND_NAMES = {"nodes": "环节", "flows": "流向", "timers": "定时", "rungs": "督办阶梯"}


@command("test")
@click.argument(
    "folders",
    nargs=-1,
    metavar="[FOLDER]...",
    type=click.Path(exists=True, file_okay=False, path_type=Path),
)
@option("--only", default="", help="只运行文件名或名称中有这段文字的场景。")
@option(
    "--coverage",
    "least",
    type=click.IntRange(0, 100),
    default=0,
    help="各类覆盖率至少要达到的百分数；达不到时退出码为 1。",
)
@option("--missing", is_flag=True, help="列出没有覆盖到的环节、流向、定时和督办阶梯。")
@option("--json", "as_json", is_flag=True, help="输出 JSON。")
@click.pass_context
def test(ctx: click.Context, /, *, folders: tuple[Path, ...], only: str, **rest: Any) -> None:
    """运行流程包的场景，不需要数据库；不写目录时运行自带的全部流程。

    目录可以是一个流程包，也可以是放着几个流程包的目录。场景在虚拟时间里运行，
    不影响正式数据。全部符合时退出码为 0，有不符合的或读不出来的为 1，用法不对的为 2。
    """
    gate = scenario_gate(say_error)
    proofs = [
        (package, gate.prove(package.key, package.files, only=only)) for package in _in(folders)
    ]
    if rest["as_json"]:
        show_json([_as_json(package, proof) for package, proof in proofs])
    else:
        for package, proof in proofs:
            _show(package, proof, missing=rest["missing"])
    if not all(proof.green for _package, proof in proofs):
        ctx.exit(1)
    if any(_short(proof.coverage, rest["least"]) for _package, proof in proofs):
        click.echo(say("覆盖率没有达到{least}%。", least=rest["least"]), err=True)
        ctx.exit(1)


@command()
@click.argument(
    "folder",
    type=click.Path(exists=True, file_okay=False, path_type=Path),
)
@option("--only", default="", help="只运行文件名或名称中有这段文字的模拟。")
@option("--seed", type=click.IntRange(min=0), help="随机数种子；不写时用文件里的。")
@option("--json", "as_json", is_flag=True, help="输出 JSON。")
def simulate(folder: Path, *, only: str, seed: int | None, as_json: bool) -> None:
    """按流程包里的模拟文件（simulations/*.yaml）推演：来多少事项、多少人办、会不会逾期。

    在虚拟时间里用真正的引擎运行，不影响正式数据。只比较环节和单位，不给个人排名。
    """
    for package in _in((folder,)):
        for each in read_simulations(package.files):
            if only in each.path or only in each.name:
                chosen = each if seed is None else replace(each, seed=seed)
                report = _run(package, chosen)
                if as_json:
                    show_json({"package": package.key, "simulation": each.name, "report": report})
                else:
                    show_report(chosen, report)


def _run(package: Package, simulation: Simulation) -> SimulationReport:
    with laboratory(package.key, package.files) as opened:
        try:
            return run_simulation(simulation, opens=opened.open_at, says=say_error)
        except Untrue as untrue:
            raise click.ClickException("; ".join(map(told, untrue.mismatches))) from untrue


def _in(folders: tuple[Path, ...]) -> Iterator[Package]:
    if not folders:
        yield from packages().values()
    for folder in folders:
        inside = sorted(each.parent for each in folder.glob("*/package.toml"))
        for each in inside or [folder]:
            if not (each / "package.toml").is_file():
                raise click.UsageError(
                    say("{folder} 里没有 package.toml，不是流程包。", folder=str(each))
                )
            yield read_package(each)


def _short(coverage: Coverage, least: int) -> bool:
    return any(share.percent < least for share in coverage.shares)


def _show(package: Package, proof: Proof, *, missing: bool) -> None:
    click.echo(say("流程 {key}：{count} 个场景", key=package.key, count=len(proof.played)))
    for each in proof.played:
        mark = "✓" if each.green else "✗"
        click.echo(f"  {mark} {each.scenario.name}（{each.scenario.path}）")
        for found in each.mismatches:
            click.echo(f"      {each.scenario.path}:{found.line} {told(found)}")
    show_table(
        ("", "覆盖", "共有", "%"),
        [
            (f"  {say(KIND_NAMES[share.kind])}", share.reached, share.total, share.percent)
            for share in proof.coverage.shares
        ],
    )
    for share in proof.coverage.shares if missing else ():
        for element in share.missing:
            click.echo(
                say("  没有覆盖到：{kind} {element}", kind=KIND_NAMES[share.kind], element=element)
            )


def told(found: Mismatch) -> str:
    """What differs, in the terminal's language; names of steps and people stay as they are."""
    return translate(found.template, present_locale()).format(**found.params)


def _as_json(package: Package, proof: Proof) -> dict[str, Any]:
    return {
        "package": package.key,
        "ok": proof.green,
        "scenarios": [
            {
                "file": each.scenario.path,
                "name": each.scenario.name,
                "ok": each.green,
                "mismatches": [
                    {"line": found.line, "text": told(found)} for found in each.mismatches
                ],
            }
            for each in proof.played
        ],
        "coverage": {
            share.kind: {
                "reached": share.reached,
                "total": share.total,
                "missing": list(share.missing),
            }
            for share in proof.coverage.shares
        },
    }


COMMANDS = (test, simulate)
