"""Deputies for absence."""

from __future__ import annotations

from engine.commands.work_items import EndAbsence, ListAbsences, SetAbsence
from engine.context import Context
from engine.errors import InvalidInput, InvalidState, NotFound, Problem
from engine.handlers.access import require_right
from engine.store.queries import absences
from engine.views import Absence, Scope


def set_absence(ctx: Context, command: SetAbsence) -> Absence:
    user_id = command.user_id or ctx.principal.user_id
    if user_id != ctx.principal.user_id:
        require_right(ctx, "absence.manage", Scope())
    _require_sensible(ctx, command, user_id)
    ctx.directory.principal(ctx.uow, command.deputy_id, ctx.now)
    other = absences.overlapping(ctx.uow, user_id, command.from_at, command.to_at)
    if other is not None:
        raise InvalidState(
            "Expected no other absence in that time, but {user} is away from {from_at} "
            "to {to_at} already. End that one first.",
            user=user_id,
            from_at=other.from_at,
            to_at=other.to_at,
        )
    values = {
        "user_id": user_id,
        "deputy_id": command.deputy_id,
        "from_at": command.from_at,
        "to_at": command.to_at,
        "reason": command.reason.strip()[:300],
    }
    return absences.add(ctx.uow, values)


def _require_sensible(ctx: Context, command: SetAbsence, user_id: str) -> None:
    problems = []
    if command.deputy_id == user_id:
        problems.append(Problem("deputy_id", "Nobody can deputise for oneself."))
    if command.to_at <= command.from_at:
        problems.append(Problem("to_at", "The end must come after the beginning."))
    if command.to_at <= ctx.now:
        problems.append(Problem("to_at", "The absence must end in the future."))
    if problems:
        raise InvalidInput("The absence cannot be set as it is.", problems=problems)


def end_absence(ctx: Context, command: EndAbsence) -> Absence:
    found = absences.by_id(ctx.uow, command.absence_id)
    mine = found is not None and found.user_id == ctx.principal.user_id
    if found is None or not (
        mine or ctx.rights.may(ctx.uow, ctx.principal, "absence.manage", Scope())
    ):
        raise NotFound("There is no absence {absence_id}.", absence_id=command.absence_id)
    if found.ended_at is None:
        absences.end(ctx.uow, command.absence_id, ctx.now)
    return absences.by_id(ctx.uow, command.absence_id) or found


def list_absences(ctx: Context, _query: ListAbsences) -> tuple[Absence, ...]:
    return absences.concerning(ctx.uow, ctx.principal.user_id, ctx.now)
