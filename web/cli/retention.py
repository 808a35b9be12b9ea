"""Putting ended instances away by rule, from a terminal."""

from __future__ import annotations

import click

from engine.commands.retention import (
    DropRetentionRule,
    GetArchived,
    ListArchived,
    ListRetentionRules,
    PreviewRetention,
    RestoreInstance,
    RunRetention,
    SetRetentionRule,
)
from engine.ids import SYSTEM
from web.cli import opening
from web.cli.language import moment, say
from web.cli.printing import show_json, show_table
from web.cli.speaking import group, option


@group()
def retention() -> None:
    """归档：办结的事项按规则归档、清除，归档的可以查阅和恢复。没有规则时什么也不做。"""


@retention.command("rules")
def list_rules() -> None:
    """列出归档规则。"""
    with opening.duban() as duban:
        rules = duban.engine.query(ListRetentionRules(), actor=SYSTEM)
    show_table(
        ("流程", "归档（天）", "清除（天）", "依据", "设定于"),
        [
            (r.definition_key, r.archive_after_days, r.remove_after_days, r.source,
             moment(r.changed_at))
            for r in rules
        ],
    )  # fmt: skip


@retention.command("set")
@click.argument("key")
@option("--archive", "archive_days", type=int, required=True, help="结束多少天后归档，至少180天。")
@option("--remove", "remove_days", type=int, help="结束多少天后清除内容；不写时永不清除。")
@option("--source", required=True, help="依据，例如文件名。")
def set_rule(*, key: str, archive_days: int, remove_days: int | None, source: str) -> None:
    """设定流程 KEY 的归档规则；KEY 写 * 时管其他所有流程。"""
    with opening.duban() as duban:
        command = SetRetentionRule(key, archive_days, remove_days, source)
        duban.engine.execute(command, actor=SYSTEM)
    click.echo(say("已设定。用 duban retention preview 看看会归档哪些。"))


@retention.command("drop")
@click.argument("key")
def drop_rule(key: str) -> None:
    """取消流程 KEY 的归档规则。"""
    with opening.duban() as duban:
        duban.engine.execute(DropRetentionRule(key), actor=SYSTEM)
    click.echo(say("已取消。"))


@retention.command("preview")
def preview() -> None:
    """演练：现在归档会做什么，什么也不改。"""
    with opening.duban() as duban:
        found = duban.engine.query(PreviewRetention(), actor=SYSTEM)
    show_table(
        ("流程", "规则", "将归档", "最早结束于", "暂缓", "将清除"),
        [
            (p.definition_key, p.rule.definition_key, p.to_archive, moment(p.oldest_ended_at),
             p.held, p.to_remove)
            for p in found
        ],
    )  # fmt: skip


@retention.command("run")
def run() -> None:
    """开始归档到期的事项，由服务进程分批完成；没有服务进程时用 duban jobs run。"""
    with opening.duban() as duban:
        begun = duban.engine.execute(RunRetention(), actor=SYSTEM)
    click.echo(say("已安排。") if begun else say("没有到期的事项。"))


@retention.command("list")
@option("--text", default="", help="标题、业务号或业务数据里的文字。")
@option("--key", default="", help="流程。")
@option("--limit", type=click.IntRange(1, 1000), default=50, help="最多列出多少个。")
def list_archived(*, text: str, key: str, limit: int) -> None:
    """列出已归档的事项，最近结束的在前。"""
    with opening.duban() as duban:
        page = duban.engine.query(ListArchived(text, key, limit=limit), actor=SYSTEM)
    show_table(
        ("编号", "流程", "标题", "结束于", "归档于", "清除于"),
        [
            (a.instance_id, a.definition_key, a.title, moment(a.ended_at), moment(a.archived_at),
             moment(a.removed_at))
            for a in page.instances
        ],
    )  # fmt: skip


@retention.command("show")
@click.argument("instance_id", type=int)
def show(instance_id: int) -> None:
    """输出一个已归档事项的内容，JSON。"""
    with opening.duban() as duban:
        show_json(duban.engine.query(GetArchived(instance_id), actor=SYSTEM))


@retention.command("restore")
@click.argument("instance_id", type=int)
def restore(instance_id: int) -> None:
    """把归档的事项原样恢复。"""
    with opening.duban() as duban:
        duban.engine.execute(RestoreInstance(instance_id), actor=SYSTEM)
    click.echo(say("事项 {instance_id} 已恢复。", instance_id=instance_id))


COMMANDS = (retention,)
