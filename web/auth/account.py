"""What people may do with their own account: password, sessions, tokens, language."""

from __future__ import annotations

from datetime import timedelta

from flask import Blueprint, flash, redirect, render_template, request, url_for
from werkzeug.wrappers import Response

from engine.errors import InvalidInput, Problem
from web import acting, i18n
from web.access import unsettled
from web.auth.sessions import put_cookie, put_session
from web.i18n import gettext as _
from web.numbers import whole
from workflows.accounts.commands import (
    ChangePassword,
    CheckPassword,
    CreateToken,
    EndOtherSessions,
    EndSession,
    ListSessions,
    ListTokens,
    RevokeToken,
    SetLocale,
)
from workflows.accounts.policy import LEAST_KINDS, LEAST_LENGTH, REMEMBERED
from workflows.accounts.views import NewToken, TokenScope

blueprint = Blueprint("account", __name__, url_prefix="/account")

_YEAR_SECONDS = 365 * 24 * 3600
#: How long a token may live, in days.
TOKEN_DAYS = (30, 90, 365)


@blueprint.get("")
def index() -> str:
    return _page()


def _page(new_token: NewToken | None = None) -> str:
    return render_template(
        "auth/account.html",
        sessions=acting.query(ListSessions(at=acting.wall_now())),
        tokens=acting.query(ListTokens(user_id=acting.visitor().user_id)),
        new_token=new_token,
        token_days=TOKEN_DAYS,
        locales=i18n.LOCALE_NAMES,
    )


@blueprint.get("/password")
@unsettled
def change_password() -> str:
    return _password_page(())


@blueprint.post("/password")
@unsettled
def change_password_post() -> Response | tuple[str, int]:
    visitor, form = acting.visitor(), request.form
    old, new = form.get("old_password", ""), form.get("password", "")
    if new != form.get("again", ""):
        return _password_page((Problem("again", "两次填的新密码不一样。"),)), 422
    check = acting.query(CheckPassword(user_id=visitor.user_id, password=old[:200]))
    try:
        key = acting.execute(
            ChangePassword(
                check=check, session_id=visitor.session_id, password=new, at=acting.wall_now()
            ),
            key="",
        )
    except InvalidInput as refused:
        return _password_page(refused.problems), 422
    flash(_("密码已修改。其他地方的登录都已退出。"))
    response = redirect(url_for("account.index"))
    put_session(response, key)
    return response


def _password_page(problems: tuple[Problem, ...]) -> str:
    return render_template(
        "auth/password.html",
        problems=problems,
        length=LEAST_LENGTH,
        kinds=LEAST_KINDS,
        remembered=REMEMBERED,
    )


@blueprint.post("/sessions/<int:session_id>/end")
def end_session(session_id: int) -> Response:
    acting.execute(EndSession(session_id=session_id, at=acting.wall_now()), key="")
    flash(_("那次登录已退出。"))
    return redirect(url_for("account.index"))


@blueprint.post("/sessions/end-others")
def end_other_sessions() -> Response:
    visitor = acting.visitor()
    acting.execute(EndOtherSessions(session_id=visitor.session_id, at=acting.wall_now()), key="")
    flash(_("其他地方的登录都已退出。"))
    return redirect(url_for("account.index"))


@blueprint.post("/language")
def language() -> Response:
    wanted = request.form.get("locale", "")
    acting.execute(SetLocale(locale=wanted), key="")
    response = redirect(url_for("account.index"))
    put_cookie(response, i18n.COOKIE, wanted, lasting=_YEAR_SECONDS)
    return response


@blueprint.post("/tokens")
def create_token() -> str:
    """Shows the secret once, so it answers with the page itself."""
    at, days = acting.wall_now(), whole(request.form.get("days", "")) or TOKEN_DAYS[0]
    write = request.form.get("scope") == TokenScope.WRITE
    token = acting.execute(
        CreateToken(
            user_id=acting.visitor().user_id,
            name=request.form.get("name", ""),
            at=at,
            scope=TokenScope.WRITE if write else TokenScope.READ,
            expires_at=at + timedelta(days=min(days, TOKEN_DAYS[-1])),
        ),
        key="",
    )
    return _page(token)


@blueprint.post("/tokens/<int:token_id>/revoke")
def revoke_token(token_id: int) -> Response:
    acting.execute(RevokeToken(token_id=token_id, at=acting.wall_now()), key="")
    flash(_("访问令牌已作废。"))
    return redirect(url_for("account.index"))
