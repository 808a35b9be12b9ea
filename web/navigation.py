"""The main navigation: one entry per area of the application, in its order."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from flask import current_app, request, url_for

from web.i18n import N_
from workflows.accounts.views import Visitor


def _workers(visitor: Visitor) -> bool:
    """Those to whom work may come: everybody but those who only run the system."""
    return any(not group.startswith("role:") for group in visitor.groups)


def _bodies(visitor: Visitor) -> bool:
    """Posts that supervise or carry out business; not enterprises, not pure administrators."""
    return any(
        group.startswith(("unit:", "office:", "convener:", "officers:")) for group in visitor.groups
    )


def _of_an_enterprise(visitor: Visitor) -> bool:
    """Accounts of enterprises."""
    return any(group.startswith("enterprise:") for group in visitor.groups)


def _supervisors(visitor: Visitor) -> bool:
    """Those for whom there is a board: offices and conveners."""
    return any(group.startswith(("office:", "convener:")) for group in visitor.groups)


def _designers(visitor: Visitor) -> bool:
    """Those who draw processes."""
    return "role:designer" in visitor.groups


def _administrators(visitor: Visitor) -> bool:
    """Those who run the system, and offices, which import rosters."""
    return any(group.startswith(("role:", "office:")) for group in visitor.groups)


@dataclass(frozen=True, slots=True)
class Entry:
    """``endpoint`` is where it leads; entries whose endpoint is not there are left out.

    ``areas`` are the blueprints that the entry stands for, so that it is marked on their pages;
    without any it is the endpoint's own.
    """

    label: str
    endpoint: str
    shown: Callable[[Visitor], bool]
    areas: tuple[str, ...] = ()


ENTRIES = (
    # First, so that the first page of an enterprise is what it has to do.
    Entry(N_("本企业"), "portal.index", _of_an_enterprise, areas=("portal", "enterprises")),
    Entry(
        N_("工作台"),
        "workbench.index",
        _workers,
        areas=(
            "workbench",
            "absence",
            "items",
            "handing",
            "signing",
            "offline",
            "copies",
            "instances",
            "moves",
            "instance_moves",
            "start",
            "archive",
        ),
    ),
    Entry(N_("督办台"), "board.index", _supervisors, areas=("board", "orphans", "forecast")),
    Entry(N_("任务"), "tasks.index", _bodies),
    Entry(N_("企业"), "enterprises.index", _bodies, areas=("enterprises", "handing_out")),
    Entry(N_("联系台账"), "ledger.index", _bodies),
    Entry(N_("入企检查"), "guiding.inspections", _bodies),
    Entry(N_("整改"), "findings.index", _workers),
    Entry(N_("评价"), "evaluations.index", _workers, areas=("evaluations", "indicators")),
    Entry(N_("政策"), "policy.index", _workers),
    Entry(N_("流程"), "designer.index", _designers, areas=("designer", "releases")),
    Entry(
        N_("管理"),
        "admin.index",
        _administrators,
        areas=(
            "admin",
            "calendar",
            "unit_calendar",
            "organisation",
            "handover",
            "imports",
            "security",
            "migrations",
            "messages",
            "retention",
            "register",
            "document_templates",
            "stores",
            "parameters",
            "processes",
            "process_rights",
            "looking_back",
        ),
    ),
)


@dataclass(frozen=True, slots=True)
class Link:
    label: str
    address: str
    here: bool


def links(visitor: Visitor) -> tuple[Link, ...]:
    """The entries that this visitor sees, and which of them leads to the page in hand."""
    known = current_app.view_functions
    blueprint = request.blueprint or ""
    return tuple(
        Link(
            label=entry.label,
            address=url_for(entry.endpoint),
            here=blueprint in (entry.areas or (entry.endpoint.partition(".")[0],)),
        )
        for entry in ENTRIES
        if entry.endpoint in known and entry.shown(visitor)
    )
