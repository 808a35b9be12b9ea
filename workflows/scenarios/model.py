"""What a scenario is. Plain data, no I/O."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from enum import StrEnum
from typing import Any

from workflows.enterprises.codes import Ownership
from workflows.enterprises.size import Size
from workflows.organisation.duties import Duty, EnterpriseRole, UnitKind


@dataclass(frozen=True, slots=True)
class UnitGiven:
    """A unit of the story. ``name`` is how the story calls it, ``title`` what stands on file."""

    name: str
    title: str
    division: str
    kind: UnitKind


@dataclass(frozen=True, slots=True)
class EnterpriseGiven:
    """An enterprise on file; ``contacted_by`` is a unit of the story or empty."""

    name: str
    division: str
    ownership: Ownership
    sector: str
    size: Size
    employees: int
    contacted_by: str


@dataclass(frozen=True, slots=True)
class PersonGiven:
    """Somebody with a duty in a unit, or a role in an enterprise."""

    name: str
    unit: str = ""
    duty: Duty | None = None
    enterprise: str = ""
    role: EnterpriseRole | None = None


@dataclass(frozen=True, slots=True)
class Staff:
    """Everybody and everything that is there when the story begins."""

    units: tuple[UnitGiven, ...] = ()
    enterprises: tuple[EnterpriseGiven, ...] = ()
    people: tuple[PersonGiven, ...] = ()


@dataclass(frozen=True, slots=True)
class Days:
    """Days on which the story's calendar differs from the national one."""

    off: tuple[date, ...] = ()
    working: tuple[date, ...] = ()


class Verb(StrEnum):
    """What a step does. The step's first key says which."""

    START = "start"
    DO = "do"
    VOTE = "vote"
    CLAIM = "claim"
    COMPLETE = "complete"
    RELEASE = "release"
    ASSIGN = "assign"
    DELEGATE = "delegate"
    TRANSFER = "transfer"
    WAIT = "wait"
    UNTIL = "until"
    FOLLOW = "follow"
    DEPLOY = "deploy"
    MESSAGE = "message"
    ESCALATE = "escalate"
    URGE = "urge"
    ASK_EXTENSION = "ask_extension"
    DECIDE_EXTENSION = "decide_extension"
    SIGN = "sign"
    AWAY = "away"
    CANCEL = "cancel"
    SUSPEND = "suspend"
    RESUME = "resume"
    EXPECT = "expect"


@dataclass(frozen=True, slots=True)
class Step:
    """One step: the verb, what it is done to, and the fields beside it, as the file has them."""

    line: int
    verb: Verb
    subject: Any
    fields: Mapping[str, Any] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Scenario:
    """One story. ``at`` is when it begins (aware), ``path`` the file inside the package."""

    path: str
    name: str
    at: datetime
    staff: Staff
    days: Days
    steps: tuple[Step, ...]


@dataclass(frozen=True, slots=True)
class Mismatch:
    """What was not as the story says: the line, what was expected, what was found."""

    line: int
    template: str
    params: Mapping[str, object] = field(default_factory=dict)

    def __str__(self) -> str:
        return self.template.format(**self.params)
