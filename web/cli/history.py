"""The history of instances and its hash chains."""

from __future__ import annotations

import click

from engine.commands.instances import GetHistory, VerifyHistory
from engine.ids import SYSTEM
from web.cli import opening
from web.cli.language import moment, say
from web.cli.printing import show_json, show_table
from web.cli.speaking import command, option


@command("verify-history")
@click.argument("instance_id", type=int, required=False)
@click.pass_context
def verify_history(ctx: click.Context, instance_id: int | None) -> None:
    """核验办理记录的哈希链：全部，或一个事项。有断裂时退出码为 1。"""
    with opening.duban() as duban:
        broken = duban.engine.query(VerifyHistory(instance_id), actor=SYSTEM)
    for line in broken:
        click.echo(line)
    if broken:
        click.echo(say("办理记录有{count}处断裂。", count=len(broken)), err=True)
        ctx.exit(1)
    click.echo(say("办理记录完整。"))


@command()
@click.argument("instance_id", type=int)
@option("--json", "as_json", is_flag=True, help="输出 JSON。")
@option("--limit", type=click.IntRange(1, 10_000), default=200, help="最多列出多少条。")
def history(instance_id: int, *, as_json: bool, limit: int) -> None:
    """列出一个事项的办理记录，最近的在前。"""
    with opening.duban() as duban:
        events = duban.engine.query(GetHistory(instance_id, limit), actor=SYSTEM)
    if as_json:
        show_json(events)
        return
    show_table(
        ("序号", "时间", "记录", "办理人", "代", "环节"),
        [
            (e.sequence, moment(e.at), e.event, e.actor, e.on_behalf_of, e.element_id)
            for e in events
        ],
    )


COMMANDS = (verify_history, history)
