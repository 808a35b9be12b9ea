"""For those who watch over the process: whether it lives, and whether it can work."""

from __future__ import annotations

import logging

from flask import Blueprint, Response, jsonify

from web import acting
from web.access import public

log = logging.getLogger(__name__)

blueprint = Blueprint("health", __name__)


@blueprint.get("/healthz")
@public
def healthz() -> Response:
    """The process answers."""
    return jsonify(status="ok")


@blueprint.get("/readyz")
@public
def readyz() -> tuple[Response, int]:
    """The database answers too."""
    try:
        acting.duban().engine.next_due_at()
    except Exception:
        log.exception("not_ready", extra={"action": "not_ready"})
        return jsonify(status="unavailable"), 503
    return jsonify(status="ok"), 200
