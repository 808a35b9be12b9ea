"""Service tasks at the end: the result is entered, and sent to the bodies that use it (5.1-01)."""

from __future__ import annotations

from collections.abc import Mapping
from decimal import Decimal
from types import MappingProxyType
from typing import Any

from engine.commands.messages import PublishMessage
from engine.context import Context, ServiceCall
from engine.interpreter.contract import Data
from engine.store.queries.jobs import NewJob
from engine.views import Job
from workflows.contact_enterprise.enterprise_queries import nearest_office
from workflows.doing import doer
from workflows.evaluation import queries, score_queries
from workflows.evaluation.grading import GRADE_NAMES
from workflows.evaluation.indicators import STATE, digest
from workflows.evaluation.keeping import change
from workflows.evaluation.report import REPORT, TOLD
from workflows.evaluation.scoring import rounded
from workflows.evaluation.views import EvaluationState, ResultRecipient

#: The process that a body works through which gets a result, and the message that begins it.
RESULT = MESSAGE = "evaluation_result"
#: The kinds of the jobs that address a result, and that send it to one body.
ADDRESS, DELIVER = "evaluation.address", "evaluation.deliver"
#: What of an evaluation those who use it get.
PASSED_ON = (
    *("area", "enterprise_id", "enterprise_name", "round_name", "year"),
    *("total", "grade", "summary"),
)
#: What the job that addresses a result is told.
ADDRESSED = ("evaluation_id", *PASSED_ON)
RECIPIENT_NAMES: Mapping[ResultRecipient, str] = MappingProxyType(
    {
        ResultRecipient.ORGANISATION: "组织部门",
        ResultRecipient.SASAC: "国资监管机构",
        ResultRecipient.INSPECTION: "巡视巡察机构",
    }
)
#: What the names of these bodies hold, on every level.
_WORDS: Mapping[ResultRecipient, tuple[str, ...]] = MappingProxyType(
    {
        ResultRecipient.ORGANISATION: ("组织部",),
        ResultRecipient.SASAC: ("国有资产", "国资委"),
        ResultRecipient.INSPECTION: ("巡视", "巡察"),
    }
)
#: What a sent result holds, and so what its process begins with.
SENT = frozenset(
    {
        *("title", "business_key", "area", "unit_id", "delivery_id", "recipient"),
        *("recipient_name", "enterprise_id", "enterprise_name", "round_name", "year"),
        *("total", "grade", "grade_name", "summary"),
    }
)


def conclude(ctx: Context, call: ServiceCall) -> Data:
    """Enter the grade that the office confirmed, and have the report issued."""
    data = call.data
    change(
        ctx,
        call,
        {
            "state": EvaluationState.CONCLUDED.value,
            "total": rounded(Decimal(str(data["total"]))),
            "grade": data["grade"],
            "concluded_at": ctx.now,
        },
    )
    told = {name: data[name] for name in TOLD}
    ctx.changes.arm(NewJob(kind=REPORT, due_at=ctx.now, payload=told))
    return {"concluded_at": ctx.now.isoformat()}


def push(ctx: Context, call: ServiceCall) -> Data:
    """Have a job address the result, so that the office's decision costs no more for it."""
    payload = {name: call.data[name] for name in ADDRESSED}
    ctx.changes.arm(NewJob(kind=ADDRESS, due_at=ctx.now, payload=payload))
    return {"pushed_at": ctx.now.isoformat()}


def address(ctx: Context, job: Job) -> None:
    """Note what goes to whom, once; a further job for each sends it."""
    data = job.payload
    evaluation_id = int(data["evaluation_id"])
    found = queries.by_id(ctx.uow, evaluation_id)
    # The diagram asks as well; but whatever somebody draws, results of others stay (5.1-01).
    if found is None or found.weight_group != STATE:
        return
    if score_queries.deliveries_of(ctx.uow, evaluation_id):
        return
    for recipient, unit_id in _recipients(ctx, str(data["area"])).items():
        payload = {
            **{name: data[name] for name in PASSED_ON},
            "recipient": recipient.value,
            "recipient_name": RECIPIENT_NAMES[recipient],
            "unit_id": unit_id,
            "title": (
                f"{data['enterprise_name']}：{data['round_name']}结果"
                f"（{RECIPIENT_NAMES[recipient]}）"
            ),
            "business_key": f"P07-{evaluation_id}-{recipient}",
            "grade_name": GRADE_NAMES[data["grade"]],
        }
        delivery_id = score_queries.add_delivery(
            ctx.uow,
            {
                "evaluation_id": evaluation_id,
                "recipient": recipient.value,
                "unit_id": int(unit_id),
                "payload": payload,
                "digest": digest(payload),
                "queued_at": ctx.now,
            },
        )
        sending = {"delivery_id": delivery_id}
        ctx.changes.arm(NewJob(kind=DELIVER, due_at=ctx.now, payload=sending))


def _recipients(ctx: Context, area: str) -> dict[ResultRecipient, str]:
    """The unit for each body: the nearest of that name, or the office, which passes it on."""
    above = [area[:length] for length in range(len(area), 0, -2)]
    words = [word for each in _WORDS.values() for word in each]
    units = score_queries.units_named(ctx.uow, above, words)
    office = nearest_office(ctx.uow, area)
    found: dict[ResultRecipient, str] = {}
    for recipient, wanted in _WORDS.items():
        fitting = [row for row in units if any(word in row["name"] for word in wanted)]
        nearest = max(fitting, key=lambda row: len(row["area"]), default=None)
        if nearest is not None:
            found[recipient] = str(nearest["unit_id"])
        elif office is not None:
            found[recipient] = str(office.unit_id)
    return found


def deliver(ctx: Context, job: Job) -> None:
    """Send one result as a message, which begins the process of the body that gets it.

    The message carries the delivery's number, so a second ring sends nothing twice.
    """
    delivery_id = int(job.payload["delivery_id"])
    found = score_queries.delivery_by_id(ctx.uow, delivery_id)
    if found is None or found.sent_at is not None:
        return
    payload: dict[str, Any] = {**found.payload, "delivery_id": delivery_id}
    message = PublishMessage(
        MESSAGE, payload=payload, message_id=f"evaluation-result-{delivery_id}"
    )
    ctx.as_system().execute(message)
    score_queries.change_delivery(ctx.uow, delivery_id, {"sent_at": ctx.now})


def note_receipt(ctx: Context, call: ServiceCall) -> Data:
    """Enter who took the result, and when."""
    score_queries.change_delivery(
        ctx.uow,
        call.data["delivery_id"],
        {"received_at": ctx.now, "received_by": doer(ctx, call)},
    )
    return {"received_at": ctx.now.isoformat()}
