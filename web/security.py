"""What every answer forbids a browser, and the token that every form carries (CSRF)."""

from __future__ import annotations

import hmac
import secrets

from flask import Flask, Response, after_this_request, current_app, g, request, session

from engine.errors import Forbidden

_CONTENT = (
    "default-src 'self'; base-uri 'none'; form-action 'self'; "
    "frame-ancestors 'none'; object-src 'none'"
)
#: The same where diagrams are drawn: the library sets positions as style attributes, and its
#: pictures and fonts come with its style sheet. See docs/decisions/0030-designer.md.
DRAWING = f"{_CONTENT}; style-src-attr 'unsafe-inline'; img-src 'self' data:; font-src 'self' data:"
#: What a page may ask of the device. Photos come from a file input, which needs no camera of ours.
_ALLOWED = "camera=(), geolocation={places}, microphone=()"
_HEADERS = {
    "Content-Security-Policy": _CONTENT,
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "same-origin",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Permissions-Policy": _ALLOWED.format(places="()"),
}
_SAFE_METHODS = frozenset({"GET", "HEAD", "OPTIONS"})
_YEAR_SECONDS = 365 * 24 * 3600

#: Blueprints whose forms take files.
_WITH_FILES = frozenset({"items", "sending", "imports"})
_MOST_OF_A_FORM = 2 * 1024 * 1024
_MOST_OF_ANYBODY = 64 * 1024

FIELD = "csrf_token"
HEADER = "X-CSRF-Token"


def protect(app: Flask) -> None:
    app.after_request(_add_headers)


def _add_headers(response: Response) -> Response:
    for name, value in _HEADERS.items():
        response.headers.setdefault(name, value)
    if request.is_secure:
        response.headers.setdefault("Strict-Transport-Security", f"max-age={_YEAR_SECONDS}")
    if "Cache-Control" not in response.headers:
        # Pages and answers hold business: no browser or proxy keeps a copy.
        response.headers["Cache-Control"] = "no-store"
    return response


def allow_location() -> None:
    """Let the page in hand ask where the device is; it does so when its reader presses a button."""

    @after_this_request
    def allow(response: Response) -> Response:
        response.headers["Permissions-Policy"] = _ALLOWED.format(places="(self)")
        return response


def csrf_token() -> str:
    """The token of this browser's session, or of its visit where nobody has signed in."""
    return _token_for(_bearer())


def _bearer() -> str:
    key: str | None = g.get("session_key")
    if key is not None:
        return key
    if "nonce" not in session:
        session["nonce"] = secrets.token_urlsafe(16)
    return str(session["nonce"])


def _token_for(bearer: str) -> str:
    secret = current_app.secret_key
    raw = secret.encode() if isinstance(secret, str) else secret or b""
    return hmac.new(raw, b"csrf:" + bearer.encode(), "sha256").hexdigest()


def limit_body(*, public: bool) -> None:
    """Let only those send much who may put up files; what is larger is answered with 413."""
    if public:
        request.max_content_length = _MOST_OF_ANYBODY
    elif request.blueprint not in _WITH_FILES:
        request.max_content_length = _MOST_OF_A_FORM


def check_csrf() -> None:
    """Refuse a request that changes something and does not carry the token.

    Raises:
        Forbidden: the token is missing, or belongs to another session.
    """
    if request.method in _SAFE_METHODS:
        return
    sent = request.headers.get(HEADER) or request.form.get(FIELD, "")
    if not hmac.compare_digest(sent.encode(), csrf_token().encode()):
        raise Forbidden("这个页面打开得太久了，没有提交。请刷新页面再试一次。")
