"""The pages of the board."""

from __future__ import annotations

from flask import Blueprint, flash, redirect, render_template, request, url_for
from werkzeug.wrappers import Response as AnyResponse

from web import acting
from web.i18n import gettext as _
from web.pages import standing
from web.pages.board import supervised, view
from web.pages.board.sums import COLOURS
from web.pages.export import xlsx
from workflows.exports.views import ExportKind
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
def export() -> AnyResponse:
    """The list as filtered, as a file."""
    wish = supervised.query_of(supervised.wish_of(request.args))
    return xlsx(ExportKind.SUPERVISED, wish)


@blueprint.post("/board/extensions/<int:request_id>")
def decide(request_id: int) -> AnyResponse:
    """Approve or refuse; a refusal needs a reason, which the engine insists on."""
    approve = request.form.get("decision") == "approve"
    acting.execute(DecideExtension(request_id, approve, request.form.get("reason", "").strip()))
    flash(_("已批准延期，各级提醒随新日期顺延。") if approve else _("已回复不批准延期。"))
    return redirect(url_for("board.index"))
