"""问题清单, 责任清单, 整改清单 and one finding, with what the office may do to it."""

from __future__ import annotations

from flask import Blueprint, flash, redirect, render_template, request, url_for
from werkzeug.wrappers import Response

from engine.errors import InvalidInput
from web import acting
from web.api.endpoints import file_response
from web.i18n import gettext as _
from web.numbers import whole
from web.pages import standing
from web.pages.export import xlsx
from web.pages.findings import view
from web.pages.findings.view import LIST_NAMES, STATE_CHOICES, filter_of, listed_of
from web.pages.start.starters import startable
from workflows.divisions import place_name
from workflows.exports.views import ExportKind
from workflows.rectification import labels
from workflows.rectification.commands import (
    CountFindings,
    FindingFilter,
    GetEvidence,
    GetFinding,
    IssueFindingList,
    ListFindings,
    ListUnitsToVerify,
    TransferFinding,
    WithdrawFinding,
)
from workflows.rectification.findings import KEY
from workflows.rectification.views import Grade

blueprint = Blueprint("findings", __name__)


@blueprint.get("/findings")
def index() -> str:
    wish, listed = filter_of(request.args), listed_of(request.args)
    page = acting.query(ListFindings(wish, cursor=request.args.get("cursor", "")))
    figures = acting.query(CountFindings(wish))
    return render_template(
        "findings/index.html",
        wish=wish,
        narrows=wish != FindingFilter(),
        listed=listed,
        lists=LIST_NAMES,
        rows=page.rows,
        next_cursor=page.next_cursor,
        figures=figures,
        grades=list(Grade),
        states=STATE_CHOICES,
        areas=standing.area_choices(acting.visitor()),
        may_issue=standing.supervises(acting.visitor()),
        may_report=any(each.key == KEY for each in startable()),
        own=bool(standing.enterprise_ids(acting.visitor())),
        view=view,
        labels=labels,
        place=place_name,
    )


@blueprint.get("/findings/export.xlsx")
def export() -> Response:
    """One row per finding, with all that the three lists show; right ``ledger.export``."""
    return xlsx(ExportKind.FINDINGS, filter_of(request.args))


@blueprint.post("/findings/document")
def issue() -> Response:
    """Issue the list as it is narrowed as a numbered document."""
    listed = listed_of(request.form)
    document = acting.execute(IssueFindingList(listed, filter_of(request.form)))
    flash(_("已印发{number}。", number=document.number))
    return redirect(url_for("documents.show", document_id=document.document_id))


@blueprint.get("/findings/<int:finding_id>")
def show(finding_id: int) -> str:
    return _shown(finding_id)


@blueprint.get("/findings/<int:finding_id>/files/<int:attachment_id>")
def evidence(finding_id: int, attachment_id: int) -> Response:
    """A file that came with the finding, always as a download."""
    found = acting.query(GetEvidence(finding_id, attachment_id))
    return file_response(found.content, name=found.attachment.name)


@blueprint.post("/findings/<int:finding_id>/withdraw")
def withdraw(finding_id: int) -> Response | tuple[str, int]:
    try:
        acting.execute(WithdrawFinding(finding_id, request.form.get("reason", "")))
    except InvalidInput as error:
        return _shown(finding_id, error), 422
    flash(_("已撤销这条问题。"))
    return redirect(url_for("findings.show", finding_id=finding_id))


@blueprint.post("/findings/<int:finding_id>/transfer")
def transfer(finding_id: int) -> Response | tuple[str, int]:
    unit_id = whole(request.form.get("unit_id", "")) or 0
    try:
        acting.execute(TransferFinding(finding_id, unit_id, request.form.get("reason", "")))
    except InvalidInput as error:
        return _shown(finding_id, error), 422
    flash(_("已移交。"))
    return redirect(url_for("findings.show", finding_id=finding_id))


def _shown(finding_id: int, error: InvalidInput | None = None) -> str:
    file = acting.query(GetFinding(finding_id))
    units = acting.query(ListUnitsToVerify(finding_id)) if file.finding.state.live else ()
    return render_template(
        "findings/show.html",
        finding=file.finding,
        rounds=file.rounds,
        names=file.names,
        units=units,
        view=view,
        labels=labels,
        place=place_name,
        problems=() if error is None else error.problems,
        values=request.form,
    )
