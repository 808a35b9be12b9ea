"""The clock of a demonstration, which any visitor may move a working day ahead."""

from __future__ import annotations

from flask import Blueprint, abort, flash, redirect, request
from werkzeug.wrappers import Response

from web import acting
from web.access import public
from web.auth.sessions import safe_address
from web.dates import day
from web.i18n import gettext as _
from web.i18n import present_locale

blueprint = Blueprint("demonstration", __name__)


@blueprint.post("/demo/clock")
@public
def step() -> Response:
    demonstration = acting.duban().demonstration
    if demonstration is None:
        abort(404)
    moved_to = demonstration.step()
    flash(_("演示时间到了{day}。", day=day(moved_to, locale=present_locale(), with_year=True)))
    return redirect(safe_address(request.form.get("next", "/")))
