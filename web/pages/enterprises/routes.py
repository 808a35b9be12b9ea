"""The pages of enterprises."""

from __future__ import annotations

from flask import Blueprint, render_template, request

from web import acting
from web.pages import standing
from web.pages.enterprises import view
from web.pages.listing import rows
from workflows.contact_enterprise.commands import (
    LedgerFilter,
    ListLedger,
    ListOpenItems,
    ListVisits,
)
from workflows.contact_enterprise.labels import MANNER_NAMES, NEED_STATE_NAMES, RATING_NAMES
from workflows.enterprises.codes import OWNERSHIP_NAMES, SECTOR_NAMES
from workflows.enterprises.commands import GetEnterprise, ListEnterprises, RevealPhone
from workflows.enterprises.size import SIZE_NAMES
from workflows.packages import packages

blueprint = Blueprint("enterprises", __name__)


@blueprint.get("/enterprises")
@acting.at_one_moment
def index() -> str:
    wish = view.filter_of(request.args)
    page = acting.query(ListEnterprises(wish, cursor=request.args.get("cursor", "")))
    return render_template(
        "enterprises/index.html",
        wish=wish,
        narrows=wish != view.EVERYTHING,
        enterprises=page.enterprises,
        next_cursor=page.next_cursor,
        areas=standing.area_choices(acting.visitor()),
        ownerships=OWNERSHIP_NAMES,
        sectors=SECTOR_NAMES,
        sizes=SIZE_NAMES,
    )


@blueprint.get("/enterprises/<int:enterprise_id>")
def show(enterprise_id: int) -> str:
    return _file(enterprise_id)


@blueprint.post("/enterprises/<int:enterprise_id>/phone")
def reveal(enterprise_id: int) -> str:
    """The file with its telephone number in the clear, which goes on record."""
    return _file(enterprise_id, phone=acting.execute(RevealPhone(enterprise_id), key=""))


@acting.at_one_moment
def _file(enterprise_id: int, *, phone: str = "") -> str:
    detail = acting.query(GetEnterprise(enterprise_id, with_changes=False))
    ledger = acting.query(ListLedger(LedgerFilter(enterprise_id=enterprise_id), limit=20))
    visitor = acting.visitor()
    return render_template(
        "enterprises/file.html",
        detail=detail,
        enterprise=detail.enterprise,
        fields=detail.enterprise.fields,
        phone=phone,
        ledger=ledger.entries,
        more_ledger=bool(ledger.next_cursor),
        items=rows(acting.query(ListOpenItems(enterprise_id))),
        visits=acting.query(ListVisits(enterprise_id)),
        classification=view.classification_of(detail.enterprise),
        ownerships=OWNERSHIP_NAMES,
        sectors=SECTOR_NAMES,
        sizes=SIZE_NAMES,
        manners=MANNER_NAMES,
        ratings=RATING_NAMES,
        need_states=NEED_STATE_NAMES,
        may_contact=packages()["contact_enterprise"].may_start(visitor.groups),
    )
