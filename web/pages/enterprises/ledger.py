"""联系台账 across enterprises, on the page and as a file."""

from __future__ import annotations

from flask import Blueprint, Response, render_template, request

from engine.clock import LOCAL_ZONE
from web import acting
from web.i18n import gettext as _
from web.pages import standing
from web.pages.enterprises.view import ledger_filter_of
from web.pages.export import Cell, xlsx
from workflows.contact_enterprise.commands import ExportLedger, LedgerFilter, ListLedger
from workflows.contact_enterprise.labels import (
    MANNER_NAMES,
    NEED_KIND_NAMES,
    NEED_STATE_NAMES,
    RATING_NAMES,
)
from workflows.contact_enterprise.views import LedgerEntry, Need, NeedKind
from workflows.divisions import place_name

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
    entries = acting.query(ExportLedger(ledger_filter_of(request.args)))
    headings = [
        _("季度"),
        _("走访日期"),
        _("企业"),
        _("区划"),
        _("联系单位"),
        _("联系方式"),
        _("会见"),
        _("走访情况"),
        _("诉求"),
        _("诉求类别"),
        _("诉求内容"),
        _("诉求状态"),
        _("企业评价"),
        _("企业意见"),
        _("异议次数"),
        _("企业确认日期"),
    ]
    rows = (_row(entry, need) for entry in entries for need in (entry.needs or (None,)))
    return xlsx(_("联系台账"), headings, rows)


def _row(entry: LedgerEntry, need: Need | None) -> tuple[Cell, ...]:
    return (
        entry.period,
        entry.visited_on,
        entry.enterprise_name,
        place_name(entry.area),
        entry.unit_name,
        _(MANNER_NAMES.get(entry.manner, entry.manner)),
        entry.met_with,
        entry.record,
        need.title if need else _("无诉求"),
        _kind(need.kind) if need else "",
        need.detail if need else "",
        _(NEED_STATE_NAMES[need.state]) if need else "",
        _(RATING_NAMES.get(entry.rating, entry.rating)),
        entry.remark,
        entry.dissents,
        entry.confirmed_at.astimezone(LOCAL_ZONE).date(),
    )


def _kind(kind: str) -> str:
    return _(NEED_KIND_NAMES[NeedKind(kind)]) if kind in list(NeedKind) else kind
