"""How to use the application, and how accessible it is."""

from __future__ import annotations

from flask import Blueprint, render_template

from web.access import public

blueprint = Blueprint("help", __name__)


@blueprint.get("/help")
@public
def index() -> str:
    return render_template("help/index.html")


@blueprint.get("/help/accessibility")
@public
def accessibility() -> str:
    return render_template("help/accessibility.html")


@blueprint.get("/help/errors")
@public
def errors() -> str:
    return render_template("help/errors.html")
