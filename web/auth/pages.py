"""The sign-in page, and signing out."""

from __future__ import annotations

from datetime import datetime

from flask import Blueprint, flash, g, redirect, render_template, request, session, url_for
from werkzeug.wrappers import Response

from web import acting, i18n
from web.access import public, unsettled
from web.auth.sessions import drop_session, put_cookie, put_session, safe_address
from web.i18n import gettext as _
from workflows.accounts.commands import CheckPassword, EndSession, OpenSession
from workflows.accounts.views import Refusal, SignIn

blueprint = Blueprint("auth", __name__)

_YEAR_SECONDS = 365 * 24 * 3600


@blueprint.get("/sign-in")
@public
def sign_in() -> Response | str:
    if g.visitor is not None:
        return redirect(safe_address(request.args.get("next", "/")))
    return _page()


@blueprint.post("/sign-in")
@public
def sign_in_post() -> Response | tuple[str, int]:
    user_id = request.form.get("user", "").strip()
    password = request.form.get("password", "")
    at = acting.wall_now()
    check = acting.query_as_system(CheckPassword(user_id=user_id[:200], password=password[:200]))
    outcome = acting.execute_as_system(
        OpenSession(
            check=check,
            at=at,
            address=request.remote_addr or "",
            agent=request.user_agent.string,
        )
    )
    if outcome.refusal is not None:
        return _page(user_id=user_id, refusal=_refusal(outcome, at)), 401
    session.clear()
    response = redirect(safe_address(request.form.get("next", "/")))
    put_session(response, outcome.key)
    return response


def _refusal(outcome: SignIn, at: datetime) -> str:
    if outcome.refusal is Refusal.LOCKED and outcome.locked_until is not None:
        minutes = max(1, -(-int((outcome.locked_until - at).total_seconds()) // 60))
        return _("试的次数太多，这个账号暂停登录，请过{minutes}分钟再试。", minutes=minutes)
    if outcome.refusal is Refusal.LAPSED:
        return _("这个一次性密码已过期，请给您发账号的办公室重新发一个。")
    return _("账号或密码不对。还可以再试{count}次，之后暂停登录。", count=outcome.attempts_left)


def _page(*, user_id: str = "", refusal: str = "") -> str:
    demonstration = acting.duban().demonstration
    return render_template(
        "auth/sign_in.html",
        user_id=user_id,
        refusal=refusal,
        next=safe_address(request.values.get("next", "/")),
        accounts=demonstration.accounts() if demonstration else (),
    )


@blueprint.post("/sign-out")
@unsettled
def sign_out() -> Response:
    visitor = acting.visitor()
    acting.execute(EndSession(session_id=visitor.session_id, at=acting.wall_now()), key="")
    response = redirect(url_for("auth.sign_in"))
    drop_session(response)
    # What the browser kept of the pages is not for whoever uses it next.
    response.headers["Clear-Site-Data"] = '"cache"'
    session.clear()
    flash(_("您已退出。"))
    return response


@blueprint.app_context_processor
def _language() -> dict[str, object]:
    return {"locale": i18n.present_locale()}


@blueprint.after_app_request
def _remember_language(response: Response) -> Response:
    """The language switch is a plain link; its choice is kept for a year."""
    wanted = request.args.get("lang")
    if wanted in i18n.LOCALES and request.blueprint not in ("assets", "api"):
        put_cookie(response, i18n.COOKIE, str(wanted), lasting=_YEAR_SECONDS)
    return response
