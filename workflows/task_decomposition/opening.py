"""Tasks and contributions begin, and contributions end, each in a job of its own.

So a list of sixty items costs the one who approves it what a list of one does, and an item that
cannot be begun holds up no other.
"""

from __future__ import annotations

from typing import Any

from engine.commands.instances import CancelInstance, StartInstance
from engine.context import Context, ServiceCall
from engine.errors import InvalidState
from engine.store.queries.jobs import NewJob
from engine.views import Job, Scope
from workflows.task_decomposition import rows
from workflows.task_decomposition.views import ContributionState

TASK = "task_item"
CONTRIBUTION = "task_contribution"
#: The kinds of the jobs.
OPEN_TASK = "tasks.open_task"
ASK_CO_UNITS = "tasks.ask_co_units"
CANCEL_CONTRIBUTION = "tasks.cancel_contribution"
#: The data that every task begins with.
GIVEN = frozenset(
    {
        *("task_id", "task_title", "requirement", "conference_name", "meeting_id", "area"),
        *("area_name", "office_area", "unit_options", "unit_id", "unit_name", "co_unit_ids"),
        *("co_units", "person", "kind", "clause_text", "due_at", "due_in", "due_text", "rounds"),
        *("escalation_code", "sign_decision", "return_reason", "settle_decision", "verify_reason"),
    }
)
#: What a contribution takes over from its task.
_TAKEN_OVER = (
    *("task_id", "task_title", "conference_name", "area", "area_name", "office_area"),
    *("unit_id", "unit_name", "due_at", "due_in", "due_text", "assigned_at"),
)
#: The data that every contribution begins with.
GIVEN_TO_CO_UNITS = frozenset(
    {
        *_TAKEN_OVER,
        *("co_unit_id", "co_unit_name", "measures", "co_work", "escalation_code"),
        *("co_reason", "co_settle_reason"),
    }
)


def open_task(ctx: Context, job: Job) -> None:
    """Begin the instance of a task, unless it has begun."""
    task_id = int(job.payload["task_id"])
    meeting = ctx.changes.instance(ctx.uow, job.instance_id or 0).view
    known = rows.task_row(ctx.uow, task_id)
    if known is None or known.instance_id is not None:
        return
    begun = ctx.execute(
        StartInstance(
            key=TASK,
            title=str(job.payload["title"]),
            business_key=f"P01-{meeting.instance_id}-{known.number}",
            data=job.payload["data"],
            scope=Scope(meeting.scope.area, f"unit:{known.lead_unit_id}"),
            parent_instance_id=meeting.instance_id,
            unique=True,
        )
    )
    rows.change_task(ctx.uow, task_id, instance_id=begun.instance_id)


def later(ctx: Context, call: ServiceCall, kind: str, **payload: Any) -> None:
    """Have a job of this kind done for the instance of a service task, soon."""
    ctx.changes.arm(
        NewJob(
            kind=kind,
            due_at=ctx.now,
            instance_id=call.instance.instance_id,
            payload={"element_id": call.request.element_id, **payload},
        )
    )


def contribution_data(call: ServiceCall) -> dict[str, Any]:
    """What the instance of every contribution to a task begins with."""
    return {each: call.data.get(each, "") for each in _TAKEN_OVER} | {
        "measures": call.data.get("measures", ""),
        "co_work": call.data.get("co_work", ""),
        "escalation_code": "",
        "co_reason": "",
        "co_settle_reason": "",
    }


def ask_co_units(ctx: Context, job: Job) -> None:
    """Begin the contribution of each co-unit that was not asked yet."""
    task = ctx.changes.instance(ctx.uow, job.instance_id or 0).view
    task_id = int(job.payload["task_id"])
    for unit_id, name in rows.unasked(ctx.uow, task_id):
        begun = ctx.execute(
            StartInstance(
                key=CONTRIBUTION,
                title=f"{task.title}（协办）",
                business_key=f"{task.business_key}-{unit_id}",
                data={**job.payload["data"], "co_unit_id": str(unit_id), "co_unit_name": name},
                scope=Scope(task.scope.area, f"unit:{unit_id}"),
                parent_instance_id=task.instance_id,
            )
        )
        rows.change_contribution(
            ctx.uow,
            task_id,
            unit_id,
            state=ContributionState.ASKED.value,
            instance_id=begun.instance_id,
        )


def cancel_contribution(ctx: Context, job: Job) -> None:
    """Take a contribution back that nobody needs any more."""
    try:
        ctx.execute(CancelInstance(int(job.payload["contribution_id"]), job.payload["reason"]))
    except InvalidState:
        return  # It has ended meanwhile.
