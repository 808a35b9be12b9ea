"""Publishing a message: once for each id, delivered or kept; and the job that does it later."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime, timedelta
from typing import Any

from engine.commands.messages import DiscardMessage, PublishMessage, RetryMessage
from engine.context import Context
from engine.errors import InvalidInput, InvalidState, NotFound, Problem
from engine.handlers.access import holds_right, require_right
from engine.handlers.messages.delivery import Sent, deliver, read_keys, require_still_unwanted
from engine.handlers.messages.outgoing import MESSAGE
from engine.interpreter.collaboration import MAX_CORRELATION
from engine.message_views import Message, MessageState, Publication
from engine.policies import MessagePolicy
from engine.store.queries import incidents, jobs, messages, turns
from engine.store.queries.jobs import NewJob
from engine.views import Job, Scope
from engine.worktime.arithmetic import add
from engine.worktime.durations import parse_duration

#: Ends the time of a buffered message (payload: its number).
EXPIRY = "message.expiry"
#: How soon a message is tried again that has to wait for an earlier one of its sender.
_IN_TURN = timedelta(seconds=2)
_NOBODY = "Nobody began to wait for it in time."


class Publishing:
    """The commands and jobs about messages, under one policy."""

    def __init__(self, policy: MessagePolicy) -> None:
        self._policy = policy

    def publish(self, ctx: Context, command: PublishMessage) -> Publication:
        require_right(ctx, "message.deliver", Scope(area=command.area))
        _require_sound(command)
        keys = read_keys(ctx, command.name, command.payload)
        sent = Sent(command.name, command.correlation, dict(command.payload), keys, command.area)
        if not command.message_id:
            delivered = deliver(ctx, sent)
            return delivered or self._keep(ctx, sent, self._new_row(ctx, command, sent))
        if not messages.add_unless_known(ctx.uow, self._new_row(ctx, command, sent)):
            return _first_answer(ctx, command)
        return self._settle(ctx, _known(ctx, command), sent)

    def deliver_kept(self, ctx: Context, job: Job) -> None:
        """The job of a message that an instance threw, or that somebody has begun to wait for."""
        number = int(job.payload["message_number"])
        kept = messages.lock(ctx.uow, number)
        if kept is None or (kept.state.settled and kept.state is not MessageState.UNDELIVERABLE):
            return
        sender = kept.sender_instance_id
        if sender is not None and kept.state is MessageState.PENDING:
            turns.take(ctx.uow, "messages of", str(sender))
            if messages.earlier_pending(ctx.uow, sender, number):
                later = NewJob(kind=MESSAGE, due_at=ctx.now + _IN_TURN, payload=job.payload)
                ctx.changes.arm(later)
                return
        keys = kept.keys or read_keys(ctx, kept.name, kept.payload)
        self._settle(ctx, kept, replace(_sent(kept), keys=keys))

    def give_up(self, ctx: Context, job: Job) -> None:
        """A message whose job failed for good stands in the list, and lets later ones pass."""
        kept = messages.lock(ctx.uow, int(job.payload["message_number"]))
        if kept is not None and not kept.state.settled:
            self._abandon(ctx, kept, job.last_error)
            messages.change(ctx.uow, kept.message_number, {"failed_job_id": job.job_id})

    def expire(self, ctx: Context, job: Job) -> None:
        """The job at the end of a buffered message's time."""
        kept = messages.lock(ctx.uow, int(job.payload["message_number"]))
        if kept is None or kept.state is not MessageState.BUFFERED:
            return
        if kept.expires_at is not None and kept.expires_at <= ctx.now:
            self._abandon(ctx, kept, _NOBODY)

    def retry(self, ctx: Context, command: RetryMessage) -> Publication:
        require_right(ctx, "incident.resolve", Scope())
        kept = _abandoned(ctx, command.message_number)
        if command.time_to_live:
            _duration("time_to_live", command.time_to_live)
        _resolve(ctx, kept)
        again = replace(kept, time_to_live=command.time_to_live or kept.time_to_live, problem="")
        return self._settle(ctx, again, _sent(kept))

    def discard(self, ctx: Context, command: DiscardMessage) -> Message:
        require_right(ctx, "incident.resolve", Scope())
        if not command.reason.strip():
            raise InvalidInput("Expected a reason, but it is empty.")
        kept = _locked(ctx, command.message_number)
        if kept.state in (MessageState.BUFFERED, MessageState.UNDELIVERABLE):
            messages.hide(ctx.uow, kept.message_number)
            _resolve(ctx, kept)
            done = _changed(ctx, kept, MessageState.DISCARDED, problem=command.reason.strip())
            return as_shown(ctx, done)
        raise _not_waiting(kept)

    # ── What becomes of a message that has a row ─────────────────────────────────────────

    def _settle(self, ctx: Context, kept: Message, sent: Sent) -> Publication:
        """Deliver a message that has a row already, or let it wait."""
        delivered = deliver(ctx, sent)
        if delivered is None:
            if kept.state is MessageState.BUFFERED:
                return _publication(kept)
            return self._buffer(ctx, kept, sent)
        messages.hide(ctx.uow, kept.message_number)
        done = _changed(ctx, kept, delivered.outcome, receiver_instance_id=delivered.instance_id)
        return _publication(done)

    def _keep(self, ctx: Context, sent: Sent, row: dict[str, Any]) -> Publication:
        return self._buffer(ctx, _locked(ctx, messages.add(ctx.uow, row)), sent)

    def _buffer(self, ctx: Context, kept: Message, sent: Sent) -> Publication:
        """Keep a message until somebody waits for it or its time is over."""
        require_still_unwanted(ctx, sent)
        expires_at = self._expires_at(ctx, kept.time_to_live)
        if expires_at <= ctx.now:
            if kept.sender_instance_id is not None:
                return _publication(self._abandon(ctx, kept, _NOBODY))
            raise InvalidState(
                "Expected somebody to wait for the message {name}, but nobody does.",
                name=kept.name,
            )
        messages.hide(ctx.uow, kept.message_number)
        held = replace(kept, keys=dict(sent.keys))
        messages.make_findable(ctx.uow, held)
        payload = {"message_number": kept.message_number}
        ctx.changes.arm(NewJob(kind=EXPIRY, due_at=expires_at, payload=payload))
        values = {
            "state": MessageState.BUFFERED.value,
            "expires_at": expires_at,
            "keys": dict(sent.keys),
            "time_to_live": kept.time_to_live,
            "problem": "",
            "settled_at": None,
            "settled_by": None,
        }
        messages.change(ctx.uow, kept.message_number, values)
        return Publication(
            MessageState.BUFFERED, message_number=kept.message_number, expires_at=expires_at
        )

    def _abandon(self, ctx: Context, kept: Message, problem: str) -> Message:
        messages.hide(ctx.uow, kept.message_number)
        return _changed(ctx, kept, MessageState.UNDELIVERABLE, problem=problem[:4000])

    def _expires_at(self, ctx: Context, time_to_live: str) -> datetime:
        text = time_to_live or self._policy.time_to_live
        return add(ctx.calendar(), ctx.now, _duration("time_to_live", text))

    def _new_row(self, ctx: Context, command: PublishMessage, sent: Sent) -> dict[str, Any]:
        return {
            "message_id": command.message_id or None,
            "name": sent.name,
            "correlation": sent.correlation,
            "keys": dict(sent.keys),
            "payload": dict(sent.payload),
            "area": sent.area,
            "target_process": "",
            "target_element": "",
            "time_to_live": command.time_to_live,
            "sender_instance_id": None,
            "sender_element": "",
            "sent_by": ctx.principal.user_id,
            "state": MessageState.PENDING.value,
            "receiver_instance_id": None,
            "problem": "",
            "created_at": ctx.now,
            "expires_at": None,
            "settled_at": None,
            "settled_by": None,
        }


def as_shown(ctx: Context, kept: Message) -> Message:
    """Those who run the engine see that a message waits and what for, not what it says."""
    return kept if holds_right(ctx, "message.deliver", Scope()) else replace(kept, payload={})


def _require_sound(command: PublishMessage) -> None:
    """Raises InvalidInput where a field is empty, too long, or no duration."""
    problems = [
        Problem(field, "Expected at most {most} characters.", {"most": MAX_CORRELATION})
        for field in ("name", "correlation", "message_id")
        if len(getattr(command, field)) > MAX_CORRELATION
    ]
    if not command.name.strip():
        problems.append(Problem("name", "Expected the name of a message, but it is empty."))
    if problems:
        raise InvalidInput("The message cannot be published.", problems=problems)
    if command.time_to_live:
        _duration("time_to_live", command.time_to_live)


def _duration(field: str, text: str) -> Any:
    try:
        return parse_duration(text)
    except InvalidInput as error:
        problem = Problem(field, error.template, dict(error.params))
        raise InvalidInput("The message cannot be published.", problems=[problem]) from error


def _sent(kept: Message) -> Sent:
    return Sent(
        kept.name,
        kept.correlation,
        kept.payload,
        kept.keys,
        kept.area,
        kept.target_process,
        kept.target_element,
        kept.sender_instance_id,
    )


def _first_answer(ctx: Context, command: PublishMessage) -> Publication:
    return replace(_publication(_known(ctx, command)), duplicate=True)


def _resolve(ctx: Context, kept: Message) -> None:
    """The job that failed to deliver a message is no matter any more, nor is its incident."""
    if kept.failed_job_id is not None:
        jobs.remove(ctx.uow, kept.failed_job_id)
        incidents.resolve_of_job(
            ctx.uow, kept.failed_job_id, now=ctx.now, actor=ctx.principal.user_id
        )
        messages.change(ctx.uow, kept.message_number, {"failed_job_id": None})


def _known(ctx: Context, command: PublishMessage) -> Message:
    """The message that was kept under the sender's own id."""
    kept = messages.by_id(ctx.uow, command.name, command.message_id)
    if kept is None:
        raise NotFound("There is no message {message_number}.", message_number=command.message_id)
    return kept


def _locked(ctx: Context, message_number: int) -> Message:
    kept = messages.lock(ctx.uow, message_number)
    if kept is None:
        raise NotFound("There is no message {message_number}.", message_number=message_number)
    return kept


def _publication(kept: Message) -> Publication:
    return Publication(
        outcome=kept.state,
        instance_id=kept.receiver_instance_id,
        message_number=kept.message_number,
        expires_at=kept.expires_at,
    )


def _changed(
    ctx: Context,
    kept: Message,
    state: MessageState,
    *,
    receiver_instance_id: int | None = None,
    problem: str = "",
) -> Message:
    changed = replace(
        kept,
        state=state,
        receiver_instance_id=receiver_instance_id,
        problem=problem,
        settled_at=ctx.now,
        settled_by=ctx.principal.user_id,
    )
    names = ("receiver_instance_id", "problem", "settled_at", "settled_by", "time_to_live")
    values = {name: getattr(changed, name) for name in names} | {"state": state.value}
    messages.change(ctx.uow, kept.message_number, values)
    return changed


def _abandoned(ctx: Context, message_number: int) -> Message:
    kept = _locked(ctx, message_number)
    if kept.state is not MessageState.UNDELIVERABLE:
        raise _not_waiting(kept)
    return kept


def _not_waiting(kept: Message) -> InvalidState:
    return InvalidState(
        "Expected message {message_number} to be without a receiver, but it is {state}.",
        message_number=kept.message_number,
        state=kept.state.value,
    )
