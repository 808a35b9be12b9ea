"""What the contacts show of themselves: frozen dataclasses."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum


class NeedKind(StrEnum):
    """What a need is about; it sets the time to follow it up."""

    POLICY = "policy"
    TRAINING = "training"
    RIGHTS = "rights"
    HARDSHIP = "hardship"
    INNOVATION = "innovation"
    OTHER = "other"
    PROBLEM = "problem"  # what the enterprise itself has to put right


#: What is rectified (P05) instead of followed up: it is no question, and no request for help.
RECTIFIED = frozenset({NeedKind.PROBLEM})


class NeedState(StrEnum):
    OPEN = "open"
    SOLVED = "solved"
    WITHDRAWN = "withdrawn"  # corrected away after the enterprise dissented


@dataclass(frozen=True, slots=True)
class Need:
    """A need that a visit recorded, with the instance that follows it up once that has started.

    ``follow_up_archived_at`` is set where that one was archived.
    """

    instance_id: int
    number: int
    title: str
    kind: str
    detail: str
    wanted_on: date | None
    follow_up_instance_id: int | None
    state: NeedState
    closed_at: datetime | None
    follow_up_archived_at: datetime | None = None


@dataclass(frozen=True, slots=True)
class LedgerEntry:
    """One contact that its enterprise confirmed. ``dissents``: how often it dissented before.

    ``manner`` is ``visit``, ``meeting`` or ``call``; ``rating`` is ``very_good``, ``good``,
    ``fair`` or ``poor``; ``period`` is like ``2026Q2``. The contact itself may be in the archive.
    """

    entry_id: int
    instance_id: int
    enterprise_id: int
    enterprise_name: str
    unit_id: int
    unit_name: str
    area: str
    period: str
    visited_on: date
    manner: str
    met_with: str
    record: str
    rating: str
    remark: str
    dissents: int
    confirmed_at: datetime
    needs: tuple[Need, ...]
    archived_at: datetime | None = None


@dataclass(frozen=True, slots=True)
class LedgerPage:
    entries: tuple[LedgerEntry, ...]
    next_cursor: str


@dataclass(frozen=True, slots=True)
class PlannedVisit:
    """A visit to an enterprise; ``visited_on`` is None until it was made."""

    instance_id: int
    enterprise_id: int
    enterprise_name: str
    unit_id: int
    unit_name: str
    planned_on: date
    together_with: str
    visited_on: date | None


@dataclass(frozen=True, slots=True)
class QuarterPlanned:
    """What planning a quarter did. ``remaining`` enterprises wait for the next call.

    ``present`` had a contact of that quarter already, ``not_due`` were visited lately enough.
    """

    started: tuple[int, ...]
    present: int
    not_due: int
    remaining: int
