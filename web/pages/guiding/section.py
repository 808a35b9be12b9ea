"""入企检查 in the file of an enterprise: who guides it, its inspections, whether it is a pilot."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from flask import Blueprint, flash, redirect, request, url_for
from werkzeug.wrappers import Response

from web import acting
from web.i18n import N_
from web.i18n import gettext as _
from web.pages.enterprises.file import File, Section
from web.pages.guiding.unplanned import may_begin
from workflows.guidance_officer.commands import GetGuidance, SetPilot
from workflows.guidance_officer.views import (
    INSPECTION_STATE_NAMES,
    MANNER_NAMES,
    Guidance,
    InspectionState,
    Manner,
)

blueprint = Blueprint("pilots", __name__)


@dataclass(frozen=True, slots=True)
class EnterpriseInspections:
    guidance: Guidance
    states: Mapping[InspectionState, str]
    manners: Mapping[Manner, str]
    may_begin: bool


def _read(file: File) -> EnterpriseInspections:
    guidance = acting.query(GetGuidance(file.enterprise_id))
    return EnterpriseInspections(
        guidance, INSPECTION_STATE_NAMES, MANNER_NAMES, may_begin() and not file.own
    )


SECTION = Section("inspections", N_("入企检查"), "enterprises/sections/inspections.html", _read)


@blueprint.post("/enterprises/<int:enterprise_id>/pilot")
def set_pilot(enterprise_id: int) -> Response:
    """Put the enterprise into the pilot, or take it out."""
    pilot = request.form.get("pilot") == "yes"
    acting.execute(SetPilot(enterprise_id, pilot=pilot))
    flash(_("已列为试点企业。") if pilot else _("已不再是试点企业。"))
    address = url_for("enterprises.section", enterprise_id=enterprise_id, section_key="inspections")
    return redirect(address, 303)
