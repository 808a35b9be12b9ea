"""Working-time calendars: what holds, and letting a draft hold."""

from __future__ import annotations

from datetime import datetime

import click

from engine.clock import LOCAL_ZONE
from engine.commands.calendars import (
    DiscardCalendarDraft,
    EditCalendarDay,
    ExplainDue,
    GetCalendarYear,
    ListCalendarYears,
    PreviewCalendar,
    PublishCalendar,
    SetCalendarSource,
)
from engine.ids import SYSTEM
from engine.worktime.calendar import NATIONAL, Why
from web.cli import opening
from web.cli.language import moment, say
from web.cli.printing import show_table
from web.cli.speaking import group, option
from web.i18n import N_

_calendar_option = option(
    "--calendar", default=NATIONAL, help="日历：CN 为全国，unit:编号 为单位的休息日。"
)
_WHY = {
    Why.WEEKDAY: N_("工作日"),
    Why.WEEKEND: N_("周末"),
    Why.HOLIDAY: N_("节假日"),
    Why.EXTRA: N_("调休上班"),
    Why.UNIT_OFF: N_("单位休息"),
}


@group()
def calendar() -> None:
    """工作日历：查看、修改草稿、公布。"""


@calendar.command("years")
@_calendar_option
def list_years(*, calendar: str) -> None:
    """列出各年的公布情况。"""
    with opening.duban() as duban:
        years = duban.engine.query(ListCalendarYears(calendar), actor=SYSTEM)
    show_table(
        ("年份", "公布版本", "草稿版本", "依据"),
        [
            (each.year, each.published_version or say("未公布"), each.draft_version, each.source)
            for each in years
        ],
    )


@calendar.command("show")
@click.argument("year", type=click.IntRange(2000, 2100))
@_calendar_option
def show(year: int, *, calendar: str) -> None:
    """显示一年里与平常周不同的日子，以及草稿的改动。"""
    with opening.duban() as duban:
        found = duban.engine.query(GetCalendarYear(calendar, year), actor=SYSTEM)
    named = [d for d in found.days if d.changed or d.why not in (Why.WEEKDAY, Why.WEEKEND)]
    show_table(
        ("日期", "是", "名称", "原为"),
        [(d.day, say(_WHY[d.why]), d.name, say(_WHY[d.was]) if d.changed else "") for d in named],
    )
    click.echo(
        say(
            "{year}年：工作日{count}天；公布版本 {version}。",
            year=year,
            count=found.working_days,
            version=found.published_version or say("未公布"),
        )
    )


@calendar.command("set")
@click.argument("day", type=click.DateTime(["%Y-%m-%d"]))
@click.argument("kind", type=click.Choice(["off", "working", "plain", "published"]))
@option("--name", default="", help="节假日名称。")
@option("--source", default="", help="依据，例如国务院办公厅通知的文号。")
@_calendar_option
def set_day(day: datetime, kind: str, *, name: str, source: str, calendar: str) -> None:
    """在草稿里改一天：off 休息，working 上班，plain 照平常周，published 撤回改动。"""
    with opening.duban() as duban:
        duban.engine.execute(EditCalendarDay(calendar, day.date(), kind, name), actor=SYSTEM)
        if source:
            duban.engine.execute(SetCalendarSource(calendar, day.year, source), actor=SYSTEM)
    click.echo(say("草稿已修改；公布后才生效：duban calendar publish {year}", year=day.year))


@calendar.command("discard")
@click.argument("year", type=click.IntRange(2000, 2100))
@_calendar_option
def discard(year: int, *, calendar: str) -> None:
    """丢弃一年的草稿。"""
    with opening.duban() as duban:
        duban.engine.execute(DiscardCalendarDraft(calendar, year), actor=SYSTEM)
    click.echo(say("{year}年的草稿已丢弃。", year=year))


@calendar.command("publish")
@click.argument("year", type=click.IntRange(2000, 2100))
@option("--preview", is_flag=True, help="只看会改变哪些期限，不公布。")
@option("--yes", is_flag=True, help="不再询问。")
@_calendar_option
def publish(year: int, *, preview: bool, yes: bool, calendar: str) -> None:
    """公布一年的草稿：先列出会改变的期限，确认后公布并调整。"""
    with opening.duban() as duban:
        draft = duban.engine.query(GetCalendarYear(calendar, year), actor=SYSTEM)
        effect = duban.engine.query(PreviewCalendar(calendar, year), actor=SYSTEM)
        show_table(
            ("工作项", "事项", "原期限", "新期限"),
            [
                (move.work_item_id, move.title, moment(move.due_at), moment(move.new_due_at))
                for move in effect.moves
            ],
        )
        click.echo(
            say(
                "期限推后{later}件，提前{earlier}件，定时器{timers}个。",
                later=effect.later,
                earlier=effect.earlier,
                timers=effect.timers,
            )
        )
        if preview:
            return
        if not yes:
            click.confirm(say("公布？"), abort=True)
        done = duban.engine.execute(
            PublishCalendar(calendar, year, draft_version=draft.draft_version), actor=SYSTEM
        )
    click.echo(say("{year}年第{version}版已公布。", year=year, version=done.version))


@calendar.command("due")
@click.argument("start", type=click.DateTime(["%Y-%m-%d", "%Y-%m-%dT%H:%M"]))
@click.argument("due_in")
@option("--owner", default="", help="按哪个单位的日历，例如 unit:12。")
def due(start: datetime, due_in: str, *, owner: str) -> None:
    """算一个期限：从 START 起 DUE_IN（例如 P5WD），并说明跳过了哪些日子。"""
    with opening.duban() as duban:
        found = duban.engine.query(
            ExplainDue(start.replace(tzinfo=LOCAL_ZONE), due_in, owner), actor=SYSTEM
        )
    show_table(
        ("日期", "是", "名称", "第几个工作日"),
        [(each.day, say(_WHY[each.why]), each.name, each.number or "") for each in found.days],
    )
    click.echo(say("到期：{due_at}", due_at=found.due_at))
    for year in found.unpublished_years:
        click.echo(say("{year}年的日历尚未公布，只按周末计算。", year=year))


COMMANDS = (calendar,)
