"""本企业: where an account of an enterprise comes to what it has to do."""

from __future__ import annotations

from flask import Blueprint, abort, redirect
from werkzeug.wrappers import Response

from web import acting
from web.pages import standing
from web.pages.enterprises.file import address
from web.pages.portal import todo

blueprint = Blueprint("portal", __name__)


@blueprint.get("/portal")
def index() -> Response:
    """Lead to what the visitor's own enterprise has to do; others have none."""
    own = standing.enterprise_ids(acting.visitor())
    if not own:
        abort(404)
    return redirect(address(own[0], todo.SECTION.key))
