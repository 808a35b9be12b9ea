"""The lists of inspections and of officers."""

from __future__ import annotations

from flask import Blueprint, render_template, request

from web import acting
from web.pages.guiding.unplanned import may_begin
from workflows.divisions import place_name
from workflows.guidance_officer import commands as c
from workflows.guidance_officer.views import (
    INSPECTION_STATE_NAMES,
    MANNER_NAMES,
    OFFICER_STATE_NAMES,
)

blueprint = Blueprint("guiding", __name__)


@blueprint.get("/inspections")
@acting.at_one_moment
def inspections() -> str:
    wish = {name: request.args.get(name, "") for name in ("state", "manner", "mine")}
    page = acting.query(
        c.ListInspections(
            state=wish["state"],
            manner=wish["manner"],
            mine=bool(wish["mine"]),
            cursor=request.args.get("cursor", ""),
        )
    )
    return render_template(
        "guiding/inspections.html",
        page=page,
        wish=wish,
        states=INSPECTION_STATE_NAMES,
        manners=MANNER_NAMES,
        may_begin=may_begin(),
        place=place_name,
    )


@blueprint.get("/officers")
@acting.at_one_moment
def officers() -> str:
    text, in_term = request.args.get("q", "").strip()[:100], bool(request.args.get("in_term"))
    page = acting.query(
        c.ListOfficers(text=text, in_term=in_term, cursor=request.args.get("cursor", ""))
    )
    return render_template(
        "guiding/officers.html",
        page=page,
        text=text,
        in_term=in_term,
        states=OFFICER_STATE_NAMES,
        place=place_name,
    )
