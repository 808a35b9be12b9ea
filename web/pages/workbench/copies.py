"""Marking what the visitor was told of as read."""

from __future__ import annotations

from flask import Blueprint, flash, redirect, url_for
from werkzeug.wrappers import Response

from engine.commands.participation import MarkCopiesRead
from web import acting
from web.i18n import gettext as _

blueprint = Blueprint("copies", __name__)


@blueprint.post("/work/copies/read")
def mark_read() -> Response:
    count = acting.execute(MarkCopiesRead())
    flash(_("已标为已阅，共{count}件。", count=count))
    return redirect(url_for("workbench.listed", tab="copies"))
