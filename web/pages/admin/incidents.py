"""Incidents by cause: look, try again, put away; one of them, or all that a filter holds."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

from flask import Blueprint, flash, redirect, render_template, request, url_for
from werkzeug.wrappers import Response

from engine.commands.incidents import (
    ActOnIncidents,
    CountIncidents,
    IncidentAct,
    IncidentFilter,
    ListIncidentBatches,
    ListIncidentGroups,
    ResolveIncident,
    RetryIncident,
)
from engine.commands.jobs import ListIncidents
from web import acting
from web.i18n import N_
from web.i18n import gettext as _
from web.numbers import whole
from web.pages.admin.rights import may
from web.pages.listing import all_process_names

blueprint = Blueprint("incidents", __name__, url_prefix="/admin/incidents")

_PAGE = 20
AGES = {
    "": N_("不限"),
    "1": N_("1天以内"),
    "7": N_("7天以内"),
    "-7": N_("7天以前"),
}
ACTS = {IncidentAct.RETRY.value: N_("再试一次"), IncidentAct.RESOLVE.value: N_("标为已处置")}


@blueprint.get("")
@acting.at_one_moment
def index() -> str:
    """The open incidents by cause, as the address narrows them."""
    narrow = _asked()
    groups = acting.query(
        ListIncidentGroups(narrow, before=whole(request.args.get("cursor", "")), limit=_PAGE + 1)
    )
    shown = groups[:_PAGE]
    return render_template(
        "admin/incidents.html",
        wish=request.args,
        groups=shown,
        next_cursor=str(shown[-1].latest_id) if len(groups) > _PAGE else "",
        total=acting.query(CountIncidents(narrow)),
        batches=acting.query(ListIncidentBatches(5)),
        processes=all_process_names(),
        ages=AGES,
        acts=ACTS,
        resolves=may("incident.resolve"),
    )


@blueprint.get("/causes/<cause>")
@acting.at_one_moment
def cause(cause: str) -> str:
    """The open incidents of one cause."""
    narrow = IncidentFilter(cause=cause)
    found = acting.query(
        ListIncidents(_PAGE + 1, narrow, before=whole(request.args.get("cursor", "")))
    )
    shown = found[:_PAGE]
    return render_template(
        "admin/incident_cause.html",
        cause=cause,
        incidents=shown,
        next_cursor=str(shown[-1].incident_id) if len(found) > _PAGE else "",
        total=acting.query(CountIncidents(narrow)),
        processes=all_process_names(),
        resolves=may("incident.resolve"),
    )


@blueprint.post("/all")
def act_on_all() -> Response:
    """Do the same to all that the address holds, in the background."""
    act = IncidentAct(request.form.get("act", IncidentAct.RETRY))
    batch = acting.execute(ActOnIncidents(act, _asked(), request.form.get("reason", "").strip()))
    flash(_("已开始处理{count}件，进度见“批量处置”。", count=batch.total))
    return redirect(url_for("incidents.index"), 303)


@blueprint.post("/<int:incident_id>/retry")
def retry(incident_id: int) -> Response:
    found = acting.execute(RetryIncident(incident_id))
    flash(_("已安排再试；还不行的会重新出现在这里。"))
    return redirect(url_for("incidents.cause", cause=found.cause), 303)


@blueprint.post("/<int:incident_id>/resolve")
def resolve(incident_id: int) -> Response:
    found = acting.execute(ResolveIncident(incident_id, request.form.get("reason", "").strip()))
    flash(_("已标为已处置。"))
    return redirect(url_for("incidents.cause", cause=found.cause), 303)


def _asked() -> IncidentFilter:
    asked = request.args
    narrow = IncidentFilter(
        key=asked.get("key", ""),
        element_id=asked.get("element", "").strip(),
        code=asked.get("code", "").strip(),
        area=asked.get("area", "").strip(),
        cause=asked.get("cause", ""),
    )
    age = asked.get("age", "")
    if age in AGES and age:
        days = timedelta(days=abs(int(age)))
        at = acting.now() - days
        late = age.startswith("-")
        return replace(narrow, opened_before=at) if late else replace(narrow, opened_after=at)
    return narrow
