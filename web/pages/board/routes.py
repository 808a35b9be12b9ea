"""The pages of the board."""

from __future__ import annotations

from flask import Blueprint, flash, redirect, render_template, request, url_for
from werkzeug.wrappers import Response as AnyResponse

from web import acting
from web.i18n import gettext as _
from web.pages import standing
from web.pages.board import chart, posts, supervised, view
from web.pages.board.filters import filter_of
from web.pages.board.sums import COLOURS
from web.pages.export import xlsx
from workflows.exports.views import ExportKind
from workflows.supervision.commands import DecideExtension, SupervisionBoard

blueprint = Blueprint("board", __name__)


@blueprint.get("/board")
@acting.at_one_moment
def index() -> str:
    """The sums, what is about to turn red, and what waits for a decision."""
    asked = request.args
    page = view.board_page(
        filter_of(asked),
        units=asked.get("units", ""),
        all_going_red=asked.get("going_red") == "all",
    )
    return render_template(
        "board/index.html",
        page=page,
        by_league=any(len(area) == len("15") for area in page.board.areas),
        colours=COLOURS,
        stick_width=chart.stick_width(len(page.board.weeks) or 1),
    )


@blueprint.get("/board/sums.xlsx")
@acting.at_one_moment
def export_sums() -> AnyResponse:
    """The numbers of the board as a file: a row for each place, body and process."""
    return xlsx(ExportKind.BOARD, SupervisionBoard(**filter_of(request.args).query()))


@blueprint.get("/board/items")
@acting.at_one_moment
def items() -> str:
    """The supervised list, page by page."""
    wish = supervised.wish_of(request.args)
    page = supervised.page_of(wish)
    return render_template(
        "board/items.html",
        wish=wish,
        choices=supervised.choices(),
        lines=supervised.lines(page),
        next_cursor=page.next_cursor,
        rungs=supervised.rung_choices(),
        areas=supervised.area_choices(wish),
        colours=COLOURS,
    )


@blueprint.get("/board/posts")
@acting.at_one_moment
def post_loads() -> str:
    """What lies before each post."""
    wish = filter_of(request.args)
    return render_template(
        "board/posts.html",
        wish=wish,
        page=posts.post_page(wish, cursor=request.args.get("cursor", "")),
        areas=standing.area_choices(acting.visitor()),
    )


@blueprint.get("/board/posts.xlsx")
@acting.at_one_moment
def export_posts() -> AnyResponse:
    return xlsx(ExportKind.POSTS, posts.query_of(filter_of(request.args)))


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
