"""What makes the pages an application on a telephone: manifest, service worker, what waits.

What waits lives in the browser (``web/static/js/offline``); the server has no part of it.
"""

from __future__ import annotations

import json

from flask import Blueprint, Response, jsonify, render_template, url_for

from web import acting
from web.access import public
from web.assets import FOLDER, asset, load
from web.i18n import gettext as _
from web.security import csrf_token

blueprint = Blueprint("offline", __name__)

_WORKER = "js/offline/worker.js"
#: Parts of the shell that a page asks for.
#: Sizes in pixels that telephones ask for.
_ICONS = (192, 512)
_SHELL = (".css", ".js", ".svg")


@blueprint.get("/manifest.webmanifest")
@public
def manifest() -> Response:
    told = {
        "id": "/",
        "name": _("督办"),
        "short_name": _("督办"),
        "start_url": "/",
        "scope": "/",
        "display": "standalone",
        "background_color": "#ffffff",
        "theme_color": "#143050",
        "icons": [
            {"src": asset("mark.svg"), "sizes": "any", "type": "image/svg+xml"},
            *(_icon("icon", size, "any") for size in _ICONS),
            *(_icon("maskable", size, "maskable") for size in _ICONS),
        ],
    }
    answer = Response(json.dumps(told, ensure_ascii=False), mimetype="application/manifest+json")
    answer.headers["Cache-Control"] = "no-cache"
    return answer


def _icon(name: str, size: int, purpose: str) -> dict[str, str]:
    """One of those that scripts/make_icons.py draws."""
    source = asset(f"icons/{name}-{size}.png")
    return {"src": source, "sizes": f"{size}x{size}", "type": "image/png", "purpose": purpose}


@blueprint.get("/service-worker.js")
@public
def worker() -> Response:
    """The service worker, from the root, so that its scope is all pages.

    It begins with the digest of the static files: a new version of them is a new worker.
    """
    loaded = load()
    shell = [asset(name) for name in loaded.files if name.endswith(_SHELL) and name != _WORKER]
    shell.append(url_for("offline.away"))
    head = f"const DIGEST = {json.dumps(loaded.digest)};\nconst SHELL = {json.dumps(shell)};\n"
    body = (FOLDER / _WORKER).read_text(encoding="utf-8")
    answer = Response(head + body, mimetype="text/javascript")
    answer.headers["Cache-Control"] = "no-cache"
    return answer


@blueprint.get("/offline")
@public
def away() -> str:
    """What is shown without a network in place of a page that was not taken along."""
    return render_template("offline/away.html")


@blueprint.get("/outbox")
def outbox() -> str:
    return render_template("offline/outbox.html")


@blueprint.get("/outbox/session")
def session() -> Response:
    """Who is signed in, and the token for sending; 401 to a script where nobody is."""
    return jsonify({"visitor": acting.visitor().user_id, "token": csrf_token()})
