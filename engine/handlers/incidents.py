"""What people do about incidents: one, all of one cause, or all that a filter holds."""

from __future__ import annotations

from dataclasses import replace

from engine.commands.incidents import (
    ActOnIncidents,
    CountIncidents,
    GetIncidentBatch,
    IncidentAct,
    IncidentFilter,
    ListIncidentBatches,
    ListIncidentGroups,
    ResolveIncident,
    RetryIncident,
)
from engine.commands.jobs import ListIncidents
from engine.context import Actor, Context
from engine.errors import EngineError, InvalidInput, InvalidState, NotFound
from engine.handlers.access import not_running, require_right
from engine.lifecycle import InstanceState, JobState
from engine.store.codec import decode, encode
from engine.store.queries import incident_batches, incidents, instances, jobs
from engine.store.queries.jobs import NewJob
from engine.views import Incident, IncidentBatch, IncidentGroup, Job, Scope

#: The kinds of the jobs that try a command again, and that work on many incidents.
ATTEMPT = "incident.attempt"
BATCH = "incident.batch"
_AT_ONCE = 50
_LONGEST_PAGE = 200


def list_incidents(ctx: Context, query: ListIncidents) -> tuple[Incident, ...]:
    require_right(ctx, "incident.read", Scope())
    return incidents.open_ones(ctx.uow, query.narrow, before=query.before, limit=query.limit)


def list_groups(ctx: Context, query: ListIncidentGroups) -> tuple[IncidentGroup, ...]:
    require_right(ctx, "incident.read", Scope())
    limit = max(1, min(query.limit, _LONGEST_PAGE))
    return incidents.groups(ctx.uow, query.narrow, before=query.before, limit=limit)


def count_incidents(ctx: Context, query: CountIncidents) -> int:
    require_right(ctx, "incident.read", Scope())
    return incidents.count(ctx.uow, query.narrow)[0]


def retry_incident(ctx: Context, command: RetryIncident) -> Incident:
    require_right(ctx, "incident.resolve", Scope())
    _retry(ctx, _open(ctx, command.incident_id))
    return _known(ctx, command.incident_id)


def resolve_incident(ctx: Context, command: ResolveIncident) -> Incident:
    require_right(ctx, "incident.resolve", Scope())
    _require_reason(command.reason)
    _put_away(ctx, _open(ctx, command.incident_id), command.reason)
    return _known(ctx, command.incident_id)


def _retry(ctx: Context, found: Incident) -> None:
    """Have the job, or the command for whoever gave it, carried out once more, and soon.

    Raises:
        InvalidState: there is neither, or the instance is suspended.
    """
    _require_running(ctx, found)
    if found.job_id is not None:
        job = jobs.by_id(ctx.uow, found.job_id)
        if job is not None and job.state is JobState.FAILED:
            jobs.rearm(ctx.uow, job.job_id, ctx.now)
            incidents.resolve_of_job(ctx.uow, job.job_id, now=ctx.now, actor=ctx.principal.user_id)
            _note(ctx, found, "IncidentRetried", "")
            return
    attempt, attempted_by = incidents.attempt_of(ctx.uow, found.incident_id)
    if not attempt:
        raise InvalidState(
            "Incident {incident_id} has nothing that could be tried again. Mend its cause, "
            "and mark it as resolved.",
            incident_id=found.incident_id,
        )
    payload = {"attempt": attempt.decode(), "by": attempted_by, "element_id": found.element_id}
    ctx.changes.arm(NewJob(ATTEMPT, due_at=ctx.now, instance_id=found.instance_id, payload=payload))
    _resolve(ctx, found, "")
    _note(ctx, found, "IncidentRetried", "")


def attempt_again(ctx: Context, job: Job) -> None:
    """Carry a command out again, as the one who gave it and with the rights held at this moment.

    Where it is refused by now (the item was handed in, somebody else holds it) the job fails, and
    the incident that it becomes says why.
    """
    author = Actor(str(job.payload["by"]), directory=ctx.directory, uow=ctx.uow, now=ctx.now)
    command = decode(str(job.payload["attempt"]).encode())
    replace(ctx, actor=author).execute(command)


def act_on_incidents(ctx: Context, command: ActOnIncidents) -> IncidentBatch:
    require_right(ctx, "incident.resolve", Scope())
    if command.act is IncidentAct.RESOLVE:
        _require_reason(command.reason)
    total, latest = incidents.count(ctx.uow, command.narrow)
    batch_id = incident_batches.add(
        ctx.uow,
        {
            "act": command.act.value,
            "narrow": encode(command.narrow),
            "reason": command.reason,
            "requested_by": ctx.principal.user_id,
            "requested_at": ctx.now,
            "next_id": latest,
            "total": total,
            "done": 0,
            "skipped": 0,
            "finished_at": None if total else ctx.now,
        },
    )
    if total:
        ctx.changes.arm(NewJob(BATCH, due_at=ctx.now, payload={"batch_id": batch_id}))
    return get_batch(ctx, GetIncidentBatch(batch_id))


def work_on_batch(ctx: Context, job: Job) -> None:
    """Do it to some, note how far it is, and come again at once for the rest."""
    row = incident_batches.row_of(ctx.uow, int(job.payload["batch_id"]))
    if row is None or row["finished_at"] is not None:
        return
    author = Actor(row["requested_by"], directory=ctx.directory, uow=ctx.uow, now=ctx.now)
    acting = replace(ctx, actor=author)
    require_right(acting, "incident.resolve", Scope())
    narrow: IncidentFilter = decode(bytes(row["narrow"]))
    found = incidents.open_ones(ctx.uow, narrow, before=row["next_id"] + 1, limit=_AT_ONCE)
    of = {each.instance_id for each in found if each.instance_id is not None}
    instances.lock_in_order(ctx.uow, of)
    done = sum(_done(acting, each, row["act"], row["reason"]) for each in found)
    values = {
        "done": row["done"] + done,
        "skipped": row["skipped"] + len(found) - done,
        "next_id": found[-1].incident_id - 1 if found else 0,
        "finished_at": ctx.now if len(found) < _AT_ONCE else None,
    }
    incident_batches.change(ctx.uow, row["batch_id"], values)
    if len(found) == _AT_ONCE:
        ctx.changes.arm(NewJob(BATCH, due_at=ctx.now, payload=job.payload))


def _done(ctx: Context, found: Incident, act: str, reason: str) -> bool:
    """Do it to one of many; False where that one could not be."""
    try:
        if act == IncidentAct.RETRY:
            _retry(ctx, found)
        else:
            _put_away(ctx, found, reason)
    except EngineError:
        return False
    return True


def get_batch(ctx: Context, query: GetIncidentBatch) -> IncidentBatch:
    require_right(ctx, "incident.read", Scope())
    row = incident_batches.row_of(ctx.uow, query.batch_id)
    if row is None:
        raise NotFound("There is no batch {batch_id}.", batch_id=query.batch_id)
    return incident_batches.view_of(row)


def list_batches(ctx: Context, query: ListIncidentBatches) -> tuple[IncidentBatch, ...]:
    require_right(ctx, "incident.read", Scope())
    return incident_batches.latest(ctx.uow, max(1, min(query.limit, _LONGEST_PAGE)))


def _known(ctx: Context, incident_id: int) -> Incident:
    found = incidents.by_id(ctx.uow, incident_id)
    if found is None:
        raise NotFound("There is no incident {incident_id}.", incident_id=incident_id)
    return found


def _open(ctx: Context, incident_id: int) -> Incident:
    """An open incident, its instance locked before it is read for good."""
    seen = _known(ctx, incident_id)
    if seen.instance_id is not None:
        ctx.changes.instance(ctx.uow, seen.instance_id)
        seen = _known(ctx, incident_id)
    if seen.resolved_at is not None:
        raise InvalidState(
            "Expected incident {incident_id} to be open, but it was resolved on {at}.",
            incident_id=incident_id,
            at=seen.resolved_at,
        )
    return seen


def _require_running(ctx: Context, found: Incident) -> None:
    if found.instance_id is not None:
        instance = ctx.changes.instance(ctx.uow, found.instance_id).view
        if instance.state is not InstanceState.ACTIVE:
            raise not_running(instance)


def _put_away(ctx: Context, found: Incident, reason: str) -> None:
    _resolve(ctx, found, reason)
    _note(ctx, found, "IncidentResolved", reason)


def _resolve(ctx: Context, found: Incident, reason: str) -> None:
    incidents.resolve(
        ctx.uow,
        [found.incident_id],
        now=ctx.now,
        actor=ctx.principal.user_id,
        reason=reason.strip(),
    )


def _note(ctx: Context, found: Incident, event: str, reason: str) -> None:
    """Say in the history of its instance what became of it."""
    if found.instance_id is not None:
        detail = {"code": found.code, "incident_id": found.incident_id, "reason": reason.strip()}
        ctx.record(found.instance_id, event, element_id=found.element_id, detail=detail)


def _require_reason(reason: str) -> None:
    if not reason.strip():
        raise InvalidInput("Expected a reason, but it is empty.")
