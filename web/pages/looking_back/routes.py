"""Looking back at a process: a period and filters, two periods or two versions side by side."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta

from flask import Blueprint, render_template, request
from werkzeug.wrappers import Response

from engine.commands.definitions import GetDefinition, ListDefinitions
from engine.errors import InvalidInput, NotFound, Problem
from engine.views import Definition
from web import acting
from web.dates import local_day
from web.i18n import gettext as _
from web.numbers import whole
from web.pages.export import workbook
from web.pages.listing import process_names
from web.pages.looking_back.choosing import choices
from web.pages.looking_back.measures import measure_of
from web.pages.looking_back.picture import pictured
from web.pages.looking_back.view import Side, days, side
from workflows.enterprises.codes import OWNERSHIP_NAMES
from workflows.look_back.commands import LookBack

blueprint = Blueprint("looking_back", __name__, url_prefix="/look-back")

_USUAL = timedelta(days=90)


@dataclass(frozen=True, slots=True)
class Asked:
    """What the form asks of one side, as texts to show it again."""

    since: str
    until: str
    version: int


@blueprint.get("/<key>")
@acting.at_one_moment
def show(key: str) -> str | tuple[str, int]:
    versions = _versions(key)
    typed = _typed(request.args)
    problems: tuple[Problem, ...] = ()
    sides: list[Side] = []
    narrow = _narrowed()
    try:
        sides = _sides(key, versions, typed)
    except InvalidInput as refused:
        problems = refused.problems
    page = render_template(
        "look_back/show.html",
        key=key,
        process=process_names([key])[key],
        versions=versions,
        typed=typed,
        filters=narrow,
        choices=choices(key, narrow["area"], narrow["owner"]),
        ownerships=[(each.value, _(name)) for each, name in OWNERSHIP_NAMES.items()],
        sides=sides,
        pictured=pictured(measure_of(request.args.get("measure", "")), sides),
        days=days,
        problems=problems,
    )
    return (page, 422) if problems else page


@blueprint.get("/<key>/export.xlsx")
@acting.at_one_moment
def export(key: str) -> Response:
    """The table of the page, one row for each element and flow of each side."""
    headings = (
        *(_("时段"), _("环节或流向"), _("经过次数"), _("占比（%）"), _("办结件数")),
        *(_("平均用时（工作日）"), _("九成在多少工作日内"), _("平均等待认领（小时）")),
        *(_("逾期占比（%）"), _("重办占比（%）")),
    )
    rows = [
        (
            each.title,
            row.name,
            row.passed,
            _rounded(row.share, 1),
            *(
                ("", "", "", "", "", "")
                if row.figures is None
                else (
                    row.figures.closed,
                    round(days(row.figures.mean_working), 2),
                    round(days(row.figures.p90_working), 2),
                    _rounded(row.figures.mean_waiting, 60),
                    _rounded(row.overdue_percent, 1),
                    _rounded(row.again_percent, 1),
                )
            ),
        )
        for each in _sides(key, _versions(key), _typed(request.args))
        for row in each.rows.values()
    ]
    return workbook(_("流程回看"), headings, rows)


def _rounded(value: float | None, divided_by: int) -> float | str:
    return "" if value is None else round(value / divided_by, 1)


def _versions(key: str) -> tuple[Definition, ...]:
    """The versions of a process, the latest first.

    Raises:
        NotFound: it was never deployed.
    """
    found = acting.query(ListDefinitions(key, latest_only=False))
    if not found:
        raise NotFound("没有流程“{key}”。", key=key)
    return found


def _typed(sent: Mapping[str, str]) -> tuple[Asked, Asked]:
    """Both sides of the form; the second is empty where nothing is compared."""
    today = local_day(acting.duban().clock.now())
    usual = {"since": (today - _USUAL).isoformat(), "until": today.isoformat()}
    first, second = (
        Asked(
            sent.get(f"since{end}", "").strip(),
            sent.get(f"until{end}", "").strip(),
            whole(sent.get(f"version{end}", "")) or 0,
        )
        for end in ("", "2")
    )
    if not (first.since or first.until):
        first = Asked(usual["since"], usual["until"], first.version)
    if second.version and not (second.since or second.until):
        second = Asked(first.since, first.until, second.version)
    return first, second


def _sides(key: str, versions: tuple[Definition, ...], typed: tuple[Asked, Asked]) -> list[Side]:
    return [
        _side(key, versions, asked, prefix)
        for prefix, asked in zip(("first", "second"), typed, strict=True)
        if asked.since or asked.until
    ]


def _side(key: str, versions: tuple[Definition, ...], asked: Asked, prefix: str) -> Side:
    since, until = _day(asked.since, prefix, "since"), _day(asked.until, prefix, "until")
    found = acting.query(LookBack(key, since, until, asked.version, **_narrowed()))
    shown = next((each for each in versions if each.version == asked.version), versions[0])
    files = acting.query(GetDefinition(definition_id=shown.definition_id)).files
    title = f"{asked.since} – {asked.until}"
    if asked.version:
        title += "　" + _("第{version}版", version=asked.version)
    return side(prefix, title, files, found)


def _narrowed() -> dict[str, str]:
    return {name: request.args.get(name, "").strip() for name in ("area", "owner", "ownership")}


def _day(text: str, prefix: str, name: str) -> date:
    """A day of the form.

    Raises:
        InvalidInput: it is none.
    """
    try:
        return date.fromisoformat(text)
    except ValueError:
        field = name + ("2" if prefix == "second" else "")
        problem = Problem(field, "请选一个日期。")
        raise InvalidInput("这段时间不对。", problems=[problem]) from None
