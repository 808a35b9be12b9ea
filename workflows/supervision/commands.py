"""Commands and queries of supervision. What lies outside of the actor's sight is not found."""

from __future__ import annotations

from dataclasses import dataclass

from engine.commands.base import Command, Query
from engine.views import Offer
from workflows.documents.views import Document
from workflows.supervision.views import (
    Board,
    ColourExplanation,
    ExtensionRequest,
    LadderView,
    PostPage,
    RequestPage,
    RequestState,
    ResponsibilityClock,
    SupervisedChoices,
    SupervisedPage,
    Supervision,
)


@dataclass(frozen=True, slots=True)
class UrgeWorkItem(Command[Document]):
    """催办: send the leader in charge a numbered urging notice, by hand.

    Right ``work_item.urge``; so many times a day and altogether as the ladder file says.
    The ladder goes on as it would have.
    """

    work_item_id: int
    reason: str = ""


@dataclass(frozen=True, slots=True)
class RequestExtension(Command[ExtensionRequest]):
    """延期: ask for ``working_days`` more; for the holder, before the item is due, once."""

    work_item_id: int
    working_days: int
    reason: str


@dataclass(frozen=True, slots=True)
class DecideExtension(Command[ExtensionRequest]):
    """Approve or refuse an extension; right ``extension.decide``. A refusal needs a reason.

    An approval moves the due date, and the rungs with it.
    """

    request_id: int
    approve: bool
    reason: str = ""


@dataclass(frozen=True, slots=True)
class GetLadder(Query[LadderView]):
    """The rungs of an item: when, colour, state, what they did, to whom, on whose word."""

    work_item_id: int


@dataclass(frozen=True, slots=True)
class GetResponsibilityClock(Query[ResponsibilityClock]):
    """On whom the working time of an instance, or of one of its items, is booked."""

    instance_id: int | None = None
    work_item_id: int | None = None


@dataclass(frozen=True, slots=True)
class ListExtensionRequests(Query[RequestPage]):
    """Requests in the areas that the actor supervises, the oldest first."""

    state: RequestState = RequestState.PENDING
    cursor: str = ""
    limit: int = 50


@dataclass(frozen=True, slots=True)
class GetExtensionRequest(Query[ExtensionRequest | None]):
    """The request on an item; None where there never was one."""

    work_item_id: int


@dataclass(frozen=True, slots=True)
class SupervisionBoard(Query[Board]):
    """The board of the areas that the actor supervises. At most 9 SQL statements.

    ``area`` (a prefix), ``owner`` (``unit:12``), ``process`` (a key) and ``clause`` narrow it.

    Raises:
        Forbidden: the actor supervises none.
    """

    area: str = ""
    owner: str = ""
    process: str = ""
    clause: str = ""
    going_red_limit: int = 20


@dataclass(frozen=True, slots=True)
class ListPostLoads(Query[PostPage]):
    """What lies before each post, by the number of its body. No persons, and no ranking.

    Raises:
        Forbidden: the actor supervises no area.
    """

    area: str = ""
    owner: str = ""
    process: str = ""
    clause: str = ""
    cursor: str = ""
    limit: int = 50


@dataclass(frozen=True, slots=True)
class ListSupervised(Query[SupervisedPage]):
    """Open items with a ladder in the areas that the actor supervises, due first.

    ``colour`` is a value of Urgency or ``suspended``; ``rung`` the last one that fired;
    ``owner`` a body like ``unit:12``; ``area`` a prefix; ``process`` a key; ``clause`` an id;
    ``overdue_working_days`` the least number of working days by which an item is overdue, on the
    national calendar.
    """

    colour: str = ""
    rung: str = ""
    owner: str = ""
    area: str = ""
    process: str = ""
    clause: str = ""
    overdue_working_days: int = 0
    cursor: str = ""
    limit: int = 50


@dataclass(frozen=True, slots=True)
class ListSupervisedChoices(Query[SupervisedChoices]):
    """What ``ListSupervised`` can be narrowed to: whatever has open items on ladders."""


@dataclass(frozen=True, slots=True)
class ExplainColour(Query[ColourExplanation]):
    work_item_id: int


@dataclass(frozen=True, slots=True)
class ListSupervisionOffers(Query[tuple[Offer, ...]]):
    """``extension`` and ``urge``: whether the actor may, and if not, why not.

    What the engine itself offers on an item, suspension among it, comes with ``GetWorkItem``.
    """

    work_item_id: int


@dataclass(frozen=True, slots=True)
class ListExtensionLengths(Query[tuple[int, ...]]):
    """The lengths in working days that an extension may have in ``area``, the shortest first.

    ``ladder`` is the item's; it may have further ones of its own.
    """

    area: str
    ladder: str = ""


@dataclass(frozen=True, slots=True)
class GetSupervision(Query[Supervision]):
    """Ladder, responsibility clock, extension request and offers of an item, read at once."""

    work_item_id: int
