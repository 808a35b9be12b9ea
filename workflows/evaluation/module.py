"""Evaluations as one part that plugs into the engine."""

from __future__ import annotations

from functools import partial

from engine.context import Module
from engine.interpreter import Known, ServiceData
from workflows.doing import DoerKeeper
from workflows.evaluation import (
    commands,
    concluding,
    keeping,
    reading,
    recomputing,
    report,
    rounds,
    self_scoring,
    sets,
    starting,
    verifying,
    weighing,
)
from workflows.evaluation.contents import Contents
from workflows.evaluation.grading import KEY
from workflows.evaluation.keeping import StateKeeper

_SHEET = frozenset({"evaluation_id", "set_id", "weighting"})
_TOLD = frozenset({"total", "summary", "indicator_options"})
_SERVICE_DATA = {
    "evaluation.fill_in": ServiceData(
        reads=_SHEET | {"enterprise_id", "year"}, sets=frozenset({"facts", "facts_at", "sheet"})
    ),
    "evaluation.take_self_score": ServiceData(
        reads=_SHEET | {"sheet", "facts", "facts_at"}, sets=frozenset({"self_total", "checks"})
    ),
    "evaluation.take_verified": ServiceData(reads=_SHEET | {"checks"}, sets=_TOLD),
    "evaluation.publish": ServiceData(
        reads=frozenset({"evaluation_id", "total"}), sets=frozenset({"notice_until"})
    ),
    "evaluation.take_appeal": ServiceData(
        reads=_SHEET | {"checks", "appeals"}, sets=frozenset({"reviews"})
    ),
    "evaluation.take_review": ServiceData(
        reads=frozenset({"evaluation_id", "reviews", "checks"}),
        sets=frozenset({"appeals_accepted", "rechecks"}),
    ),
    "evaluation.take_rescored": ServiceData(
        reads=_SHEET | {"rechecks", "checks"}, sets=_TOLD | {"checks"}
    ),
    "evaluation.conclude": ServiceData(
        reads=frozenset({"total", "grade", *report.TOLD}), sets=frozenset({"concluded_at"})
    ),
    "evaluation.push": ServiceData(
        reads=frozenset({"evaluation_id", "total", "grade", "summary"}),
        sets=frozenset({"pushed_at"}),
    ),
    "evaluation.note_receipt": ServiceData(
        reads=frozenset({"delivery_id"}), sets=frozenset({"received_at"})
    ),
}


def module() -> Module:
    contents = Contents()
    return Module(
        name="evaluation",
        commands={
            commands.SeedIndicators: sets.seed,
            commands.DraftIndicators: sets.draft,
            commands.SaveIndicators: sets.save,
            commands.PublishIndicators: sets.publish,
            commands.DiscardIndicators: sets.discard,
            commands.OpenRound: rounds.open_round,
            commands.StartEvaluation: rounds.start_one,
            commands.StartEvaluations: rounds.start_waiting,
        },
        queries={
            commands.ListIndicators: sets.listing,
            commands.GetIndicators: sets.get,
            commands.CompareIndicators: sets.compared,
            commands.ListRounds: rounds.listing,
            commands.GetRound: rounds.get,
            commands.ListEvaluations: reading.listing,
            commands.ExportEvaluations: reading.export,
            commands.GetEvaluation: reading.get,
            commands.RecomputeEvaluation: recomputing.recompute,
            commands.GetSensitivity: weighing.sensitivity,
            commands.ListDeliveries: reading.deliveries,
            commands.ListPublicNotices: reading.public_notices,
        },
        services={
            "evaluation.fill_in": partial(self_scoring.fill_in, contents),
            "evaluation.take_self_score": partial(self_scoring.take_self_score, contents),
            "evaluation.take_verified": partial(verifying.take_verified, contents),
            "evaluation.publish": verifying.publish,
            "evaluation.take_appeal": partial(verifying.take_appeal, contents),
            "evaluation.take_review": verifying.take_review,
            "evaluation.take_rescored": partial(verifying.take_rescored, contents),
            "evaluation.conclude": concluding.conclude,
            "evaluation.push": concluding.push,
            "evaluation.note_receipt": concluding.note_receipt,
        },
        service_data=_SERVICE_DATA,
        known=Known(started={KEY: starting.GIVEN, concluding.RESULT: concluding.SENT}),
        jobs={
            report.REPORT: report.issue_report,
            concluding.ADDRESS: concluding.address,
            concluding.DELIVER: concluding.deliver,
            verifying.ENTER: verifying.enter,
            keeping.CALL_PANEL: keeping.call_panel,
            self_scoring.EVIDENCE: self_scoring.note_evidence,
        },
        extensions=(StateKeeper(), DoerKeeper()),
    )
