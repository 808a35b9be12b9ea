"""Commands and queries about the organisation.

Changes need the right ``organisation.edit``; enabling, disabling and accounts of enterprises
need ``account.manage``. Whatever lies outside of the actor's sight is not found.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from engine.commands.base import Command, Query
from workflows.organisation.duties import Duty, EnterpriseRole, UnitKind
from workflows.organisation.views import (
    ConferenceSummary,
    EnterpriseAccount,
    Holding,
    Person,
    PersonDetail,
    PersonPage,
    Post,
    RosterPage,
    Section,
    Unit,
    UnitDetail,
    UnitPage,
)


@dataclass(frozen=True, slots=True)
class AddUnit(Command[Unit]):
    """Add a unit to the joint conference of a division. A closed one of that name opens again.

    Raises:
        InvalidInput: no conference there, the name is taken, or a second office.
    """

    division_code: str
    name: str
    kind: UnitKind
    system: str = ""


@dataclass(frozen=True, slots=True)
class ChangeUnit(Command[Unit]):
    unit_id: int
    name: str
    system: str = ""


@dataclass(frozen=True, slots=True)
class CloseUnit(Command[Unit]):
    """Close a unit with its posts; refused while it answers for open work items."""

    unit_id: int


@dataclass(frozen=True, slots=True)
class AddSection(Command[Section]):
    unit_id: int
    name: str


@dataclass(frozen=True, slots=True)
class RenameSection(Command[Section]):
    section_id: int
    name: str


@dataclass(frozen=True, slots=True)
class CloseSection(Command[None]):
    """Close a section; its posts stay with the unit."""

    section_id: int


@dataclass(frozen=True, slots=True)
class AddPost(Command[Post]):
    unit_id: int
    name: str
    duty: Duty
    section_id: int | None = None


@dataclass(frozen=True, slots=True)
class ChangePost(Command[Post]):
    """Rename a post or move it to another section. Another duty is another post."""

    post_id: int
    name: str
    section_id: int | None = None


@dataclass(frozen=True, slots=True)
class ClosePost(Command[None]):
    """Close a post: whoever holds it holds it no more."""

    post_id: int


@dataclass(frozen=True, slots=True)
class AddPerson(Command[Person]):
    """Enter a person. ``user_id`` is the account, which never changes."""

    user_id: str
    name: str
    mobile: str = ""


@dataclass(frozen=True, slots=True)
class ChangePerson(Command[Person]):
    user_id: str
    name: str
    mobile: str = ""


@dataclass(frozen=True, slots=True)
class SetPersonEnabled(Command[Person]):
    """Let a person sign in and act, or not any more. Nobody disables himself."""

    user_id: str
    enabled: bool


@dataclass(frozen=True, slots=True)
class Appoint(Command[Holding]):
    """Let a person hold a post from one day to another, both included; None is open-ended.

    Raises:
        InvalidInput: the days are the wrong way round, or meet another appointment to it.
    """

    post_id: int
    user_id: str
    valid_from: date
    valid_to: date | None = None


@dataclass(frozen=True, slots=True)
class EndHolding(Command[Holding]):
    """Set the last day of an appointment."""

    holding_id: int
    valid_to: date


@dataclass(frozen=True, slots=True)
class AddEnterpriseAccount(Command[EnterpriseAccount]):
    """Let a person act for an enterprise, as one of its bodies."""

    user_id: str
    enterprise_id: int
    role: EnterpriseRole


@dataclass(frozen=True, slots=True)
class RemoveEnterpriseAccount(Command[None]):
    user_id: str
    enterprise_id: int
    role: EnterpriseRole


@dataclass(frozen=True, slots=True)
class ListConferences(Query[tuple[ConferenceSummary, ...]]):
    """The joint conferences in the actor's sight, from the region downwards."""


@dataclass(frozen=True, slots=True)
class ListHelpers(Query[tuple[Person, ...]]):
    """Whom to call where something stands still: those who look after the system. For everybody
    who works in a unit or an office."""


@dataclass(frozen=True, slots=True)
class ListUnits(Query[UnitPage]):
    """Open units, a page at a time: of one area, or with ``below`` of all areas within it too."""

    area: str = ""
    below: bool = True
    kind: UnitKind | None = None
    text: str = ""  # in the name, or the system
    cursor: str = ""
    limit: int = 50


@dataclass(frozen=True, slots=True)
class GetUnit(Query[UnitDetail]):
    unit_id: int


@dataclass(frozen=True, slots=True)
class ListPeople(Query[PersonPage]):
    """People in the actor's sight by name or account, a page at a time, by account."""

    text: str = ""
    area: str = ""
    unit_id: int | None = None
    cursor: str = ""
    limit: int = 50


@dataclass(frozen=True, slots=True)
class GetPerson(Query[PersonDetail]):
    user_id: str


@dataclass(frozen=True, slots=True)
class ExportRoster(Query[RosterPage]):
    """A page of who holds which post within ``area``, for a file; right ``roster.import``."""

    area: str = ""
    cursor: str = ""
    limit: int = 200
