"""Commands and queries that move tokens. Each command has a preview that tells what it will do.

``digest`` is that of a preview: where the instance has changed since, or the move would do
anything else, the command is refused with ``Conflict``. Empty: it is made unseen.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from engine.commands.base import Command, Query
from engine.views_of_moves import Movable, Movement, MovePreview, Step


@dataclass(frozen=True, slots=True)
class ReturnWorkItem(Command[Movement]):
    """Send the matter back from a held item to an earlier step, ``address``, that it has passed.

    Whoever did that step gets it again. ``straight_back``: when it is handed in, the matter comes
    straight back to this step and its holder, else through the steps between.
    """

    work_item_id: int
    address: str
    reason: str
    straight_back: bool = False
    digest: str = ""


@dataclass(frozen=True, slots=True)
class PreviewReturn(Query[MovePreview]):
    work_item_id: int
    address: str = ""
    straight_back: bool = False


@dataclass(frozen=True, slots=True)
class ListReturnSteps(Query[tuple[Step, ...]]):
    """The steps that the instance has passed and that a held item may be sent back to."""

    work_item_id: int


@dataclass(frozen=True, slots=True)
class WithdrawWorkItem(Command[Movement]):
    """Take back what the actor has handed in, while nobody has acted on what came of it.

    The item is the actor's again, with what was entered as its draft.
    """

    work_item_id: int
    reason: str = ""
    digest: str = ""


@dataclass(frozen=True, slots=True)
class PreviewWithdrawal(Query[MovePreview]):
    work_item_id: int


@dataclass(frozen=True, slots=True)
class SkipWorkItem(Command[Movement]):
    """Let the process go on without an open item; right ``work_item.skip``."""

    work_item_id: int
    reason: str
    data: Mapping[str, Any] = field(default_factory=dict)
    digest: str = ""


@dataclass(frozen=True, slots=True)
class PreviewSkip(Query[MovePreview]):
    work_item_id: int


@dataclass(frozen=True, slots=True)
class JumpInstance(Command[Movement]):
    """End the tokens ``cancel`` and begin at the steps ``to``; right ``instance.jump``.

    Without ``cancel`` all tokens end. ``again`` are rounds of several that begin anew. ``data``
    is laid over the process data and stands in the history, beside what was there before;
    ``retype`` allows it to change a variable's type.
    """

    instance_id: int
    reason: str
    to: tuple[str, ...] = ()
    cancel: tuple[str, ...] = ()
    again: tuple[str, ...] = ()
    data: Mapping[str, Any] = field(default_factory=dict)
    retype: bool = False
    digest: str = ""


@dataclass(frozen=True, slots=True)
class PreviewJump(Query[MovePreview]):
    instance_id: int
    to: tuple[str, ...] = ()
    cancel: tuple[str, ...] = ()
    again: tuple[str, ...] = ()
    #: A mapping has no hash; questions are told apart by being equal.
    data: Mapping[str, Any] = field(default_factory=dict, hash=False)
    retype: bool = False


@dataclass(frozen=True, slots=True)
class GetMovable(Query[Movable]):
    """The tokens of an instance and the steps that they may go to; right ``instance.jump``."""

    instance_id: int


@dataclass(frozen=True, slots=True)
class RestartInstance(Command[Movement]):
    """Take up an ended instance with its data, at the step ``address`` or (empty) its start.

    ``anew`` leaves it as it is and starts another instance with its data: in the latest version
    from the start, in its own version from a step. Right ``instance.restart``.
    """

    instance_id: int
    reason: str
    address: str = ""
    anew: bool = False
    data: Mapping[str, Any] = field(default_factory=dict)
    digest: str = ""


@dataclass(frozen=True, slots=True)
class PreviewRestart(Query[MovePreview]):
    instance_id: int
    address: str = ""
