"""Contacts as one part that plugs into the engine."""

from __future__ import annotations

from engine.context import Module
from engine.interpreter import Known, ServiceData
from workflows.contact_enterprise import assignment, commands, ledger, needs, starting, visits
from workflows.contact_enterprise.classification import KEY

_SERVICE_DATA = {
    "contact.hand_over": ServiceData(
        reads=frozenset({"unit_id"}),
        sets=frozenset({"unit_id", "unit_name", "assigned_at", "sign_decision", "return_reason"}),
    ),
    "contact.receive": ServiceData(
        reads=frozenset(
            {"enterprise_id", "period", "assigned_at", "office_unit_id", "unit_id", "unit_name"}
        ),
        may_set=frozenset({"signed_at", "same_period", "returns", "assign_decision"}),
    ),
    "contact.register_plan": ServiceData(
        reads=frozenset({"planned_on", "enterprise_id", "unit_id"}),
        sets=frozenset({"same_period", "manner", "visited_on"}),
    ),
    "contact.open_needs": ServiceData(
        reads=frozenset({"enterprise_name"}),
        sets=frozenset({"follow_ups", "needs_numbered", "opinion", "dissents"}),
    ),
    "contact.write_ledger": ServiceData(
        reads=frozenset({"visited_on", "enterprise_id", "unit_id", "period"}),
        sets=frozenset({"confirmed_at"}),
    ),
    "contact.close_need": ServiceData(sets=frozenset({"closed_at"})),
    "contact.reopen_need": ServiceData(
        reads=frozenset({"need_kind"}),
        sets=frozenset({"rounds", "due_at", "due_in", "solved", "result"}),
    ),
}


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
        service_data=_SERVICE_DATA,
        known=Known(started={KEY: starting.GIVEN, needs.FOLLOW_UP: needs.GIVEN}),
        jobs={
            needs.OPEN_NEED: needs.start_follow_up,
            needs.WITHDRAW_NEED: needs.withdraw_follow_up,
        },
        extensions=(ledger.PlanKeeper(), needs.NeedKeeper()),
    )
