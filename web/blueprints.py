"""Every blueprint of the application. A new area adds one line here."""

from __future__ import annotations

from flask import Blueprint

from web import assets
from web.api import endpoints
from web.auth import account, pages
from web.pages import (
    archive,
    demonstration,
    designer,
    designer_files,
    designer_forms,
    designer_known,
    documents,
    export_runs,
    exports,
    guidance,
    health,
    home,
    notices,
    register,
    search,
)
from web.pages.admin import (
    calendar,
    document_templates,
    handover,
    imports,
    incidents,
    messages,
    migrations,
    organisation,
    parameters,
    process_rights,
    processes,
    retention,
    security,
    stores,
    unit_calendar,
)
from web.pages.admin import index as admin
from web.pages.board import forecast, orphans
from web.pages.board import routes as board
from web.pages.enterprises import correcting, ledger
from web.pages.enterprises import routes as enterprises
from web.pages.evaluations import routes as evaluations
from web.pages.evaluations import sets as indicators
from web.pages.findings import routes as findings
from web.pages.guiding import officers, planning, unplanned
from web.pages.guiding import routes as guiding
from web.pages.guiding import section as pilots
from web.pages.item import ad_hoc, attachments, handing, instance, signing, variables
from web.pages.item import routes as items
from web.pages.looking_back import routes as looking_back
from web.pages.moves import instance as instance_moves
from web.pages.moves import item as item_moves
from web.pages.offline import routes as offline
from web.pages.offline import sending
from web.pages.policy import routes as policy
from web.pages.portal import handing_out
from web.pages.portal import routes as portal
from web.pages.releases import routes as releases
from web.pages.start import routes as start
from web.pages.stories import routes as stories
from web.pages.tasks import routes as tasks
from web.pages.workbench import absence, copies
from web.pages.workbench import routes as workbench


def blueprints() -> tuple[Blueprint, ...]:
    return (
        assets.blueprint,
        health.blueprint,
        pages.blueprint,
        account.blueprint,
        endpoints.blueprint,
        home.blueprint,
        workbench.blueprint,
        absence.blueprint,
        copies.blueprint,
        items.blueprint,
        handing.blueprint,
        signing.blueprint,
        offline.blueprint,
        sending.blueprint,
        attachments.blueprint,
        instance.blueprint,
        ad_hoc.blueprint,
        item_moves.blueprint,
        instance_moves.blueprint,
        variables.blueprint,
        documents.blueprint,
        register.blueprint,
        document_templates.blueprint,
        board.blueprint,
        tasks.blueprint,
        orphans.blueprint,
        forecast.blueprint,
        policy.blueprint,
        enterprises.blueprint,
        correcting.blueprint,
        portal.blueprint,
        handing_out.blueprint,
        ledger.blueprint,
        evaluations.blueprint,
        indicators.blueprint,
        guiding.blueprint,
        officers.blueprint,
        planning.blueprint,
        unplanned.blueprint,
        pilots.blueprint,
        findings.blueprint,
        exports.blueprint,
        export_runs.blueprint,
        start.blueprint,
        search.blueprint,
        guidance.blueprint,
        demonstration.blueprint,
        notices.blueprint,
        admin.blueprint,
        calendar.blueprint,
        unit_calendar.blueprint,
        organisation.blueprint,
        handover.blueprint,
        imports.blueprint,
        incidents.blueprint,
        security.blueprint,
        migrations.blueprint,
        messages.blueprint,
        parameters.blueprint,
        retention.blueprint,
        stores.blueprint,
        processes.blueprint,
        archive.blueprint,
        designer.blueprint,
        designer_known.blueprint,
        designer_files.blueprint,
        designer_forms.blueprint,
        stories.blueprint,
        releases.blueprint,
        process_rights.blueprint,
        looking_back.blueprint,
    )
