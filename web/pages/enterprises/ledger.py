"""联系台账 across enterprises, on the page and as a file."""

from __future__ import annotations

from flask import Blueprint, render_template, request
from werkzeug.wrappers import Response

from web import acting
from web.pages import standing
from web.pages.enterprises.view import ledger_filter_of
from web.pages.export import xlsx
from workflows.contact_enterprise.commands import LedgerFilter, ListLedger
from workflows.contact_enterprise.labels import (
    MANNER_NAMES,
    NEED_STATE_NAMES,
    RATING_NAMES,
)
from workflows.divisions import place_name
from workflows.exports.views import ExportKind

blueprint = Blueprint("ledger", __name__)


@blueprint.get("/ledger")
def index() -> str:
    wish = ledger_filter_of(request.args)
    page = acting.query(ListLedger(wish, cursor=request.args.get("cursor", "")))
    return render_template(
        "ledger/index.html",
        wish=wish,
        narrows=wish != LedgerFilter(),
        entries=page.entries,
        next_cursor=page.next_cursor,
        areas=standing.area_choices(acting.visitor()),
        place=place_name,
        manners=MANNER_NAMES,
        ratings=RATING_NAMES,
        need_states=NEED_STATE_NAMES,
    )


@blueprint.get("/ledger/export.xlsx")
def export() -> Response:
    """One row per need, and one for a visit without any; right ``ledger.export``."""
    return xlsx(ExportKind.LEDGER, ledger_filter_of(request.args))
