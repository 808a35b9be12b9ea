"""Work that somebody outside does: fetched by topic, locked for a while, completed or failed.

A lock that ran out lets others fetch the task; whoever comes back late is told so. Fetching locks
rows of tasks alone; saying how the work went locks the instance first, as every command does.
"""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

from engine.changes import LiveInstance
from engine.commands.external_tasks import (
    CompleteExternalTask,
    ExtendExternalLock,
    FailExternalTask,
    FetchExternalTasks,
    ListExternalTasks,
    RaiseExternalError,
    RetryExternalTask,
)
from engine.context import Context
from engine.errors import InvalidInput, InvalidState, NotFound, Problem
from engine.handlers.access import holds_right, not_running, require_right
from engine.handlers.services.waiting import ATTEMPTS
from engine.handlers.stepping import passed, step
from engine.interpreter.contract import Action, AnswerService, FailService
from engine.lifecycle import InstanceState
from engine.message_views import ExternalTask, ExternalTaskState
from engine.store.queries import external_tasks, incidents
from engine.views import Scope

#: What a worker of an external task needs.
WORK = "external_task.work"
#: The code of the incident of a task that is out of attempts.
FAILED = "external_task.failed"
_LONGEST_LOCK = timedelta(hours=24)
_MOST = 100


def fetch(ctx: Context, command: FetchExternalTasks) -> tuple[ExternalTask, ...]:
    require_right(ctx, WORK, Scope())
    problems = []
    if not command.worker_id.strip() or len(command.worker_id) > 120:
        problems.append(Problem("worker_id", "Expected a name of 1 to 120 characters."))
    if not command.topics:
        problems.append(Problem("topics", "Expected at least one topic."))
    if not 1 <= command.limit <= _MOST:
        problems.append(Problem("limit", "Expected 1 to {most}.", {"most": _MOST}))
    if problems:
        raise InvalidInput("No tasks can be fetched like this.", problems=problems)
    return external_tasks.lock_some(
        ctx.uow,
        command.topics,
        worker_id=command.worker_id,
        now=ctx.now,
        until=ctx.now + _seconds("lock_seconds", command.lock_seconds),
        limit=command.limit,
    )


#: A worker that never gives up would never become an incident.
_MOST_ATTEMPTS = 1000


def _seconds(field: str, seconds: int) -> timedelta:
    length = timedelta(seconds=max(0, min(seconds, 10**9)))
    if not timedelta(seconds=1) <= length <= _LONGEST_LOCK:
        most = _LONGEST_LOCK // timedelta(seconds=1)
        problem = Problem(field, "Expected 1 to {most}.", {"most": most})
        raise InvalidInput("The task cannot be kept for that long.", problems=[problem])
    return length


def complete(ctx: Context, command: CompleteExternalTask) -> ExternalTask:
    task, live = _in_hand(ctx, command.external_task_id, command.worker_id)
    _go_on(ctx, live, task, AnswerService(task.task_id, dict(command.data)), "completed")
    return task


def raise_error(ctx: Context, command: RaiseExternalError) -> ExternalTask:
    task, live = _in_hand(ctx, command.external_task_id, command.worker_id)
    if not command.code.strip():
        problem = Problem("code", "Expected the code of a BPMN error, but it is empty.")
        raise InvalidInput("The error cannot be raised.", problems=[problem])
    action = FailService(task.task_id, command.code, dict(command.data))
    _go_on(ctx, live, task, action, f"error {command.code}")
    return task


def _go_on(ctx: Context, live: LiveInstance, task: ExternalTask, action: Action, how: str) -> None:
    """Let the instance go on; the task is removed with the wait that it stands for."""
    outcome = step(ctx, live, action)
    ctx.record(
        task.instance_id,
        "ExternalTaskEnded",
        element_id=task.element_id,
        detail={"topic": task.topic, "worker": task.worker_id, "how": how} | passed(outcome),
    )
    if outcome.ended:
        ctx.record(task.instance_id, "InstanceCompleted")


def fail(ctx: Context, command: FailExternalTask) -> ExternalTask:
    task, _ = _in_hand(ctx, command.external_task_id, command.worker_id)
    left = _attempts(command, task)
    pause = timedelta(seconds=max(0, min(command.retry_seconds, 86_400)))
    changed = replace(
        task,
        state=ExternalTaskState.OPEN if left > 0 else ExternalTaskState.FAILED,
        attempts_left=max(left, 0),
        last_error=command.message[:4000],
        worker_id=None,
        locked_until=None,
        available_at=ctx.now + pause,
    )
    _store(ctx, changed)
    if left <= 0:
        incidents.add(
            ctx.uow,
            {
                "instance_id": task.instance_id,
                "element_id": task.element_id,
                "code": FAILED,
                "message": command.message[:4000],
                "opened_at": ctx.now,
            },
        )
    return changed


def _attempts(command: FailExternalTask, task: ExternalTask) -> int:
    """How often the task is still to be tried."""
    left = command.attempts_left
    if left is None:
        return task.attempts_left - 1
    if not 0 <= left <= _MOST_ATTEMPTS:
        problem = Problem("attempts_left", "Expected 0 to {most}.", {"most": _MOST_ATTEMPTS})
        raise InvalidInput("The task cannot be tried that often.", problems=[problem])
    return left


def extend(ctx: Context, command: ExtendExternalLock) -> ExternalTask:
    task, _ = _in_hand(ctx, command.external_task_id, command.worker_id)
    until = ctx.now + _seconds("lock_seconds", command.lock_seconds)
    changed = replace(task, locked_until=until)
    _store(ctx, changed)
    return changed


def retry(ctx: Context, command: RetryExternalTask) -> ExternalTask:
    require_right(ctx, "incident.resolve", Scope())
    task, _ = _locked(ctx, command.external_task_id)
    if task.state is not ExternalTaskState.FAILED:
        raise InvalidState(
            "Expected task {external_task_id} to have failed, but it is {state}.",
            external_task_id=task.external_task_id,
            state=task.state.value,
        )
    changed = replace(
        task, state=ExternalTaskState.OPEN, attempts_left=ATTEMPTS, available_at=ctx.now
    )
    _store(ctx, changed)
    incidents.resolve_of_element(
        ctx.uow,
        task.instance_id,
        task.element_id,
        code=FAILED,
        now=ctx.now,
        actor=ctx.principal.user_id,
    )
    return _as_shown(ctx, changed)


def _store(ctx: Context, task: ExternalTask) -> None:
    names = (
        "attempts_left", "last_error", "worker_id", "locked_until", "available_at",
    )  # fmt: skip
    values = {name: getattr(task, name) for name in names} | {"state": task.state.value}
    external_tasks.change_all(ctx.uow, [task.external_task_id], values)


def _in_hand(
    ctx: Context, external_task_id: int, worker_id: str
) -> tuple[ExternalTask, LiveInstance]:
    """A task that this worker has locked, and its instance, which runs.

    Raises:
        NotFound: there is none, or it was done or taken back.
        InvalidState: another worker has it, the lock ran out, or the instance is suspended.
    """
    require_right(ctx, WORK, Scope())
    task, live = _locked(ctx, external_task_id)
    if task.worker_id != worker_id:
        raise InvalidState(
            "Expected task {external_task_id} to be locked by {worker}, but {holder} has it.",
            external_task_id=external_task_id,
            worker=worker_id,
            holder=task.worker_id or "-",
        )
    if task.locked_until is None or task.locked_until <= ctx.now:
        raise InvalidState(
            "The lock of task {external_task_id} ran out on {at}. Fetch it again.",
            external_task_id=external_task_id,
            at=task.locked_until,
        )
    if live.view.state is not InstanceState.ACTIVE:
        raise not_running(live.view)
    return task, live


def _locked(ctx: Context, external_task_id: int) -> tuple[ExternalTask, LiveInstance]:
    """A task as it is once its instance is locked."""
    seen = external_tasks.by_id(ctx.uow, external_task_id)
    live = None if seen is None else ctx.changes.instance(ctx.uow, seen.instance_id)
    task = None if live is None else external_tasks.lock(ctx.uow, external_task_id)
    if task is None or live is None:
        raise NotFound(
            "There is no external task {external_task_id}.", external_task_id=external_task_id
        )
    return task, live


def list_tasks(ctx: Context, query: ListExternalTasks) -> tuple[ExternalTask, ...]:
    require_right(ctx, "incident.read", Scope())
    found = external_tasks.listing(
        ctx.uow, topic=query.topic, state=query.state, before=query.before, limit=query.limit
    )
    return tuple(_as_shown(ctx, each) for each in found)


def _as_shown(ctx: Context, task: ExternalTask) -> ExternalTask:
    """Those who run the engine see that a task waits, not what it is about."""
    return task if holds_right(ctx, WORK, Scope()) else replace(task, payload={})
