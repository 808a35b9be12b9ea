"""Service tasks about what others say of the scores: verification, appeal, scoring again."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime
from decimal import Decimal
from typing import Any

from engine.context import Context, ServiceCall
from engine.errors import InvalidInput, Problem
from engine.interpreter.contract import Data
from engine.store.queries.jobs import NewJob
from engine.views import Job
from engine.worktime.arithmetic import add
from engine.worktime.durations import parse_duration
from workflows.doing import doer
from workflows.evaluation import queries, score_queries, wording
from workflows.evaluation.contents import Contents
from workflows.evaluation.grading import KEY, grade_of
from workflows.evaluation.indicators import Content
from workflows.evaluation.keeping import change
from workflows.evaluation.scoring import rounded, total
from workflows.evaluation.views import EvaluationState, Stage
from workflows.parameters.values import duration_of

#: The kind of the job that enters points into the scores.
ENTER = "evaluation.enter"
_WRONG = "提交的内容有{count}处需要更正。"
Row = Mapping[str, Any]


def take_verified(contents: Contents, ctx: Context, call: ServiceCall) -> Data:
    """Keep the verified points; a difference from the formula needs its reason.

    Raises:
        InvalidInput: a reason is missing, or there are more points than the weight.
    """
    content = contents(ctx, call.data["set_id"])
    rows = call.data["checks"]
    group = call.data["weighting"]["weight_group"]
    _refuse(_checked(content, group, rows, "checks", reason_always=False))
    _keep(ctx, call, Stage.VERIFIED, rows)
    points = {row["code"]: _points(row) for row in rows}
    return _told(call, content, points)


def publish(ctx: Context, call: ServiceCall) -> Data:
    """Let the public notice begin; the grade is only proposed by it."""
    data = call.data
    length = duration_of(ctx, KEY, "notice", area=data["office_area"])
    calendar = ctx.calendar(call.instance.scope.owner)
    until = add(calendar, ctx.now, parse_duration(length))
    change(
        ctx,
        call,
        {
            "state": EvaluationState.NOTICE.value,
            "grade": grade_of(rounded(Decimal(str(data["total"]))), _thresholds(data)),
            "notice_from": ctx.now,
            "notice_until": until,
        },
    )
    return {"notice_until": until.isoformat()}


def take_appeal(contents: Contents, ctx: Context, call: ServiceCall) -> Data:
    """Note each appealed indicator once, for the office to answer.

    Raises:
        InvalidInput: an indicator is named twice.
    """
    data = call.data
    content, group = contents(ctx, data["set_id"]), data["weighting"]["weight_group"]
    titles = {each.code: wording.title_of(each, group) for each in content.applying(group)}
    problems, seen = [], set()
    for number, row in enumerate(data.get("appeals") or []):
        if row["code"] in seen or row["code"] not in titles:
            problems.append(Problem(f"appeals[{number}].code", "这项指标已在申诉之列"))
        seen.add(row["code"])
    _refuse(problems)
    points = {row["code"]: row["points"] for row in data["checks"]}
    change(ctx, call, {"appeals": len(seen)})
    return {
        "reviews": [
            {
                "code": row["code"],
                "title": titles[row["code"]],
                "reason": row["reason"],
                "points": points[row["code"]],
                "answer": "",
            }
            for row in data["appeals"]
        ]
    }


def take_review(ctx: Context, call: ServiceCall) -> Data:
    """Only what the office accepted is scored again."""
    data = call.data
    accepted = [row for row in data["reviews"] if row["decision"] == "accept"]
    checks = {row["code"]: row for row in data["checks"]}
    change(ctx, call, {"appeals_upheld": len(accepted)})
    return {
        "appeals_accepted": len(accepted),
        "rechecks": [
            {
                "code": row["code"],
                "title": row["title"],
                "basis": checks[row["code"]]["basis"],
                "appeal_reason": row["reason"],
                "answer": row["answer"],
                "before": row["points"],
                "reason": "",
            }
            for row in accepted
        ],
    }


def take_rescored(contents: Contents, ctx: Context, call: ServiceCall) -> Data:
    """Keep the points of the appealed indicators; all others stay as they were.

    Raises:
        InvalidInput: there are more points than the weight.
    """
    data = call.data
    content = contents(ctx, data["set_id"])
    rows = data["rechecks"]
    group = data["weighting"]["weight_group"]
    _refuse(_checked(content, group, rows, "rechecks", reason_always=True))
    _keep(ctx, call, Stage.APPEAL, rows)
    again = {row["code"]: row for row in rows}
    checks = [
        {**row, "points": again[row["code"]]["points"]} if row["code"] in again else row
        for row in data["checks"]
    ]
    points = {row["code"]: _points(row) for row in checks}
    return {**_told(call, content, points), "checks": checks}


def _thresholds(data: Data) -> dict[str, int]:
    return {
        "excellent": data["excellent_from"],
        "good": data["good_from"],
        "passed": data["passed_from"],
    }


def _points(row: Row) -> Decimal:
    return rounded(Decimal(str(row["points"])))


def _checked(
    content: Content, group: str, rows: Sequence[Row], path: str, *, reason_always: bool
) -> list[Problem]:
    weights = {each.code: each.weight(group) for each in content.applying(group)}
    problems = []
    for number, row in enumerate(rows):
        weight = weights[row["code"]]
        if _points(row) > weight:
            problems.append(
                Problem(
                    f"{path}[{number}].points",
                    "“{title}”最多{weight}分",
                    {"title": row["title"], "weight": weight},
                )
            )
        differs = not reason_always and _points(row) != rounded(Decimal(str(row["computed"])))
        if differs and not (row.get("reason") or "").strip():
            problems.append(
                Problem(
                    f"{path}[{number}].reason",
                    "“{title}”与公式得分不同，请写明理由",
                    {"title": row["title"]},
                )
            )
    return problems


def _refuse(problems: list[Problem]) -> None:
    if problems:
        raise InvalidInput(_WRONG, problems=problems, count=len(problems))


def _keep(ctx: Context, call: ServiceCall, stage: Stage, rows: Sequence[Row]) -> None:
    """Have a job enter the points: a step that calls a panel costs enough without them."""
    data = call.data
    payload = {
        "evaluation_id": data["evaluation_id"],
        "stage": stage.value,
        "rows": [
            {"code": row["code"], "points": row["points"], "reason": row.get("reason") or ""}
            for row in rows
        ],
        "scored_by": doer(ctx, call),
        "scored_at": ctx.now.isoformat(),
    }
    ctx.changes.arm(NewJob(kind=ENTER, due_at=ctx.now, payload=payload))


def enter(ctx: Context, job: Job) -> None:
    """Add scores that rest on the inputs of the self-score, and sum up what holds now."""
    payload = job.payload
    evaluation_id = int(payload["evaluation_id"])
    scores = score_queries.scores_of(ctx.uow, evaluation_id)
    new = [
        {
            "evaluation_id": evaluation_id,
            "code": row["code"],
            "stage": payload["stage"],
            "points": _points(row),
            "computed": first.computed,
            "inputs": dict(first.inputs),
            "evidence": first.evidence,
            "attachment_ids": list(first.attachment_ids),
            "reason": row["reason"].strip(),
            "rule_digest": first.rule_digest,
            "fault": first.fault,
            "scored_by": payload["scored_by"],
            "scored_at": datetime.fromisoformat(payload["scored_at"]),
        }
        for row in payload["rows"]
        # The enterprise may have scored itself more than once; the latest is what counts.
        for first in [each for each in scores[row["code"]] if each.stage is Stage.SELF][-1:]
    ]
    score_queries.add_scores(ctx.uow, new)
    points = {code: found[-1].points for code, found in scores.items()}
    points |= {row["code"]: row["points"] for row in new}
    queries.change(ctx.uow, evaluation_id, {"total": total(points)})


def _told(call: ServiceCall, content: Content, points: Mapping[str, Decimal]) -> dict[str, Any]:
    """The new total, for those who decide on it."""
    group = call.data["weighting"]["weight_group"]
    summed = total(points)
    return {
        "total": float(summed),
        "summary": wording.summary(content, points),
        "indicator_options": [
            {"value": each.code, "label": wording.title_of(each, group)}
            for each in content.applying(group)
        ],
    }
