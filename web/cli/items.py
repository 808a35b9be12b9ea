"""What waits for somebody."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import islice

import click

from engine.commands.work_items import ItemFilter, ItemList, ListWorkItems
from engine.runtime import Engine
from engine.views import WorkItem
from web.cli import opening
from web.cli.language import moment, say
from web.cli.printing import show_json, show_table
from web.cli.speaking import command, option
from web.i18n import N_

_PAGE = 200
_URGENCY = {
    "red": N_("逾期"),
    "yellow": N_("滞后"),
    "blue": N_("临期"),
    "normal": N_("正常"),
}


@command()
@option("--user", "user_id", required=True, help="谁的工作项（账号）。")
@option(
    "--list",
    "which",
    type=click.Choice([each.value for each in ItemList]),
    default=ItemList.MINE.value,
    help="mine 在办，to_claim 待领，done 已办，scope 所督办的。",
)
@option("--text", default="", help="按标题、业务号或编号筛选。")
@option("--limit", type=click.IntRange(1, 100_000), default=50, help="最多列出多少件。")
@option("--json", "as_json", is_flag=True, help="输出 JSON。")
def items(*, user_id: str, which: str, text: str, limit: int, as_json: bool) -> None:
    """列出一个人的工作项，最急的在前。"""
    narrow = ItemFilter(text=text)
    with opening.duban() as duban:
        found = list(islice(_pages(duban.engine, ItemList(which), narrow, user_id), limit))
    if as_json:
        show_json(found)
        return
    show_table(
        ("编号", "事项", "环节", "状态", "期限", "办理人"),
        [
            (
                item.work_item_id,
                item.title,
                item.name,
                say(_URGENCY.get(item.urgency.value, item.urgency.value)),
                moment(item.due_at),
                item.assignee,
            )
            for item in found
        ],
    )


def _pages(engine: Engine, which: ItemList, narrow: ItemFilter, actor: str) -> Iterator[WorkItem]:
    cursor = ""
    while True:
        query = ListWorkItems(which, narrow, cursor=cursor, limit=_PAGE, with_counts=False)
        page = engine.query(query, actor=actor)
        yield from page.items
        cursor = page.next_cursor
        if not cursor:
            return


COMMANDS = (items,)
