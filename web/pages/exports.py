"""Lists as files that the import reads again: enterprises, and the roster of the organisation."""

from __future__ import annotations

from flask import Blueprint, request
from werkzeug.wrappers import Response

from web.pages.enterprises.view import filter_of
from web.pages.export import xlsx
from workflows.exports.views import ExportKind
from workflows.organisation.commands import ExportRoster

blueprint = Blueprint("exports", __name__)


@blueprint.get("/enterprises/export.xlsx")
def enterprises() -> Response:
    """The list as filtered, as far as the visitor sees it."""
    return xlsx(ExportKind.ENTERPRISES, filter_of(request.args))


@blueprint.get("/admin/organisation/export.xlsx")
def organisation() -> Response:
    """Who holds which post in an area and below; right ``roster.import``."""
    return xlsx(ExportKind.ORGANISATION, ExportRoster(request.args.get("area", "")))
