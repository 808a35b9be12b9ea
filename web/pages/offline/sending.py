"""Taking a form that was filled in without a network: once, and over nothing newer."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from flask import Blueprint, Response, flash, jsonify, request, url_for

from engine.commands.work_items import CompleteWorkItem
from engine.errors import EngineError, InvalidInput, Problem
from web import acting
from web.i18n import gettext as _
from web.i18n import say
from web.pages.item import attachments
from web.pages.item.form import edition
from web.pages.item.view import Loaded, load

blueprint = Blueprint("sending", __name__)

#: Which state of the item the sender had before him.
EDITION = "_edition"


@blueprint.post("/items/<int:work_item_id>/send")
def send(work_item_id: int) -> tuple[Response, int]:
    """Hand a form in for a script: ``sent``, ``refused`` (422) or ``conflict`` (409).

    The form's key makes it happen once: sent again after a lost answer, it is told ``sent`` again,
    though the item has long been closed.
    """
    loaded = load(work_item_id)
    raw: Mapping[str, Any] = loaded.form.posted()
    submission = loaded.form.checked(raw)
    if _may_complete(loaded):
        if _changed_since(loaded, raw):
            return _told("conflict", 409, [])
        if submission.problems:
            return _refused(submission.problems)
        # Files come last: what is refused leaves none behind.
        added = attachments.add_posted(loaded.view.item)
        if added.problems:
            return _refused(added.problems)
        submission = loaded.form.checked(loaded.form.posted(added.by_field))
    # Where it was taken before, the engine knows it by its key.
    try:
        acting.execute(CompleteWorkItem(work_item_id, submission.data))
    except InvalidInput as error:
        return _refused(error.problems or (Problem("", error.template, error.params),))
    except EngineError as error:
        return _told("conflict", 409, [say(error)])
    said = _("已提交：{name}", name=loaded.view.item.name)
    flash(said)
    return _told("sent", 200, [said])


def _may_complete(loaded: Loaded) -> bool:
    return any(offer.action == "complete" and offer.allowed for offer in loaded.view.offers)


def _changed_since(loaded: Loaded, raw: Mapping[str, Any]) -> bool:
    """Whether somebody wrote into the item after the sender saw it; his own words do not count."""
    seen = request.form.get(EDITION, "")
    draft = loaded.view.draft.data if loaded.view.draft else None
    return bool(seen) and draft != raw and seen != edition(loaded.view, draft)


def _refused(problems: Sequence[Problem]) -> tuple[Response, int]:
    return _told("refused", 422, [say(problem) for problem in problems])


def _told(outcome: str, status: int, said: Sequence[str]) -> tuple[Response, int]:
    answer = {"outcome": outcome, "said": list(said), "next": url_for("workbench.index")}
    return jsonify(answer), status
