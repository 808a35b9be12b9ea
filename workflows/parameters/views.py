"""What is told of parameters."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from workflows.packages import Label, Parameter


@dataclass(frozen=True, slots=True)
class Setting:
    """One setting for ``area`` and all within it; ``value`` None is the default again."""

    setting_id: int
    package: str
    parameter_id: str
    area: str
    value: int | None
    valid_from: datetime
    source: str
    reason: str
    set_at: datetime
    set_by: str
    superseded_at: datetime | None = None


@dataclass(frozen=True, slots=True)
class Use:
    """Where a diagram names a parameter; ``attribute`` is ``dueIn`` or the element of a timer."""

    element_id: str
    element_name: str
    attribute: str


@dataclass(frozen=True, slots=True)
class InForce:
    """What a parameter is in an area: by ``setting``, or by default where that is None.

    ``coming`` is a setting of this very area that holds later, ``may_set`` whether the one who
    asks may set the parameter for the area.
    """

    parameter: Parameter
    package: str
    area: str
    value: int
    setting: Setting | None
    coming: Setting | None = None
    uses: tuple[Use, ...] = ()
    may_set: bool = False

    @property
    def source(self) -> str:
        """On whose word: ``default``, ``practice``, a clause, or what the office wrote."""
        return self.parameter.source if self.setting is None else self.setting.source

    @property
    def by_default(self) -> bool:
        return self.setting is None


@dataclass(frozen=True, slots=True)
class ProcessParameters:
    """The parameters of one process, as they hold in ``area``."""

    package: str
    number: str
    name: Label
    parameters: tuple[InForce, ...]


@dataclass(frozen=True, slots=True)
class ParameterFile:
    """One parameter in full: what holds, all that ever was set here, and how many open items
    rest on what was set before and keep their dates."""

    now: InForce
    history: tuple[Setting, ...]
    open_items: int


@dataclass(frozen=True, slots=True)
class ParameterPreview:
    """What another value would mean for what begins at ``from_at``: both due dates.

    They are None for a parameter that is no length of time.
    """

    now: InForce
    value: int
    from_at: datetime
    due_before: datetime | None
    due_after: datetime | None
