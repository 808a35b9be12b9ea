"""Exports in the background: ask for one, leave, come back, fetch the file while it is kept."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping

from flask import Blueprint, Response, redirect, render_template, request, url_for
from werkzeug.exceptions import NotFound
from werkzeug.wrappers import Response as AnyResponse

from engine.errors import InvalidState
from web import acting
from web.i18n import N_, present_locale
from web.numbers import whole
from web.pages.board.filters import filter_of as board_filter_of
from web.pages.board.forecast_view import query_of as forecast_query_of
from web.pages.board.forecast_view import wish_of as forecast_wish_of
from web.pages.board.supervised import query_of, wish_of
from web.pages.enterprises.view import filter_of, ledger_filter_of
from web.pages.evaluations.view import filter_of as evaluation_filter_of
from web.pages.export import MEDIA_TYPE, disposition
from web.pages.findings.view import filter_of as finding_filter_of
from web.pages.register_view import query_of as register_query_of
from workflows.evaluation.commands import ListDeliveries
from workflows.exports.commands import (
    CancelExport,
    GetExport,
    ListExports,
    ReadPart,
    RequestExport,
)
from workflows.exports.sheets import SHEETS
from workflows.exports.views import ExportKind, ExportRun, ExportState
from workflows.organisation.commands import ExportRoster
from workflows.supervision.commands import ListPostLoads, SupervisionBoard

blueprint = Blueprint("export_runs", __name__, url_prefix="/exports")

STATES = {
    ExportState.WAITING: N_("排队中"),
    ExportState.WRITING: N_("正在写入"),
    ExportState.DONE: N_("已完成"),
    ExportState.CANCELLED: N_("已取消"),
    ExportState.FAILED: N_("没有完成"),
}
_PAGE = 20


def _round(asked: Mapping[str, str]) -> int | None:
    return whole(asked.get("round", ""))


#: What the address of each list asks for, as its export asks for it.
_WISHES: Mapping[ExportKind, Callable[[Mapping[str, str]], object]] = {
    ExportKind.ENTERPRISES: filter_of,
    ExportKind.LEDGER: ledger_filter_of,
    ExportKind.FINDINGS: finding_filter_of,
    ExportKind.SUPERVISED: lambda asked: query_of(wish_of(asked)),
    ExportKind.ORGANISATION: lambda asked: ExportRoster(asked.get("area", "")),
    ExportKind.BOARD: lambda asked: SupervisionBoard(**board_filter_of(asked).query()),
    ExportKind.POSTS: lambda asked: ListPostLoads(**board_filter_of(asked).query()),
    ExportKind.FORECAST: lambda asked: forecast_query_of(forecast_wish_of(asked)),
    ExportKind.REGISTER: register_query_of,
    ExportKind.EVALUATIONS: lambda asked: evaluation_filter_of(asked, _round(asked)),
    ExportKind.DELIVERIES: lambda asked: ListDeliveries(_round(asked)),
}
#: The pages of the lists themselves.
_LISTS = {
    ExportKind.ENTERPRISES: "enterprises.index",
    ExportKind.LEDGER: "ledger.index",
    ExportKind.FINDINGS: "findings.index",
    ExportKind.SUPERVISED: "board.items",
    ExportKind.ORGANISATION: "organisation.index",
    ExportKind.BOARD: "board.index",
    ExportKind.POSTS: "board.post_loads",
    ExportKind.FORECAST: "forecast.index",
    ExportKind.REGISTER: "register.index",
    ExportKind.EVALUATIONS: "evaluations.index",
    ExportKind.DELIVERIES: "evaluations.deliveries",
}


@blueprint.get("")
def index() -> str:
    runs = acting.query(ListExports(before=whole(request.args.get("cursor", "")), limit=_PAGE + 1))
    shown = runs[:_PAGE]
    return render_template(
        "exports/index.html",
        **_words(),
        runs=shown,
        next_cursor=str(shown[-1].run_id) if len(runs) > _PAGE else "",
        now=acting.now(),
    )


@blueprint.get("/new/<kind>")
def new(kind: str) -> str:
    """What is about to be exported, before anything is."""
    return _new(_known(kind))


def _new(kind: ExportKind, refused: InvalidState | None = None) -> str:
    return render_template(
        "exports/new.html",
        **_words(),
        kind=kind,
        many=request.args.get("many") == "1",
        narrowed=_WISHES[kind](request.args) != _WISHES[kind]({}),
        back=url_for(_LISTS[kind]),
        refused=refused,
    )


@blueprint.post("/new/<kind>")
def ask(kind: str) -> AnyResponse | tuple[str, int]:
    known = _known(kind)
    try:
        run = acting.execute(RequestExport(known, _WISHES[known](request.args), present_locale()))
    except InvalidState as refused:
        return _new(known, refused), 409
    return redirect(url_for("export_runs.show", run_id=run.run_id), 303)


@blueprint.get("/<int:run_id>")
def show(run_id: int) -> str:
    return render_template("exports/show.html", **_facts(acting.query(GetExport(run_id))))


@blueprint.get("/<int:run_id>/progress")
def progress(run_id: int) -> Response:
    """The part that asks again; once the export has ended, the page is loaded anew."""
    run = acting.query(GetExport(run_id))
    response = Response(render_template("exports/progress.html", **_facts(run)))
    if run.state.ended:
        response.headers["HX-Refresh"] = "true"
    return response


@blueprint.post("/<int:run_id>/cancel")
def cancel(run_id: int) -> AnyResponse:
    acting.execute(CancelExport(run_id))
    return redirect(url_for("export_runs.show", run_id=run_id), 303)


@blueprint.get("/<int:run_id>/file")
def file(run_id: int) -> Response:
    """The finished file, read piece by piece while it is sent."""
    run = acting.query(GetExport(run_id))
    first = acting.query(ReadPart(run_id, 0))
    engine, user_id = acting.duban().engine, acting.visitor().user_id

    def pieces() -> Iterator[bytes]:
        piece, number = first, 0
        while piece:
            yield piece
            number += 1
            piece = engine.query(ReadPart(run_id, number), actor=user_id)

    response = Response(pieces(), content_type=MEDIA_TYPE)
    response.headers["Content-Disposition"] = disposition(run.file_name)
    response.headers["Content-Length"] = str(run.file_bytes)
    response.headers["Cache-Control"] = "no-store"
    return response


def _known(kind: str) -> ExportKind:
    try:
        return ExportKind(kind)
    except ValueError:
        raise NotFound from None


def _words() -> dict[str, object]:
    return {"titles": {kind: sheet.title for kind, sheet in SHEETS.items()}, "states": STATES}


def _facts(run: ExportRun) -> dict[str, object]:
    return {**_words(), "run": run, "now": acting.now()}
