"""The rectification of findings as one part that plugs into the engine."""

from __future__ import annotations

from engine.context import Module
from engine.interpreter import Known, ServiceData
from workflows.doing import DoerKeeper
from workflows.rectification import (
    closing,
    commands,
    extending,
    findings,
    keeping,
    listing,
    managing,
    reading,
    recording,
    rounds,
)
from workflows.supervision.commands import RequestExtension

_SERVICE_DATA = {
    "rectification.open_round": ServiceData(
        reads=frozenset({"finding_id", "grading", "round", "round_kind", "round_reason"}),
        sets=frozenset({"round", "due_at", "plan_due_in", "plan_overdue_in", "plan_opinion"}),
    ),
    "rectification.note_plan": ServiceData(
        reads=frozenset({"finding_id", "round", "plan_opinion"}),
        may_set=frozenset({"dissent_decision"}),
    ),
    "rectification.answer_dissent": ServiceData(
        reads=frozenset({"finding_id", "round", "dissent_answer", "dissent_decision"}),
        may_set=frozenset({"withdrawn_reason", "plan_opinion"}),
    ),
    "rectification.hand_in": ServiceData(
        reads=frozenset({"finding_id", "round", "done", "evidence", "unit_id", "unit_name"}),
        sets=frozenset({"verification", "close_decision", "unit_id", "unit_name"}),
    ),
    "rectification.note_verification": ServiceData(
        reads=frozenset({"finding_id", "round", "rejections", "grading", "verification"}),
        may_set=frozenset({"close_decision", "round", "rejections", "due_at", "done", "evidence"}),
    ),
    "rectification.note_closure": ServiceData(
        reads=frozenset(
            {"finding_id", "round", "office_unit_id", "close_decision", "unit_id", "unit_name"}
        ),
        sets=frozenset({"unit_id", "unit_name"}),
        may_set=frozenset({"verification", "closure_number", "closed_at", "look_back"}),
    ),
    "rectification.note_look_back": ServiceData(
        reads=frozenset({"finding_id", "round", "look_back"}),
        may_set=frozenset({"round_kind", "round_reason", "reopened"}),
    ),
    "rectification.withdraw": ServiceData(
        reads=frozenset({"finding_id", "withdrawn_reason"}), sets=frozenset({"withdrawn_at"})
    ),
    "rectification.transfer": ServiceData(
        # What the message brings is no business of the checker.
        reads=frozenset({"finding_id", "unit_name"}),
        sets=frozenset({"unit_id", "unit_name", "transfers"}),
    ),
}


def module() -> Module:
    return Module(
        name="rectification",
        commands={
            commands.ReportFinding: managing.report_finding,
            commands.IssueFindingList: listing.issue_list,
            commands.WithdrawFinding: managing.withdraw_finding,
            commands.TransferFinding: managing.transfer_finding,
        },
        queries={
            commands.ListFindings: reading.list_findings,
            commands.ExportFindings: reading.export_findings,
            commands.FindingsOf: reading.findings_of,
            commands.GetFinding: reading.get_finding,
            commands.GetEvidence: reading.get_evidence,
            commands.ListUnitsToVerify: reading.list_units,
            commands.CountFindings: reading.count_findings,
        },
        services={
            "rectification.open_round": rounds.open_round,
            "rectification.note_plan": rounds.note_plan,
            "rectification.answer_dissent": rounds.answer_dissent,
            "rectification.hand_in": rounds.hand_in,
            "rectification.note_verification": rounds.note_verification,
            "rectification.note_closure": closing.note_closure,
            "rectification.note_look_back": closing.note_look_back,
            "rectification.withdraw": closing.withdraw,
            "rectification.transfer": closing.transfer,
        },
        service_data=_SERVICE_DATA,
        known=Known(started={findings.KEY: findings.GIVEN}),
        jobs={
            findings.START: findings.start_rectification,
            findings.TAKE_BACK: findings.withdraw_later,
            recording.RECORD: recording.enter,
        },
        guards={RequestExtension: extending.by_grade},
        extensions=(keeping.FindingKeeper(), DoerKeeper()),
    )
