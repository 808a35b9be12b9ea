"""本企业: where an account of an enterprise comes to what is on file about it."""

from __future__ import annotations

from flask import Blueprint, abort, redirect, url_for
from werkzeug.wrappers import Response

from web import acting
from web.pages import standing

blueprint = Blueprint("portal", __name__)


@blueprint.get("/portal")
def index() -> Response:
    """Lead to the file of the visitor's own enterprise; others have none."""
    own = standing.enterprise_ids(acting.visitor())
    if not own:
        abort(404)
    return redirect(url_for("enterprises.show", enterprise_id=own[0]))
