"""The Flask application over an assembled Duban."""

from __future__ import annotations

from flask import Flask
from jinja2 import StrictUndefined
from werkzeug.middleware.proxy_fix import ProxyFix

from web import errors, rendering, security
from web.assembly import Duban
from web.auth import sessions
from web.blueprints import blueprints
from web.numbers import RowNumber
from web.pages import archive

#: The greatest upload: a roster of 50 MiB with its form around it.
_GREATEST_BODY = 52 * 1024 * 1024


def create_app(duban: Duban) -> Flask:
    """The pages and the API. Static files have a route of their own (``web.assets``)."""
    app = Flask(__name__, static_folder=None)
    app.extensions["duban"] = duban
    app.secret_key = duban.settings.secret_key
    app.config.update(
        MAX_CONTENT_LENGTH=_GREATEST_BODY,
        MAX_FORM_MEMORY_SIZE=2 * 1024 * 1024,
        SESSION_COOKIE_NAME="duban_visit",
        SESSION_COOKIE_SAMESITE="Lax",
        SESSION_COOKIE_SECURE=duban.settings.secure_cookies,
    )
    app.jinja_options = {**app.jinja_options, "undefined": StrictUndefined}
    app.json.ensure_ascii = False  # type: ignore[attr-defined]
    app.url_map.converters["int"] = RowNumber
    if duban.settings.proxies:
        hops = duban.settings.proxies
        app.wsgi_app = ProxyFix(  # type: ignore[method-assign]
            app.wsgi_app, x_for=hops, x_proto=hops, x_host=hops
        )
    rendering.equip(app)
    security.protect(app)
    sessions.keep(app)
    errors.install(app)
    archive.lead_there(app)
    for blueprint in blueprints():
        app.register_blueprint(blueprint)
    return app
