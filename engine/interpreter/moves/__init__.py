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
    Moved,
    Place,
    Plan,
    Refusal,
    Refused,
    Target,
    Token,
)
from engine.interpreter.moves.moving import move
from engine.interpreter.serializer import load

__all__ = [
    "Moved",
    "Place",
    "Plan",
    "Refusal",
    "Refused",
    "Target",
    "Token",
    "move",
    "places",
    "plan_return",
    "plan_withdrawal",
    "tokens",
]


def tokens(model: ProcessModel, state: bytes) -> tuple[Token, ...]:
    """The tokens of an instance, for people to choose from."""
    return planning.all_tokens(load(model, state, None))


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
    model: ProcessModel, state: bytes, address: str, followers: tuple[str, ...], *, scope: str = ""
) -> Plan:
    """How the finished step at ``address`` is open again in place of its ``followers``.

    Raises:
        Refused: A follower is past, or the instance could not come to its end afterwards.
    """
    return planning.taken_back(load(model, state, None), address, followers, scope)
