"""Handing accounts of an enterprise out, giving new codes, taking accounts back."""

from __future__ import annotations

from flask import Blueprint, flash, redirect, render_template, request, url_for
from werkzeug.wrappers import Response

from engine.errors import InvalidInput
from web import acting
from web.i18n import gettext as _
from web.pages.enterprises.file import address
from web.pages.enterprises.routes import shown_file
from web.pages.portal import accounts
from workflows.enterprise_accounts.commands import HandOutAccount, ReissueCode, WithdrawAccount
from workflows.enterprise_accounts.views import HandedOut
from workflows.organisation.duties import ENTERPRISE_ROLE_NAMES, EnterpriseRole

blueprint = Blueprint("handing_out", __name__, url_prefix="/enterprises/<int:enterprise_id>")


@blueprint.post("/accounts")
def hand_out(enterprise_id: int) -> str | tuple[str, int]:
    """Shows the code once, so it answers with the slip itself; sent again it is refused."""
    role, form = request.form.get("role", ""), request.form
    command = HandOutAccount(
        enterprise_id,
        EnterpriseRole(role) if role in list(EnterpriseRole) else EnterpriseRole.UNION,
        form.get("name", ""),
        form.get("mobile", ""),
        acting.wall_now(),
    )
    try:
        # Answers are kept under their keys, and a code is kept nowhere.
        return _slip(enterprise_id, acting.execute(command, key=""))
    except InvalidInput as refused:
        problems = refused.problems
        shown = shown_file(enterprise_id, accounts.SECTION, problems=problems, values=form)
        return shown, 422


@blueprint.post("/accounts/<user_id>/reissue")
def reissue(enterprise_id: int, user_id: str) -> str:
    command = ReissueCode(enterprise_id, user_id, acting.wall_now())
    return _slip(enterprise_id, acting.execute(command, key=""))


@blueprint.post("/accounts/<user_id>/withdraw")
def withdraw(enterprise_id: int, user_id: str) -> Response | tuple[str, int]:
    reason = request.form.get("reason", "")
    command = WithdrawAccount(enterprise_id, user_id, reason, acting.wall_now())
    try:
        acting.execute(command)
    except InvalidInput as refused:
        problems = refused.problems
        return shown_file(enterprise_id, accounts.SECTION, problems=problems, values={}), 422
    flash(_("账号{user_id}已收回，不能再登录。", user_id=user_id))
    return redirect(address(enterprise_id, accounts.SECTION.key))


def _slip(enterprise_id: int, handed: HandedOut) -> str:
    return render_template(
        "portal/slip.html",
        enterprise_id=enterprise_id,
        handed=handed,
        roles=ENTERPRISE_ROLE_NAMES,
        sign_in=url_for("auth.sign_in", _external=True),
    )
