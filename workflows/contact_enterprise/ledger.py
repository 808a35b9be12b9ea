"""The contact ledger (联系台账): writing it, reading it."""

from __future__ import annotations

from datetime import date

from engine.context import Context, Extension, ServiceCall
from engine.errors import InvalidInput
from engine.interpreter.contract import Data
from engine.lifecycle import InstanceState
from engine.store.cursors import Cursor
from engine.views import Instance, WorkItem
from engine.worktime.arithmetic import local_day, midnight
from workflows.contact_enterprise import ledger_queries, visit_queries
from workflows.contact_enterprise.classification import KEY
from workflows.contact_enterprise.commands import ExportLedger, ListLedger, ListOpenItems
from workflows.contact_enterprise.starting import visible_enterprise
from workflows.contact_enterprise.views import LedgerPage
from workflows.organisation.rights import Reach, reach, require, sight


def write_ledger(ctx: Context, call: ServiceCall) -> Data:
    """Enter a contact that its enterprise confirmed."""
    data, contact = call.data, call.instance
    visited_on = date.fromisoformat(str(data["visited_on"])[:10])
    visit_queries.note_visit(ctx.uow, contact.instance_id, visited_on)
    ledger_queries.enter_once(
        ctx.uow,
        {
            "instance_id": contact.instance_id,
            "enterprise_id": data["enterprise_id"],
            "unit_id": int(data["unit_id"]),
            "area": contact.scope.area,
            "period": data["period"],
            "visited_on": visited_on,
            "manner": data.get("manner") or "visit",
            "met_with": data.get("met_with") or "",
            "record": data.get("visit_record") or "",
            "rating": data.get("rating") or "",
            "remark": data.get("remark") or "",
            "dissents": data.get("dissents", 0),
            "confirmed_at": ctx.now,
        },
    )
    return {"confirmed_at": ctx.now.isoformat()}


def list_ledger(ctx: Context, query: ListLedger) -> LedgerPage:
    return _page(ctx, query, sight(ctx.principal))


def export_ledger(ctx: Context, query: ExportLedger) -> LedgerPage:
    require(ctx, "ledger.export")
    return _page(ctx, query, reach(ctx.principal, "ledger.export"))


def _page(ctx: Context, query: ListLedger | ExportLedger, seen: Reach) -> LedgerPage:
    if not 1 <= query.limit <= 200:
        raise InvalidInput("一页1到200行，现在是{limit}行。", limit=query.limit)
    after = None
    if query.cursor:
        at, entry_id = Cursor.decode(query.cursor)
        after = (local_day(at), entry_id)
    found = ledger_queries.entries(ctx.uow, seen, query.narrow, after=after, limit=query.limit + 1)
    page = found[: query.limit]
    more = Cursor.encode(midnight(page[-1].visited_on), page[-1].entry_id) if page else ""
    return LedgerPage(page, more if len(found) > query.limit else "")


def list_open_items(ctx: Context, query: ListOpenItems) -> tuple[WorkItem, ...]:
    enterprise = visible_enterprise(ctx, query.enterprise_id)
    found = ledger_queries.open_items_about(
        ctx.uow, enterprise.scope.subject, min(query.limit, 200)
    )
    return tuple(each for each in found if ctx.rights.sees(ctx.uow, ctx.principal, each.scope))


class PlanKeeper(Extension):
    """Takes the visit that a contact had planned out of the plan when the contact is cancelled."""

    def instance_ended(self, ctx: Context, instance: Instance) -> None:
        if instance.definition_key == KEY and instance.state is InstanceState.CANCELLED:
            visit_queries.forget_plan(ctx.uow, instance.instance_id)
