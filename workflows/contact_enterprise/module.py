"""Contacts as one part that plugs into the engine."""

from __future__ import annotations

from engine.context import Module
from workflows.contact_enterprise import assignment, commands, ledger, needs, starting, visits


def module() -> Module:
    return Module(
        name="contact_enterprise",
        commands={
            commands.StartContact: starting.start_contact,
            commands.PlanQuarter: starting.plan_quarter,
        },
        queries={
            commands.ListLedger: ledger.list_ledger,
            commands.ExportLedger: ledger.export_ledger,
            commands.ListVisits: visits.list_visits,
            commands.ListPlannedVisits: visits.list_planned_visits,
            commands.ListOpenItems: ledger.list_open_items,
        },
        services={
            "contact.hand_over": assignment.hand_over,
            "contact.receive": assignment.receive,
            "contact.register_plan": visits.register_plan,
            "contact.open_needs": needs.open_needs,
            "contact.write_ledger": ledger.write_ledger,
            "contact.close_need": needs.close_need,
            "contact.reopen_need": needs.reopen_need,
        },
        jobs={
            needs.OPEN_NEED: needs.start_follow_up,
            needs.WITHDRAW_NEED: needs.withdraw_follow_up,
        },
        extensions=(ledger.PlanKeeper(),),
    )
