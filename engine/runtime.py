"""The engine: one transaction a command, and the only place that commits."""

from __future__ import annotations

import hashlib
import logging
import threading
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import TypeVar

from engine.changes import Changes
from engine.clock import Clock
from engine.commands.base import Command, Query
from engine.context import (
    Actor,
    Context,
    Directory,
    Extension,
    JobHandler,
    Lengths,
    Module,
    Rights,
    Service,
    known_of,
)
from engine.errors import Conflict, EngineError, InvalidInput
from engine.handlers import core
from engine.handlers.failing import StepFailed
from engine.handlers.models import Models
from engine.ids import SYSTEM
from engine.interpreter.contract import Data, no_sandbox
from engine.policies import MessagePolicy, RetryPolicy
from engine.scripting import ScriptRun
from engine.store.codec import decode, encode
from engine.store.queries import idempotency, incidents, jobs
from engine.store.queries.calendars import answer_along
from engine.store.queries.idempotency import Answer
from engine.store.unit_of_work import Store, UnitOfWork
from engine.views import Job
from engine.worktime.calendar import WorkCalendar

R = TypeVar("R")
_log = logging.getLogger(__name__)

#: How often a command or a job is tried when another transaction was faster.
_TRIES = 5
#: How long a job that was handed to a worker is not handed out again.
LEASE = timedelta(minutes=2)


class _Replayed(Exception):
    """The key's first answer was found when this one was about to be kept."""


@dataclass(frozen=True, slots=True)
class Fittings:
    """The modules of an engine, merged: one handler per command, query, job kind, service."""

    commands: dict[type, Callable[[Context, object], object]]
    queries: dict[type, Callable[[Context, object], object]]
    jobs: dict[str, JobHandler]
    services: dict[str, Service]
    guards: dict[type, Callable[[Context, object], object]]
    given_up: dict[str, JobHandler]
    extensions: tuple[Extension, ...]
    lengths: Lengths | None = None

    @classmethod
    def of(cls, modules: Sequence[Module]) -> Fittings:
        """Merge ``modules``.

        Raises:
            ValueError: two of them handle the same thing.
        """
        extensions = tuple(e for each in modules for e in each.extensions)
        lengths = [each.lengths for each in modules if each.lengths is not None]
        if len(lengths) > 1:
            raise ValueError("Expected one module to set lengths, but several do.")
        merged = cls({}, {}, {}, {}, {}, {}, extensions, lengths[0] if lengths else None)
        for module in modules:
            pairs: tuple[tuple[dict[object, object], object], ...] = (
                (merged.commands, module.commands),  # type: ignore[assignment]
                (merged.queries, module.queries),
                (merged.jobs, module.jobs),
                (merged.services, module.services),
                (merged.guards, module.guards),
                (merged.given_up, module.given_up),
            )
            for target, source in pairs:
                twice = target.keys() & dict(source).keys()  # type: ignore[call-overload]
                if twice:
                    raise ValueError(f"Module {module.name} handles {twice} a second time.")
                target.update(source)  # type: ignore[call-overload]
        return merged


class Engine:
    """Carries out commands, answers queries, runs jobs. Safe to share between threads."""

    def __init__(
        self,
        store: Store,
        clock: Clock,
        *,
        directory: Directory,
        rights: Rights,
        calendars: Callable[[UnitOfWork, str], WorkCalendar],
        modules: Sequence[Module] = (),
        retry: RetryPolicy | None = None,
        run_script: Callable[[ScriptRun], Data] = no_sandbox,
        messages: MessagePolicy | None = None,
    ) -> None:
        self.store = store
        self.clock = clock
        self.directory = directory
        self._rights = rights
        self._calendars = calendars
        self._run_script = run_script
        self._retry = retry or RetryPolicy()
        everything = (core.module(messages or MessagePolicy()), *modules)
        self._fittings = Fittings.of(everything)
        self._known = known_of(everything)
        self._models = Models(store)

    def execute(self, command: Command[R], *, actor: str, key: str = "") -> R:
        """Carry out ``command`` for ``actor`` (a user id) in one transaction.

        With a ``key`` a second call by the same actor has no second effect and returns the first
        result. A version that somebody else changed is retried here before anybody sees it.

        Raises:
            EngineError: the command was refused; nothing has changed.
        """
        try:
            return _in_some_tries(lambda: self._once(command, actor, key))
        except _Replayed:
            return self._first_answer(command, actor, key)
        except EngineError as refusal:
            if key and self._answered(actor, key):
                return self._first_answer(command, actor, key)
            if isinstance(refusal, StepFailed):
                self._report(refusal, self.clock.now(), job_id=None)
            raise

    def query(self, query: Query[R], *, actor: str) -> R:
        """Answer ``query`` for ``actor`` (a user id); changes nothing."""
        with self.store.reading() as uow:
            ctx = self._context(uow, self.clock.now(), actor)
            if (question := ctx.actor.question()) is not None:
                ctx.actor.learn(answer_along(uow, question.column, question.params))
            _require_known(ctx)
            return self.dispatch_query(ctx, query)

    def calendar(self, uow: UnitOfWork, owner: str = "") -> WorkCalendar:
        """The working-time calendar that holds for ``owner`` (``unit:12``), or for all."""
        return self._calendars(uow, owner)

    def run_due(self, limit: int = 100) -> int:
        """Run the jobs that are due, the oldest first; how many were run to their end.

        For tests and demonstrations; a pool calls ``claim_due`` and ``run_job`` itself.
        """
        return sum(self.run_job(job_id) for job_id in self.claim_due(limit))

    def claim_due(self, limit: int = 100) -> tuple[int, ...]:
        """Ids of due jobs, marked so that no other node gets them within the lease."""
        with self.store.writing() as uow:
            return jobs.claim_due(uow, self.clock.now(), lease=LEASE, limit=limit)

    def next_due_at(self) -> datetime | None:
        """When the next armed job is due."""
        with self.store.reading() as uow:
            return jobs.next_due_at(uow)

    def run_job(self, job_id: int) -> bool:
        """Carry out a job and remove it, in one transaction; True where that was done.

        Where another transaction was in the way it is tried again at once. A failure is noted
        and tried again later as the retry policy says; after the last attempt it is an incident.
        It never raises for what a handler did.
        """
        now = self.clock.now()
        taken: list[Job] = []
        try:
            return _in_some_tries(lambda: self._carry_out(job_id, now, taken))
        except Exception as error:  # noqa: BLE001 - a failing job never stops the loop.
            _log.warning("job_failed", exc_info=True, extra={"job_id": job_id})
            if taken:
                self._fail(taken[-1], error, now)
            return False

    # ── One transaction ──────────────────────────────────────────────────────────────────

    def _carry_out(self, job_id: int, now: datetime, taken: list[Job]) -> bool:
        """Carry out a job if it is still there and due; ``taken`` keeps it where that fails."""
        with self.store.writing() as uow:
            ctx = self._context(uow, now, SYSTEM)
            job = _take(ctx, job_id)
            if job is None:
                return False
            taken.append(job)
            self._fittings.jobs[job.kind](ctx, job)
            jobs.remove(uow, job_id)
            ctx.settle()
        return True

    def _once(self, command: Command[R], actor: str, key: str) -> R:
        now = self.clock.now()
        with self.store.writing() as uow:
            ctx = self._context(uow, now, actor)
            guarded = self._guarded(ctx, command)
            try:
                result = self.dispatch_command(ctx, guarded)
            except StepFailed as failure:
                failure.attempt, failure.attempted_by = _kept(guarded), actor
                raise
            _require_known(ctx)
            ctx.settle()
            if key:
                answer = Answer(_name(command), _digest(command), encode(result))
                if not idempotency.keep(uow, actor, key, answer, now):
                    raise _Replayed
            return result

    def _guarded(self, ctx: Context, command: Command[R]) -> Command[R]:
        """What is to be carried out of ``command``, which comes from outside."""
        guard = self._fittings.guards.get(type(command))
        return command if guard is None else guard(ctx, command)  # type: ignore[return-value]

    def _context(self, uow: UnitOfWork, now: datetime, actor: str) -> Context:
        return Context(
            uow=uow,
            now=now,
            actor=Actor(actor, directory=self.directory, uow=uow, now=now),
            directory=self.directory,
            rights=self._rights,
            dispatch=_Dispatch(self),
            calendars=self._calendars,
            models=self._models,
            extensions=self._fittings.extensions,
            services=self._fittings.services,
            known=self._known,
            changes=Changes(now),
            run_script=self._run_script,
            lengths=self._fittings.lengths,
        )

    def dispatch_command(self, ctx: Context, command: Command[R]) -> R:
        """Hand ``command`` to its handler, inside the transaction of ``ctx``."""
        return self._fittings.commands[type(command)](ctx, command)  # type: ignore[return-value]

    def dispatch_query(self, ctx: Context, query: Query[R]) -> R:
        """Hand ``query`` to its handler, inside the transaction of ``ctx``."""
        return self._fittings.queries[type(query)](ctx, query)  # type: ignore[return-value]

    # ── Second tries, failures ───────────────────────────────────────────────────────────

    def _answered(self, actor: str, key: str) -> bool:
        with self.store.reading() as uow:
            return idempotency.find(uow, actor, key) is not None

    def _first_answer(self, command: Command[R], actor: str, key: str) -> R:
        with self.store.reading() as uow:
            answer = idempotency.find(uow, actor, key)
        if answer is None or (answer.command, answer.request_digest) != (
            _name(command),
            _digest(command),
        ):
            raise InvalidInput(
                "Expected a new idempotency key, but {key} was used for another request.",
                key=key,
            )
        result: R = decode(answer.result)
        return result

    def _fail(self, job: Job, error: Exception, now: datetime) -> None:
        attempts = job.attempts + 1
        delay = self._retry.delay_after(attempts)
        with self.store.writing() as uow:
            noted = jobs.fail(
                uow,
                job,
                attempts=attempts,
                error=f"{type(error).__name__}: {error}"[:4000],
                retry_at=None if delay is None else now + delay,
            )
            if noted and delay is None and not isinstance(error, StepFailed):
                incidents.add(uow, _incident_of(job, error, now))
            if noted and delay is None:
                self._give_up(uow, job, error, now)
        if noted and delay is None and isinstance(error, StepFailed):
            self._report(error, now, job_id=job.job_id)

    def _give_up(self, uow: UnitOfWork, job: Job, error: Exception, now: datetime) -> None:
        """Tell the module of a job that it has failed for good."""
        handler = self._fittings.given_up.get(job.kind)
        if handler is not None:
            ctx = self._context(uow, now, SYSTEM)
            handler(ctx, replace(job, last_error=str(error)))
            ctx.changes.flush(uow)

    def _report(self, failure: StepFailed, now: datetime, *, job_id: int | None) -> None:
        """Keep what stopped a process, now that the step itself is rolled back."""
        with self.store.writing() as uow:
            for trouble in failure.trouble:
                values = {
                    "instance_id": failure.instance_id,
                    "job_id": job_id,
                    "element_id": trouble.element_id,
                    "code": trouble.code,
                    "message": trouble.message[:4000],
                    "definition_key": failure.definition_key,
                    "attempt": failure.attempt or None if job_id is None else None,
                    "attempted_by": failure.attempted_by if job_id is None else "",
                }
                # Whoever is refused tries again, and it is still the same trouble.
                if not incidents.note_again(uow, values):
                    incidents.add(uow, values | {"opened_at": now})


def _require_known(ctx: Context) -> None:
    """Refuse an actor whom the directory does not know, whatever the handler asked about him.

    Raises:
        NotFound: it does not, or not any more.
    """
    _ = ctx.principal


class _Dispatch:
    """What a context needs of its engine."""

    def __init__(self, engine: Engine) -> None:
        self._engine = engine

    def execute(self, ctx: Context, command: Command[R]) -> R:
        return self._engine.dispatch_command(ctx, command)

    def query(self, ctx: Context, query: Query[R]) -> R:
        return self._engine.dispatch_query(ctx, query)


def _in_some_tries(act: Callable[[], R]) -> R:
    """Do what may meet another transaction, and do it again where it does."""
    for attempt in range(1, _TRIES):
        try:
            return act()
        except Conflict:
            threading.Event().wait(0.005 * 2**attempt)
    return act()


def _take(ctx: Context, job_id: int) -> Job | None:
    """Lock a due job and, before it, its instance: in the order in which commands lock them."""
    seen = jobs.by_id(ctx.uow, job_id)
    if seen is not None and seen.instance_id is not None:
        ctx.changes.instance(ctx.uow, seen.instance_id)
    return jobs.take(ctx.uow, job_id, ctx.now)


def _incident_of(job: Job, error: Exception, now: datetime) -> dict[str, object]:
    return {
        "instance_id": job.instance_id,
        "job_id": job.job_id,
        "work_item_id": job.work_item_id,
        "element_id": str(job.payload.get("element_id", "")),
        "code": type(error).__name__,
        "message": str(error)[:4000],
        "opened_at": now,
    }


def _kept(command: object) -> bytes:
    """A command that can be tried again later; nothing of one that cannot be written down."""
    try:
        return encode(command)
    except (TypeError, ValueError):
        return b""


def _name(command: object) -> str:
    return type(command).__name__


def _digest(command: object) -> str:
    return hashlib.sha256(encode(command)).hexdigest()
