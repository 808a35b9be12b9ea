"""Every blueprint of the application. A new area adds one line here."""

from __future__ import annotations

from flask import Blueprint

from web import assets
from web.api import endpoints
from web.auth import account, pages
from web.pages import demonstration, guidance, health, home
from web.pages.admin import calendar, organisation
from web.pages.admin import index as admin


def blueprints() -> tuple[Blueprint, ...]:
    return (
        assets.blueprint,
        health.blueprint,
        pages.blueprint,
        account.blueprint,
        endpoints.blueprint,
        home.blueprint,
        guidance.blueprint,
        demonstration.blueprint,
        admin.blueprint,
        calendar.blueprint,
        organisation.blueprint,
    )
