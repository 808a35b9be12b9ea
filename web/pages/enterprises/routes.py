"""The pages of enterprises."""

from __future__ import annotations

from flask import Blueprint, abort, render_template, request

from web import acting
from web.pages import standing
from web.pages.enterprises import view
from web.pages.enterprises.file import File, Section, tabs
from web.pages.enterprises.sections import CARDS, OPENING, SECTIONS
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
    return shown_file(enterprise_id, OPENING)


@blueprint.get("/enterprises/<int:enterprise_id>/file/<section_key>")
def section(enterprise_id: int, section_key: str) -> str:
    """One section of the file; what does not exist for the reader is not found."""
    found = next((each for each in SECTIONS if each.key == section_key), None)
    if found is None:
        abort(404)
    return shown_file(enterprise_id, found)


@blueprint.post("/enterprises/<int:enterprise_id>/phone")
def reveal(enterprise_id: int) -> str:
    """The file with its telephone number in the clear, which goes on record."""
    phone = acting.execute(RevealPhone(enterprise_id), key="")
    return shown_file(enterprise_id, OPENING, phone=phone)


@acting.at_one_moment
def shown_file(enterprise_id: int, here: Section, *, phone: str = "", **beside: object) -> str:
    """A section of the file with its head; ``beside`` is what else its template needs."""
    visitor = acting.visitor()
    file = File(acting.query(GetEnterprise(enterprise_id, with_changes=False)), visitor, phone)
    if not here.shown(file):
        abort(404)
    # Cards stand beside the overview alone.
    cards = [card for card in CARDS if here is OPENING and card.shown(file)]
    return render_template(
        here.template,
        file=file,
        detail=file.detail,
        enterprise=file.enterprise,
        fields=file.enterprise.fields,
        section=here.read(file),
        heading="" if here is OPENING else here.label,
        tabs=tabs(SECTIONS, file, here),
        cards=[(card.template, card.read(file)) for card in cards],
        ownerships=OWNERSHIP_NAMES,
        sectors=SECTOR_NAMES,
        sizes=SIZE_NAMES,
        may_contact=packages()["contact_enterprise"].may_start(visitor.groups),
        **beside,
    )
