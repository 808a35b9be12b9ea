"""The pages of the board."""

from __future__ import annotations

from flask import Blueprint, Response, flash, redirect, render_template, request, url_for
from werkzeug.wrappers import Response as AnyResponse

from web import acting
from web.i18n import gettext as _
from web.i18n import present_locale
from web.pages import standing
from web.pages.board import supervised, view
from web.pages.board.sums import COLOURS
from web.pages.export import xlsx
from web.pages.outlook import status_of
from workflows.supervision.commands import DecideExtension

blueprint = Blueprint("board", __name__)


@blueprint.get("/board")
@acting.at_one_moment
def index() -> str:
    """The sums, what is about to turn red, and what waits for a decision."""
    asked = request.args
    return render_template(
        "board/index.html",
        page=view.board_page(
            units=asked.get("units", ""), all_going_red=asked.get("going_red") == "all"
        ),
        by_league=any(len(area) == len("15") for area in standing.areas(acting.visitor())),
        colours=COLOURS,
    )


@blueprint.get("/board/items")
@acting.at_one_moment
def items() -> str:
    """The supervised list, page by page."""
    wish = supervised.wish_of(request.args)
    page = supervised.page_of(wish)
    return render_template(
        "board/items.html",
        wish=wish,
        owners=supervised.owners(),
        lines=supervised.lines(page),
        next_cursor=page.next_cursor,
        rungs=supervised.rung_choices(),
        areas=standing.area_choices(acting.visitor()),
        colours=COLOURS,
    )


@blueprint.get("/board/export.xlsx")
@acting.at_one_moment
def export() -> Response:
    """The list as filtered, as a file."""
    words = {
        "red": _("红·超期"),
        "yellow": _("黄·滞后"),
        "blue": _("蓝·临期"),
        "normal": _("正常"),
        "paused": _("暂停"),
        "closed": _("已办结"),
    }
    headings = [
        _("编号"),
        _("状态"),
        _("事项"),
        _("环节"),
        _("主办单位"),
        _("企业"),
        _("区划"),
        _("由谁办"),
        _("到期"),
        _("原定到期"),
        _("逾期工作日"),
        _("督办阶梯"),
        _("手工催办次数"),
    ]
    rows = (
        (
            line.row.item.work_item_id,
            words[status_of(line.row.item)],
            line.row.item.title,
            line.row.item.name,
            line.row.owner,
            line.row.subject,
            line.row.place,
            line.row.holder,
            line.row.item.due_at,
            line.supervised.original_due_at,
            line.supervised.overdue_working_days,
            _(line.supervised.rung_title) if line.supervised.rung_title else "",
            line.supervised.urged_count,
        )
        for line in supervised.all_lines(supervised.wish_of(request.args))
    )
    return xlsx(_("督办清单") if present_locale() != "en" else "supervision", headings, rows)


@blueprint.post("/board/extensions/<int:request_id>")
def decide(request_id: int) -> AnyResponse:
    """Approve or refuse; a refusal needs a reason, which the engine insists on."""
    approve = request.form.get("decision") == "approve"
    acting.execute(DecideExtension(request_id, approve, request.form.get("reason", "").strip()))
    flash(_("已批准延期，各级提醒随新日期顺延。") if approve else _("已回复不批准延期。"))
    return redirect(url_for("board.index"))
