"""Who may draw and release which process: given and taken by the security administrator."""

from __future__ import annotations

from flask import Blueprint, flash, redirect, render_template, request, url_for
from werkzeug.wrappers import Response

from engine.commands.definitions import ListDefinitions
from engine.errors import Forbidden, InvalidInput, InvalidState, NotFound, Problem
from web import acting
from web.i18n import gettext as _
from web.i18n import say
from web.pages.admin.rights import may
from web.pages.listing import process_names
from web.pages.releases.wording import RIGHT_NAMES
from workflows.briefing.commands import Brief
from workflows.release.commands import GrantProcessRight, ListProcessRights, RevokeProcessRight
from workflows.release.views import EVERY, ProcessRightKind

blueprint = Blueprint("process_rights", __name__, url_prefix="/admin/process-rights")


@blueprint.before_request
def _require() -> None:
    if not may("account.manage"):
        raise Forbidden("流程的权限由安全管理员授予。")


@blueprint.get("")
@acting.at_one_moment
def index(problems: tuple[Problem, ...] = ()) -> str:
    found = acting.query(ListProcessRights())
    keys = {each.key for each in acting.query(ListDefinitions())} | {e.key for e in found}
    people = {each.user_id for each in found} | {each.granted_by for each in found}
    return render_template(
        "releases/rights.html",
        grants=found,
        every=EVERY,
        names=process_names(sorted(keys - {EVERY})),
        rights=RIGHT_NAMES,
        right_options=[(each.value, _(name)) for each, name in RIGHT_NAMES.items()],
        people=acting.query(Brief(user_ids=frozenset(people - {"system"}))),
        problems=problems,
        typed=request.form,
    )


@blueprint.post("")
def grant() -> Response | tuple[str, int]:
    try:
        command = GrantProcessRight(
            request.form.get("key", ""), _right(), request.form.get("user_id", "").strip()
        )
        acting.execute(command)
    except InvalidInput as refused:
        return index(refused.problems), 422
    except (InvalidState, NotFound) as refused:
        problem = Problem("user_id", refused.template, dict(refused.params))
        return index((problem,)), 422
    flash(_("权限已授予。"))
    return redirect(url_for("process_rights.index"), 303)


@blueprint.post("/revoke")
def revoke() -> Response | tuple[str, int]:
    try:
        command = RevokeProcessRight(
            request.form.get("key", ""), _right(), request.form.get("user_id", "")
        )
        acting.execute(command)
        flash(_("权限已收回。"))
    except InvalidState as refused:
        flash(say(refused))
    except InvalidInput as refused:
        return index(refused.problems), 422
    return redirect(url_for("process_rights.index"), 303)


def _right() -> ProcessRightKind:
    """The right that the form names.

    Raises:
        InvalidInput: it names none.
    """
    try:
        return ProcessRightKind(request.form.get("right", ""))
    except ValueError:
        problem = Problem("right", "请选择一项权限。")
        raise InvalidInput("还没有选权限。", problems=[problem]) from None
