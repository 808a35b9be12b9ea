"""Accounts for those who look after them: passwords, locks, and what happened."""

from __future__ import annotations

from flask import Blueprint, flash, redirect, render_template, request, url_for
from werkzeug.wrappers import Response

from engine.errors import Forbidden, InvalidInput, Problem
from web import acting
from web.i18n import N_
from web.i18n import gettext as _
from web.pages.admin.rights import may
from workflows.accounts.commands import (
    GetAccount,
    ListSecurityEvents,
    SetPassword,
    UnlockAccount,
)

blueprint = Blueprint("security", __name__, url_prefix="/admin/security")

_PAGE = 50
#: What people call the events of the log.
EVENTS = {
    "signed_in": N_("登录"),
    "sign_in_refused": N_("登录未成功"),
    "sign_in_lapsed": N_("一次性密码已过期"),
    "sign_in_locked": N_("暂停期间尝试登录"),
    "signed_out": N_("退出"),
    "signed_out_elsewhere": N_("退出其他地方"),
    "password_set": N_("设定密码"),
    "password_changed": N_("修改密码"),
    "account_unlocked": N_("解除暂停"),
    "account_handed_out": N_("发放企业账号"),
    "code_reissued": N_("重发一次性密码"),
    "account_withdrawn": N_("收回企业账号"),
    "token_created": N_("生成访问令牌"),
    "token_revoked": N_("作废访问令牌"),
}


@blueprint.get("")
def index() -> str:
    if not (may("account.manage") or may("history.verify")):
        raise Forbidden("账号和登录记录由安全管理员、审计管理员查看。")
    user_id = request.args.get("user", "").strip()
    before = request.args.get("cursor", type=int)
    found = acting.query(ListSecurityEvents(user_id=user_id, before=before, limit=_PAGE + 1))
    shown = found[:_PAGE]
    return render_template(
        "admin/security.html",
        events=shown,
        next_cursor=shown[-1].event_id if len(found) > _PAGE else "",
        words=EVENTS,
        user_id=user_id,
    )


@blueprint.get("/accounts/<user_id>")
def account(user_id: str) -> str:
    return _account_page(user_id)


def _account_page(user_id: str, problems: tuple[Problem, ...] = ()) -> str:
    return render_template(
        "admin/account.html",
        account=acting.query(GetAccount(user_id, at=acting.wall_now())),
        events=acting.query(ListSecurityEvents(user_id=user_id, limit=20)),
        words=EVENTS,
        problems=problems,
    )


@blueprint.post("/accounts/<user_id>/password")
def set_password(user_id: str) -> Response | tuple[str, int]:
    password = request.form.get("password", "")
    try:
        acting.execute(SetPassword(user_id, password, at=acting.wall_now()), key="")
    except InvalidInput as refused:
        return _account_page(user_id, refused.problems), 422
    flash(_("密码已设定，本人下次登录时要改。"))
    return redirect(url_for("security.account", user_id=user_id))


@blueprint.post("/accounts/<user_id>/unlock")
def unlock(user_id: str) -> Response:
    acting.execute(UnlockAccount(user_id, at=acting.wall_now()), key="")
    flash(_("已解除暂停。"))
    return redirect(url_for("security.account", user_id=user_id))
