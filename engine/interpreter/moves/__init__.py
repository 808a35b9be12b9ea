"""Moving tokens: one operation behind return, withdrawal, jump, skip, restart and migration.

A move cancels some tokens and opens others before elements that the caller names. It is looked
at before it is made: :func:`move` gives the same account in a preview as in the execution, and
what would leave the instance unable to end is refused by element (``net``).
``docs/decisions/0017-moves-and-migration.md`` says why it is made so.
"""

from __future__ import annotations

from engine.interpreter.model import ProcessModel
from engine.interpreter.moves import planning
from engine.interpreter.moves.contract import (
    Migrated,
    Moved,
    Place,
    Plan,
    Refusal,
    Refused,
    Target,
    Token,
)
from engine.interpreter.moves.matching import Match, proposed
from engine.interpreter.moves.migrating import Options, difference_of, migrate
from engine.interpreter.moves.moving import move
from engine.interpreter.serializer import load

__all__ = [
    "Match",
    "Migrated",
    "Moved",
    "Options",
    "Place",
    "Plan",
    "Refusal",
    "Refused",
    "Target",
    "Token",
    "migrate",
    "move",
    "places",
    "plan_return",
    "plan_withdrawal",
    "proposed",
    "token_at",
    "tokens",
    "waits_of_states",
]


def tokens(model: ProcessModel, state: bytes) -> tuple[Token, ...]:
    """The tokens of an instance, for people to choose from."""
    return planning.all_tokens(load(model, state, None))


def waits_of_states(
    first: ProcessModel, state: bytes, second: ProcessModel, other: bytes
) -> Migrated:
    """What waits otherwise in the state ``other`` of ``second`` than in ``state`` of ``first``."""
    return difference_of(load(first, state, None), load(second, other, None), other)


def token_at(model: ProcessModel, state: bytes, task_id: str) -> Token | None:
    """What stands for a task; None where it is past."""
    return planning.token_at(load(model, state, None), task_id)


def places(model: ProcessModel) -> tuple[Place, ...]:
    """The elements of a model where tokens may begin, and why at some they may not."""
    return planning.places(model.spec)


def plan_return(model: ProcessModel, state: bytes, task_id: str, address: str) -> Plan:
    """How the token of ``task_id`` goes back to the element at ``address``.

    Raises:
        Refused: It cannot, or the instance could not come to its end afterwards.
        InvalidState: There is no such task.
    """
    return planning.back(load(model, state, None), task_id, address)


def plan_withdrawal(
    model: ProcessModel,
    state: bytes,
    address: str,
    followers: tuple[str, ...],
    *,
    scope: str = "",
    task_id: str = "",
) -> Plan:
    """How the finished step at ``address`` is open again in place of its ``followers``.

    ``task_id`` is the task that it was: where it was one of several rounds, that one is.

    Raises:
        Refused: A follower is past, or the instance could not come to its end afterwards.
    """
    return planning.taken_back(load(model, state, None), address, followers, scope, task_id)
