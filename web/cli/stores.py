"""Rows of data stores, from a terminal."""

from __future__ import annotations

from typing import Any

import click

from engine.commands.data_stores import (
    GetStoreRow,
    ListStoreChanges,
    ListStoreRows,
    ListStores,
    PutStoreRow,
    RemoveStoreRow,
)
from engine.errors import NotFound
from engine.ids import SYSTEM
from engine.json_text import UnreadableJson, read_json
from web.cli import opening
from web.cli.language import moment, say
from web.cli.printing import show_json, show_table
from web.cli.speaking import group, option


@group()
def store() -> None:
    """数据存储：各流程共用的数据，一行一个键。"""


@store.command("list")
def list_stores() -> None:
    """列出有内容的数据存储。"""
    with opening.duban() as duban:
        found = duban.engine.query(ListStores(), actor=SYSTEM)
    show_table(
        ("名称", "行数", "最后改写"), [(s.store, s.rows, moment(s.updated_at)) for s in found]
    )


@store.command("rows")
@click.argument("name")
@option("--prefix", default="", help="只列键以此开头的行。")
@option("--after", "cursor", default="", help="从这个键之后列起。")
@option("--limit", type=click.IntRange(1, 200), default=50, help="最多列多少行。")
def list_rows(*, name: str, prefix: str, cursor: str, limit: int) -> None:
    """列出数据存储 NAME 的行。"""
    with opening.duban() as duban:
        query = ListStoreRows(name, prefix, cursor, limit)
        page = duban.engine.query(query, actor=SYSTEM)
    show_table(
        ("键", "改写次数", "最后改写", "事项"),
        [
            (r.row_key, r.version, moment(r.updated_at), r.instance_id or say("人工"))
            for r in page.rows
        ],
    )
    if page.next_cursor:
        click.echo(say("还有更多：--after {cursor}", cursor=page.next_cursor))


@store.command("show")
@click.argument("name")
@click.argument("key")
def show_row(*, name: str, key: str) -> None:
    """以 JSON 显示一行，连同人工改动记录。"""
    with opening.duban() as duban:
        row = duban.engine.query(GetStoreRow(name, key), actor=SYSTEM)
        changes = duban.engine.query(ListStoreChanges(name, key), actor=SYSTEM)
    show_json({"row": row, "changes": list(changes)})


@store.command("put")
@click.argument("name")
@click.argument("key")
@click.argument("file", type=click.File("rb"))
@option("--reason", required=True, help="理由，记入改动记录。")
def put_row(*, name: str, key: str, file: Any, reason: str) -> None:
    """用 FILE（JSON；- 表示标准输入）改写一行，没有就加上。"""
    try:
        value = read_json(file.read())
    except UnreadableJson as error:
        raise click.BadParameter(str(error), param_hint="FILE") from error
    with opening.duban() as duban:
        try:
            version = duban.engine.query(GetStoreRow(name, key), actor=SYSTEM).version
        except NotFound:
            version = 0
        command = PutStoreRow(name, key, value, reason, version)
        done = duban.engine.execute(command, actor=SYSTEM)
    click.echo(say("已写入，第{version}次。", version=done.version))


@store.command("remove")
@click.argument("name")
@click.argument("key")
@option("--reason", required=True, help="理由，记入改动记录。")
def remove_row(*, name: str, key: str, reason: str) -> None:
    """删除一行。"""
    with opening.duban() as duban:
        version = duban.engine.query(GetStoreRow(name, key), actor=SYSTEM).version
        duban.engine.execute(RemoveStoreRow(name, key, reason, version), actor=SYSTEM)
    click.echo(say("已删除。"))


COMMANDS = (store,)
