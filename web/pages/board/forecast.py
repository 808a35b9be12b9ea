"""变色预测: what changes its colour in the next working days, and making it anew."""

from __future__ import annotations

from flask import Blueprint, Response, redirect, render_template, request, url_for
from werkzeug.wrappers import Response as AnyResponse

from web import acting
from web.i18n import N_
from web.pages import standing
from web.pages.board import forecast_view as view
from web.pages.export import xlsx
from workflows.exports.views import ExportKind
from workflows.forecast.commands import GetForecast, MakeForecast
from workflows.forecast.views import ForecastState

blueprint = Blueprint("forecast", __name__, url_prefix="/board/forecast")

STATES = {
    ForecastState.WAITING: N_("排队中"),
    ForecastState.RUNNING: N_("正在推演"),
    ForecastState.DONE: N_("已推演完"),
    ForecastState.FAILED: N_("没有推演成"),
}


@blueprint.get("")
@acting.at_one_moment
def index() -> str:
    """How many turn on which day, by unit and by area."""
    return render_template(
        "board/forecast.html",
        view=view.forecast_view(view.wish_of(request.args)),
        states=STATES,
        colours=view.COLOURS,
        areas=standing.area_choices(acting.visitor()),
    )


@blueprint.get("/items")
@acting.at_one_moment
def items() -> str:
    """The items behind a number."""
    shown = view.items_view(view.wish_of(request.args))
    return render_template("board/forecast_items.html", view=shown)


@blueprint.get("/export.xlsx")
@acting.at_one_moment
def export() -> AnyResponse:
    return xlsx(ExportKind.FORECAST, view.query_of(view.wish_of(request.args)))


@blueprint.post("")
def make() -> AnyResponse:
    acting.execute(MakeForecast())
    return redirect(url_for("forecast.index"), 303)


@blueprint.get("/progress")
def progress() -> Response:
    """The part that asks again; once it is made, the page is loaded anew."""
    making = acting.query(GetForecast()).making
    shown = render_template("board/forecast_progress.html", making=making, states=STATES)
    response = Response(shown)
    if making is None or making.state.ended:
        response.headers["HX-Refresh"] = "true"
    return response
