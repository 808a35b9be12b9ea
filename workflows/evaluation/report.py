"""The evaluation report (评价报告): issued once the office has confirmed a grade."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from engine.context import Context
from engine.views import Job
from engine.worktime.arithmetic import local_day
from workflows.documents.issuing import NewDocument, issue
from workflows.documents.shipped import EVALUATION_REPORT
from workflows.evaluation import queries, score_queries, sets
from workflows.evaluation.grading import GRADE_NAMES
from workflows.evaluation.indicators import Content
from workflows.evaluation.views import Evaluation, Score, Stage
from workflows.evaluation.wording import summary

#: The kind of the job that issues a report, in a transaction of its own.
REPORT = "evaluation.report"
#: What the job is told of the process.
TOLD = ("evaluation_id", "office_area", "verify_note", "objections")


def issue_report(ctx: Context, job: Job) -> None:
    """Issue the report to the enterprise, once, and note its number with the evaluation."""
    data = job.payload
    found = queries.by_id(ctx.uow, int(data["evaluation_id"]))
    if found is None or found.document_id is not None:
        return
    round_ = queries.round_by_id(ctx.uow, found.round_id)
    if round_ is None:
        return
    content = sets.known(ctx, round_.set_id).content
    scores = score_queries.scores_of(ctx.uow, found.evaluation_id)
    points = {code: each[-1].points for code, each in scores.items()}
    document = issue(
        ctx,
        NewDocument(
            kind=EVALUATION_REPORT,
            addressed_to=(f"enterprise:{found.enterprise_id}",),
            must_sign=True,
            copied_to=(f"unit:{round_.verify_unit_id}:liaison",),
            area=str(data["office_area"]),
            instance_id=found.instance_id,
            body={
                "enterprise": found.enterprise_name,
                "period": str(round_.year),
                "score": str(found.total),
                "grade": GRADE_NAMES[found.grade],
                "opinion": data["verify_note"],
                "publicity": _publicity(found, str(data["objections"])),
                "appeal": _appeal(found),
                "summary": "；".join(summary(content, points).splitlines()),
                "indicators": _rows(content, found.weight_group, scores),
            },
        ),
    )
    queries.change(ctx.uow, found.evaluation_id, {"document_id": document.document_id})


def _publicity(found: Evaluation, objections: str) -> str:
    period = f"{_day(found.notice_from)}至{_day(found.notice_until)}公示。"
    return f"{period}公示期间的意见和处理：{objections}"


def _day(at: datetime | None) -> str:
    if at is None:
        return ""
    day = local_day(at)
    return f"{day.year}年{day.month}月{day.day}日"


def _appeal(found: Evaluation) -> str:
    if not found.appeals:
        return "企业未提出申诉。"
    return f"企业申诉{found.appeals}项，受理并重新核验{found.appeals_upheld}项。"


def _rows(
    content: Content, group: str, scores: Mapping[str, tuple[Score, ...]]
) -> list[dict[str, Any]]:
    rows = []
    for number, each in enumerate(content.applying(group), 1):
        given = scores.get(each.code, ())
        by_stage = {score.stage: score for score in given}
        held = given[-1] if given else None
        rows.append(
            {
                "number": str(number),
                "indicator": each.title,
                "weight": str(each.weight(group)),
                "self_score": _points(by_stage.get(Stage.SELF)),
                "verified_score": _points(by_stage.get(Stage.VERIFIED)),
                "score": _points(held),
                "reason": "" if held is None else held.reason,
            }
        )
    return rows


def _points(score: Score | None) -> str:
    return "" if score is None else str(score.points)
