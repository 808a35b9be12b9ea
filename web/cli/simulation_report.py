"""What a simulation came to, as tables in a terminal."""

from __future__ import annotations

import click

from web.cli.language import moment, say
from web.cli.printing import show_table
from workflows.simulation.model import Simulation
from workflows.simulation.report import Report, Times


def show_report(simulation: Simulation, report: Report) -> None:
    """Steps with the bottleneck first, units by load, matters, rungs, and what was refused."""
    click.echo(
        say(
            "{name}：{begin} 至 {end}，种子 {seed}（时间以工作小时计）",
            name=simulation.name,
            begin=moment(simulation.at),
            end=moment(simulation.until),
            seed=simulation.seed,
        )
    )
    _show_steps(report)
    _show_units(report)
    _show_processes(report)
    if report.rungs:
        counts = "  ".join(f"{code} {count}" for code, count in report.rungs.items())
        click.echo(say("督办阶梯：{counts}", counts=counts))
    for text, count in report.refused.items():
        click.echo(say("有 {count} 次提交被拒绝：{text}", count=count, text=text))
    click.echo()


def _show_steps(report: Report) -> None:
    click.echo()
    show_table(
        ("环节", "流程", "件", "未办", "逾期%", "等待 平均/九成", "全程 平均/九成", "占全部等待%"),
        [
            (
                step.name, step.process, step.items, step.left_open, step.overdue_percent,
                _both(step.waiting), _both(step.through), step.waiting_percent,
            )
            for step in report.steps
        ],
    )  # fmt: skip


def _show_units(report: Report) -> None:
    click.echo()
    show_table(
        ("单位", "件", "逾期%", "人数", "办理小时", "负荷%"),
        [
            (
                unit.unit, unit.items, unit.overdue_percent, unit.people, unit.worked_hours,
                unit.load_percent,
            )
            for unit in report.units
        ],
    )  # fmt: skip


def _show_processes(report: Report) -> None:
    click.echo()
    show_table(
        ("流程", "发起", "办结", "全程 平均/九成"),
        [(p.process, p.started, p.completed, _both(p.through)) for p in report.processes],
    )


def _both(times: Times) -> str:
    return f"{times.mean_hours:g}/{times.p90_hours:g}"
