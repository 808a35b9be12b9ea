"""What waits for somebody."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import islice

import click

from engine.commands.participation import CastVote
from engine.commands.work_items import ItemFilter, ItemList, ListWorkItems
from engine.runtime import Engine
from engine.views import WorkItem
from engine.voting import Vote
from web.cli import opening
from web.cli.language import moment, say
from web.cli.printing import show_json, show_table
from web.cli.speaking import group, option
from web.i18n import N_

_PAGE = 200
_URGENCY = {
    "red": N_("逾期"),
    "yellow": N_("滞后"),
    "blue": N_("临期"),
    "normal": N_("正常"),
}


@group(invoke_without_command=True)
@click.pass_context
@option("--user", "user_id", help="谁的工作项（账号）。")
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
def items(
    ctx: click.Context, *, user_id: str | None, which: str, text: str, limit: int, as_json: bool
) -> None:
    """列出一个人的工作项，最急的在前；或者在一件上表态。"""
    if ctx.invoked_subcommand is not None:
        return
    if user_id is None:
        raise click.MissingParameter(ctx=ctx, param_hint="--user", param_type="option")
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


@items.command("vote")
@click.argument("work_item_id", type=int)
@click.argument("said", type=click.Choice([each.value for each in Vote]))
@option("--user", "user_id", required=True, help="谁表态（账号）。")
@option("--comment", default="", help="意见；不同意时必填。")
@option("--participant", "participant_id", type=int, help="有几处可表态时，替哪一处（编号）。")
def vote(
    *, work_item_id: int, said: str, user_id: str, comment: str, participant_id: int | None
) -> None:
    """在会签或加签的工作项上表态：approve 同意，reject 不同意，abstain 弃权。"""
    cast = CastVote(work_item_id, Vote(said), comment, participant_id)
    with opening.duban() as duban:
        item = duban.engine.execute(cast, actor=user_id)
    if item.state.open:
        click.echo(say("意见已记下。"))
    else:
        click.echo(say("意见已记下，工作项{number}已了结。", number=work_item_id))


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
