"""Messages and signals, and what begins instances by itself."""

from __future__ import annotations

from typing import Any

import click

from engine.commands.messages import (
    BroadcastSignal,
    DiscardMessage,
    ListMessages,
    ListStarts,
    ListSubscriptions,
    PauseStart,
    PublishMessage,
    ResumeStart,
    RetryMessage,
)
from engine.ids import SYSTEM
from engine.message_views import MessageState, Publication
from web.cli import opening
from web.cli.definitions import data_from
from web.cli.language import moment, say
from web.cli.printing import show_json, show_table
from web.cli.speaking import command, group, option
from web.i18n import N_

OUTCOMES = {
    MessageState.DELIVERED: N_("已送达事项 {instance_id}。"),
    MessageState.STARTED: N_("已发起事项 {instance_id}。"),
    MessageState.COLLECTED: N_("已收下，其余几项也发生后再发起。"),
    MessageState.BUFFERED: N_("现在没有事项等待，已留存，编号 {message_number}。"),
    MessageState.UNDELIVERABLE: N_("没有送达，编号 {message_number}。"),
    MessageState.DISCARDED: N_("已丢弃，编号 {message_number}。"),
    MessageState.PENDING: N_("正在送达，编号 {message_number}。"),
}


def _tell(done: Publication) -> None:
    if done.duplicate:
        click.echo(say("这条消息以前发过，没有再发。"))
    text = OUTCOMES[done.outcome]
    click.echo(say(text, instance_id=done.instance_id, message_number=done.message_number))


@command()
@click.argument("name")
@option("--correlation", default="", help="接收方等待的关联值。")
@option(
    "--data", type=click.File(encoding="utf-8"), help="随消息带走的 JSON 文件；- 表示标准输入。"
)
@option("--id", "message_id", default="", help="消息自己的编号；同一编号只起一次作用。")
@option("--ttl", "time_to_live", default="", help="没有人等待时留存多久，如 P3D、PT4WH。")
@option("--area", default="", help="只发给这个区划以内的事项。")
def message(
    *,
    name: str,
    correlation: str,
    data: Any,
    message_id: str,
    time_to_live: str,
    area: str,
) -> None:
    """发出一条消息：送给等待它的事项，或者发起事项，或者留存。"""
    asked = PublishMessage(name, correlation, data_from(data), message_id, time_to_live, area)
    with opening.duban() as duban:
        _tell(duban.engine.execute(asked, actor=SYSTEM))


@command()
@click.argument("name")
@option(
    "--data", type=click.File(encoding="utf-8"), help="随信号带走的 JSON 文件；- 表示标准输入。"
)
@option("--area", default="", help="只发给这个区划以内的事项。")
def signal(*, name: str, data: Any, area: str) -> None:
    """发出一个信号，等待它的事项都会收到。"""
    with opening.duban() as duban:
        done = duban.engine.execute(BroadcastSignal(name, data_from(data), area), actor=SYSTEM)
    click.echo(
        say("{receivers}处在等待，另发起{starts}件。", receivers=done.receivers, starts=done.starts)
    )


@group()
def messages() -> None:
    """留存的消息：列出、再送、丢弃；谁在等待。"""


@messages.command("list")
@option("--json", "as_json", is_flag=True, help="输出 JSON。")
@option("--limit", type=click.IntRange(1, 200), default=50, help="最多列出多少条。")
def list_messages(*, as_json: bool, limit: int) -> None:
    """列出在等待或送不到的消息，最近的在前。"""
    with opening.duban() as duban:
        found = duban.engine.query(ListMessages(limit=limit), actor=SYSTEM).messages
    if as_json:
        show_json(found)
        return
    show_table(
        ("编号", "消息", "关联", "状态", "发出于", "留存至", "原因"),
        [
            (
                each.message_number,
                each.name,
                each.correlation or ", ".join(each.keys.values()),
                each.state.value,
                moment(each.created_at),
                moment(each.expires_at) if each.expires_at else "",
                each.problem,
            )
            for each in found
        ],
    )


@messages.command("waiting")
@option("--name", default="", help="只列等待这个消息或信号的。")
def list_waiting(*, name: str) -> None:
    """列出在等待消息和信号的事项。"""
    with opening.duban() as duban:
        found = duban.engine.query(ListSubscriptions(name), actor=SYSTEM)
    show_table(
        ("事项", "名称", "环节", "种类", "消息", "关联"),
        [(e.instance_id, e.title, e.element_id, e.kind, e.name, e.correlation) for e in found],
    )


@messages.command("retry")
@click.argument("message_number", type=int)
@option("--ttl", "time_to_live", default="", help="没有人等待时留存多久，如 P3D、PT4WH。")
def retry_message(*, message_number: int, time_to_live: str) -> None:
    """再送一次送不到的消息。"""
    with opening.duban() as duban:
        _tell(duban.engine.execute(RetryMessage(message_number, time_to_live), actor=SYSTEM))


@messages.command("discard")
@click.argument("message_number", type=int)
@option("--reason", required=True, help="理由。")
def discard_message(*, message_number: int, reason: str) -> None:
    """丢弃一条没有人要的消息。"""
    with opening.duban() as duban:
        duban.engine.execute(DiscardMessage(message_number, reason), actor=SYSTEM)
    click.echo(say("消息 {message_number} 已丢弃。", message_number=message_number))


@group()
def starts() -> None:
    """自动发起：列出、停用、启用。"""


@starts.command("list")
def list_starts() -> None:
    """列出各流程的自动发起。"""
    with opening.duban() as duban:
        found = duban.engine.query(ListStarts(), actor=SYSTEM)
    show_table(
        ("流程", "开始事件", "种类", "触发", "下次", "停用于"),
        [
            (
                each.definition_key,
                each.element_id,
                each.kind,
                each.name,
                moment(each.due_at) if each.due_at else "",
                moment(each.paused_at) if each.paused_at else "",
            )
            for each in found
        ],
    )


@starts.command("pause")
@click.argument("definition_key")
@option("--element", default="", help="只停用这个开始事件。")
def pause_start(*, definition_key: str, element: str) -> None:
    """停用一个流程的自动发起。"""
    with opening.duban() as duban:
        duban.engine.execute(PauseStart(definition_key, element), actor=SYSTEM)
    click.echo(say("已停用 {key} 的自动发起。", key=definition_key))


@starts.command("resume")
@click.argument("definition_key")
@option("--element", default="", help="只启用这个开始事件。")
def resume_start(*, definition_key: str, element: str) -> None:
    """启用一个流程的自动发起。"""
    with opening.duban() as duban:
        duban.engine.execute(ResumeStart(definition_key, element), actor=SYSTEM)
    click.echo(say("已启用 {key} 的自动发起。", key=definition_key))


COMMANDS = (message, signal, messages, starts)
