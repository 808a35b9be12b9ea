"""Writes down what the steps of a rectification say.

Completing an item costs the engine nearly all that a completion may cost (12 statements), so a
job writes the rounds a moment later. What a finding shows in the lists is written at once where
the step can bear it, and by the same job where not.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime
from typing import Any

from sqlalchemy import Date, Table

from engine.context import Context, ServiceCall
from engine.errors import Conflict
from engine.interpreter.contract import Data
from engine.store.queries.jobs import NewJob
from engine.store.schema import Instant
from engine.views import Job
from workflows.rectification import queries
from workflows.rectification.tables import finding, finding_round

#: The kind of the job that writes a step down.
RECORD = "rectification.record"
_NOTHING: Data = {}


def record(
    ctx: Context,
    call: ServiceCall,
    *,
    of_round: Data = _NOTHING,
    opened: Data = _NOTHING,
    shown: Data = _NOTHING,
) -> None:
    """Have a job write what happened in the round in hand, the next round, what the lists show."""
    payload = {
        "finding_id": call.data["finding_id"],
        "round": call.data["round"],
        "of_round": _plain(of_round),
        "opened": _plain(opened),
        "shown": _plain(shown),
        "said_in": call.instance.version,
    }
    ctx.changes.arm(NewJob(kind=RECORD, due_at=ctx.now, payload=payload))


def show(ctx: Context, call: ServiceCall, values: Data) -> None:
    """Change at once what the lists show of a finding."""
    said_in = call.instance.version
    queries.note(ctx.uow, call.data["finding_id"], values, said_in=said_in)


def enter(ctx: Context, job: Job) -> None:
    """Write a step down.

    Raises:
        Conflict: the job that opens the round has not run yet; this one is tried again.
    """
    told, finding_id = job.payload, int(job.payload["finding_id"])
    if told["opened"]:
        queries.open_round(ctx.uow, _typed(finding_round, told["opened"]))
    if told["of_round"]:
        number, values = int(told["round"]), _typed(finding_round, told["of_round"])
        if not queries.note_round(ctx.uow, finding_id, number, values):
            raise Conflict("第{number}轮还没有登记。", number=number)
    if told["shown"]:
        shown = _typed(finding, told["shown"])
        queries.note(ctx.uow, finding_id, shown, said_in=int(told["said_in"]))


def _plain(values: Data) -> dict[str, Any]:
    """Values as a job keeps them."""
    return {
        name: value.isoformat() if isinstance(value, date) else value
        for name, value in values.items()
    }


def _typed(table: Table, values: Mapping[str, Any]) -> dict[str, Any]:
    """Values as the columns of a table want them."""
    return {name: _as_column(table, name, value) for name, value in values.items()}


def _as_column(table: Table, name: str, value: Any) -> Any:
    kind = table.c[name].type
    if isinstance(value, str) and isinstance(kind, Instant):
        return datetime.fromisoformat(value)
    if isinstance(value, str) and isinstance(kind, Date):
        return date.fromisoformat(value)
    return value
