"""Commands and queries about parameters. Setting needs the right ``parameter.set`` over the area.

``area`` is that of the office (``15``, ``1502``); empty is the widest that the actor supervises.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime

from engine.commands.base import Command, Query
from workflows.parameters.views import (
    InForce,
    ParameterFile,
    ParameterPreview,
    ProcessParameters,
    Setting,
)


@dataclass(frozen=True, slots=True)
class SetParameter(Command[Setting]):
    """Set a value for ``area`` from the beginning of ``valid_from`` on; without one, from now on.

    What opens afterwards goes by it; what is open keeps its dates.

    Raises:
        InvalidInput: the value is out of bounds, the day is past, or reason or source is missing.
    """

    package: str
    parameter_id: str
    value: int
    reason: str
    source: str = "default"
    area: str = ""
    valid_from: date | None = None


@dataclass(frozen=True, slots=True)
class RevertParameter(Command[Setting]):
    """Let the default (or what a wider area has set) hold again, from now on.

    Raises:
        InvalidState: nothing is set for this area.
    """

    package: str
    parameter_id: str
    reason: str
    area: str = ""


@dataclass(frozen=True, slots=True)
class ListParameters(Query[tuple[ProcessParameters, ...]]):
    """The parameters of every process as they hold in ``area``; ``package`` narrows to one."""

    area: str = ""
    package: str = ""


@dataclass(frozen=True, slots=True)
class GetParameter(Query[ParameterFile]):
    """One parameter with all that was ever set in ``area``."""

    package: str
    parameter_id: str
    area: str = ""


@dataclass(frozen=True, slots=True)
class PreviewParameter(Query[ParameterPreview]):
    """What a value would mean, without setting it. Refuses what ``SetParameter`` would."""

    package: str
    parameter_id: str
    value: int
    area: str = ""


@dataclass(frozen=True, slots=True)
class ExplainLimit(Query[InForce | None]):
    """The parameter that gave an item of ``element_id`` its ``due_in`` at ``at``, if one did.

    ``definition_key`` is the process that the item belongs to; what that one calls is looked
    through too.
    """

    definition_key: str
    element_id: str
    due_in: str
    area: str
    at: datetime
