"""The first page: the workbench, or for those without one whatever they have."""

from __future__ import annotations

from flask import Blueprint, redirect, url_for
from werkzeug.wrappers import Response

from web import acting
from web.navigation import links

blueprint = Blueprint("home", __name__)


@blueprint.get("/")
def index() -> Response:
    found = links(acting.visitor())
    return redirect(found[0].address if found else url_for("account.index"))
