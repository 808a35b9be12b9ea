"""What the organisation shows of itself: frozen dataclasses."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime

from workflows.changes.views import Change
from workflows.divisions import Level
from workflows.organisation.duties import Duty, EnterpriseRole, UnitKind


@dataclass(frozen=True, slots=True)
class ConferenceSummary:
    """A joint conference in the tree. ``parent_area`` is empty for the region's."""

    area: str
    division_code: str
    name: str
    level: Level
    parent_area: str
    units: int


@dataclass(frozen=True, slots=True)
class Unit:
    """``place`` is the division's name for people; ``closed_at`` is None while it exists."""

    unit_id: int
    name: str
    kind: UnitKind
    system: str
    area: str
    place: str
    closed_at: datetime | None


@dataclass(frozen=True, slots=True)
class UnitPage:
    units: tuple[Unit, ...]
    next_cursor: str


@dataclass(frozen=True, slots=True)
class Section:
    section_id: int
    name: str


@dataclass(frozen=True, slots=True)
class Holding:
    """Who holds a post from which day to which, both included; ``valid_to`` None is open."""

    holding_id: int
    post_id: int
    user_id: str
    person_name: str
    valid_from: date
    valid_to: date | None


@dataclass(frozen=True, slots=True)
class Post:
    """A post with those who hold it today or will, the earliest first."""

    post_id: int
    name: str
    duty: Duty
    section_id: int | None
    holdings: tuple[Holding, ...]


@dataclass(frozen=True, slots=True)
class UnitDetail:
    unit: Unit
    sections: tuple[Section, ...]
    posts: tuple[Post, ...]
    changes: tuple[Change, ...]


@dataclass(frozen=True, slots=True)
class Person:
    """``mobile`` is masked unless the reader maintains the organisation or is that person."""

    user_id: str
    name: str
    mobile: str
    enabled: bool


@dataclass(frozen=True, slots=True)
class PersonPage:
    people: tuple[Person, ...]
    next_cursor: str


@dataclass(frozen=True, slots=True)
class HeldPost:
    """One appointment of a person, past ones too."""

    holding_id: int
    post_id: int
    post_name: str
    duty: Duty
    unit: Unit
    valid_from: date
    valid_to: date | None


@dataclass(frozen=True, slots=True)
class EnterpriseAccount:
    user_id: str
    enterprise_id: int
    enterprise_name: str
    role: EnterpriseRole


@dataclass(frozen=True, slots=True)
class RosterLine:
    """A post with who holds it, as one row of the roster. Days are included; no end is None."""

    area: str
    unit: str
    kind: UnitKind
    section: str
    post: str
    duty: Duty
    name: str
    user_id: str
    valid_from: date
    valid_to: date | None


@dataclass(frozen=True, slots=True)
class RosterPage:
    """``next_cursor`` is empty on the last page."""

    lines: tuple[RosterLine, ...]
    next_cursor: str


@dataclass(frozen=True, slots=True)
class PersonDetail:
    person: Person
    posts: tuple[HeldPost, ...]
    accounts: tuple[EnterpriseAccount, ...]
    changes: tuple[Change, ...]
