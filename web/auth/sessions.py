"""The session behind a cookie: found before each request, kept alive, asked for where missing."""

from __future__ import annotations

from urllib.parse import quote, urlsplit

from flask import Flask, Request, Response, current_app, flash, g, redirect, request, url_for
from werkzeug.wrappers import Response as AnyResponse

from web import acting
from web.access import is_public, is_unsettled
from web.i18n import gettext as _
from web.security import check_csrf, limit_body
from workflows.accounts.commands import ResumeSession, TouchSession
from workflows.accounts.policy import ABSOLUTE_TIMEOUT, SEEN_STEP
from workflows.accounts.views import Visitor

COOKIE = "duban_session"


def keep(app: Flask) -> None:
    """Find the visitor before each request; pages that are not public ask them to sign in."""
    app.before_request(_before)


def _before() -> AnyResponse | None:
    g.visitor = None
    g.session_key = None
    if request.blueprint in ("assets", "api", "health"):
        return None
    _find_visitor()
    view = current_app.view_functions.get(request.endpoint or "")
    if view is None:
        return None
    if not is_public(view):
        if g.visitor is None:
            return ask_to_sign_in()
        if g.visitor.must_change and not is_unsettled(view):
            return redirect(url_for("account.change_password"))
    limit_body(public=is_public(view))
    check_csrf()
    return None


def _find_visitor() -> None:
    key = request.cookies.get(COOKIE)
    if not key:
        return
    at = acting.wall_now()
    visitor: Visitor | None = acting.query_as_system(ResumeSession(key=key, at=at))
    if visitor is None:
        return
    g.visitor, g.session_key = visitor, key
    if at - visitor.seen_at >= SEEN_STEP:
        acting.execute_as_system(TouchSession(session_id=visitor.session_id, at=at))


def ask_to_sign_in() -> AnyResponse:
    """Lead to the sign-in page, and from there back to the page in hand.

    A script that asks for JSON is told so by a 401: it would take the sign-in page for an answer.
    """
    if request.accept_mimetypes.best == "application/json":
        return Response(status=401)
    if request.cookies.get(COOKIE):
        flash(
            _("登录已过期，请重新登录。")
            if request.method == "GET"
            else _("登录已过期，刚才的没有提交。请重新登录，回到那一页再提交。")
        )
    address = url_for("auth.sign_in") + "?next=" + quote(_wanted_page(request), safe="")
    if request.headers.get("HX-Request"):
        return Response(status=200, headers={"HX-Redirect": address})
    return redirect(address)


def _wanted_page(asked: Request) -> str:
    """The page to come back to. What was posted is not posted again: its form is shown."""
    if asked.method == "GET" and not asked.headers.get("HX-Request"):
        return asked.full_path.rstrip("?")
    page = urlsplit(asked.referrer or "")
    if page.netloc != asked.host:
        return "/"
    return safe_address(page.path + (f"?{page.query}" if page.query else ""))


def safe_address(wanted: str) -> str:
    """``wanted`` where it is a page of ours, otherwise the first page."""
    plain = wanted.startswith("/") and not wanted.startswith(("//", "/\\"))
    return wanted if plain and wanted.isprintable() else "/"


def put_cookie(response: AnyResponse, name: str, value: str, *, lasting: int | None) -> None:
    """A cookie that scripts cannot read; ``lasting`` seconds, or as long as the browser runs."""
    response.set_cookie(
        name,
        value,
        max_age=lasting,
        httponly=True,
        samesite="Lax",
        secure=acting.duban().settings.secure_cookies or request.is_secure,
    )


def put_session(response: AnyResponse, key: str) -> None:
    put_cookie(response, COOKIE, key, lasting=int(ABSOLUTE_TIMEOUT.total_seconds()))


def drop_session(response: AnyResponse) -> None:
    response.delete_cookie(COOKIE, httponly=True, samesite="Lax")
