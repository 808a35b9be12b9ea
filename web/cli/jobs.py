"""Jobs, and what could not be carried out."""

from __future__ import annotations

import click

from engine.commands.jobs import CountJobs, ListIncidents, RetryJob
from engine.ids import SYSTEM
from web.cli import opening
from web.cli.language import moment, say
from web.cli.printing import show_json, show_table
from web.cli.speaking import command, group, option


@group()
def jobs() -> None:
    """后台作业：数量、立即执行、重试。"""


@jobs.command("count")
def count_jobs() -> None:
    """各种状态的作业各有多少。"""
    with opening.duban() as duban:
        counts = duban.engine.query(CountJobs(), actor=SYSTEM)
    show_table(("状态", "数量"), sorted(counts.items()))


@jobs.command("run")
@option("--limit", type=click.IntRange(1), default=1000, help="最多执行多少个。")
def run_jobs(*, limit: int) -> None:
    """立即执行到期的作业，不等服务进程。"""
    done = 0
    with opening.duban() as duban:
        while done < limit and (ids := duban.engine.claim_due(min(100, limit - done))):
            done += len(ids)
            for job_id in ids:
                duban.engine.run_job(job_id)
    click.echo(say("已执行{count}个作业。", count=done))


@jobs.command("retry")
@click.argument("job_id", type=int)
def retry_job(job_id: int) -> None:
    """重新安排一个失败的作业，并了结它的异常。"""
    with opening.duban() as duban:
        duban.engine.execute(RetryJob(job_id), actor=SYSTEM)
    click.echo(say("作业 {job_id} 已重新安排。", job_id=job_id))


@command()
@option("--json", "as_json", is_flag=True, help="输出 JSON。")
@option("--limit", type=click.IntRange(1, 1000), default=100, help="最多列出多少个。")
def incidents(*, as_json: bool, limit: int) -> None:
    """列出未处置的异常，最近的在前。"""
    with opening.duban() as duban:
        found = duban.engine.query(ListIncidents(limit), actor=SYSTEM)
    if as_json:
        show_json(found)
        return
    show_table(
        ("编号", "发生于", "事项", "作业", "环节", "原因"),
        [
            (
                each.incident_id,
                moment(each.opened_at),
                each.instance_id,
                each.job_id,
                each.element_id,
                f"{each.code}: {each.message}".splitlines()[0],
            )
            for each in found
        ],
    )


COMMANDS = (jobs, incidents)
