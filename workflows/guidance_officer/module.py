"""Guidance officers as one part that plugs into the engine."""

from __future__ import annotations

from engine.context import Module
from engine.interpreter import Known, ServiceData
from workflows.guidance_officer import commands as c
from workflows.guidance_officer import (
    handing_on,
    inspecting,
    managing,
    officers,
    opening,
    pairing,
    plans,
    reading,
)
from workflows.guidance_officer.classification import INSPECTION, OFFICER

_SERVICE_DATA = {
    "officer.enter": ServiceData(
        reads=frozenset({"user_id", "office_unit_id", "area", "nominating_unit"}),
        sets=frozenset({"officer_id", "training_days"}),
    ),
    "officer.note_training": ServiceData(
        reads=frozenset({"officer_id", "user_id"}),
        sets=frozenset({"attended", "training_days"}),
    ),
    "officer.appoint": ServiceData(
        reads=frozenset({"officer_id", "user_id", "term_from", "area", "office_unit_id"}),
        sets=frozenset(
            {
                *("term_from", "term_to", "term_ends_at", "renew_at", "certificate_number"),
                *("training_days", "pair_options", "renew_decision", "attended"),
            }
        ),
    ),
    "officer.pair": ServiceData(
        reads=frozenset({"officer_id", "area", "enterprise_ids"}),
        sets=frozenset({"pair_options"}),
    ),
    "officer.finish_term": ServiceData(reads=frozenset({"officer_id"})),
    "officer.withdraw": ServiceData(reads=frozenset({"officer_id"})),
    "inspection.prepare": ServiceData(
        reads=frozenset({"classification", "planned_on", "enterprise_id", "inspection_id"}),
        sets=frozenset(
            {
                *("checklist_id", "checklist_name", "checklist_version", "same_period"),
                *("known", "answers"),
            }
        ),
    ),
    "inspection.record": ServiceData(
        reads=frozenset({"answers", "checklist_version", "inspected_on", "inspection_id"}),
        sets=frozenset(
            {
                *("inspector", "inspector_name", "outcome", "findings", "opinion"),
                *("judgement", "dissents"),
            }
        ),
    ),
    "inspection.finish": ServiceData(
        reads=frozenset({"inspection_id", "guidance", "checklist_name"}),
        sets=frozenset({"report_number"}),
    ),
}


def module() -> Module:
    return Module(
        name="guidance_officer",
        commands={
            c.NominateOfficer: officers.nominate,
            c.RecordTraining: managing.record_training,
            c.WithdrawOfficer: managing.withdraw_officer,
            c.PairEnterprise: pairing.pair_enterprise,
            c.EndPairing: pairing.end_pairing,
            c.SetPilot: plans.set_pilot,
            c.CreatePlan: plans.create_plan,
            c.ProposeEntries: plans.propose_entries,
            c.AddEntry: plans.add_entry,
            c.MoveEntry: plans.move_entry,
            c.DropEntry: plans.drop_entry,
            c.PublishPlan: plans.publish_plan,
            c.StartInspection: opening.start_inspection,
        },
        queries={
            c.ListOfficers: managing.list_officers,
            c.GetOfficer: managing.get_officer,
            c.ListPlans: plans.list_plans,
            c.GetPlan: plans.get_plan,
            c.ListInspections: reading.list_inspections,
            c.GetInspection: reading.get_inspection,
            c.ListComing: reading.list_coming,
            c.GetGuidance: reading.get_guidance,
        },
        services={
            "officer.enter": officers.enter,
            "officer.note_training": officers.note_training,
            "officer.appoint": officers.appoint,
            "officer.pair": pairing.pair,
            "officer.finish_term": officers.finish_term,
            "officer.withdraw": officers.withdraw,
            "inspection.prepare": inspecting.prepare,
            "inspection.record": inspecting.record,
            "inspection.finish": inspecting.finish,
        },
        service_data=_SERVICE_DATA,
        known=Known(started={OFFICER: officers.GIVEN, INSPECTION: opening.GIVEN}),
        jobs={
            opening.OPEN_PLANNED: opening.open_planned,
            handing_on.HAND_ON: handing_on.hand_on,
        },
        extensions=(officers.OfficerKeeper(), inspecting.InspectionKeeper()),
    )
