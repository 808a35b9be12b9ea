"""Commands and queries about playing scenarios in the background. Right ``definition.draw``."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from engine.commands.base import Command, Query
from workflows.scenarios.views import PlayProblem, PlayResult, PlayState, ScenarioRun


@dataclass(frozen=True, slots=True)
class RunScenarios(Command[ScenarioRun]):
    """Play the scenarios of a definition, or of the files of a package that is not deployed.

    They are played apart from the installation, in virtual time. Either ``definition_id`` or
    ``key`` and ``files`` is given; paths are those inside the package.

    Raises:
        InvalidInput: both or neither is given, or no file is a scenario.
        InvalidState: the actor has a run under way.
    """

    definition_id: int | None = None
    key: str = ""
    files: tuple[tuple[str, bytes], ...] = ()


@dataclass(frozen=True, slots=True)
class NotePlayed(Command[bool]):
    """Say how many stories are through: a sign of life. False where the run has ended."""

    run_id: int
    played: int
    total: int


@dataclass(frozen=True, slots=True)
class EndScenarioRun(Command[None]):
    """End a run that goes on. Nothing happens where it has ended already."""

    run_id: int
    state: PlayState
    result: PlayResult = field(default_factory=PlayResult)
    problems: tuple[PlayProblem, ...] = ()
    error: str = ""
    error_params: Mapping[str, object] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class GetScenarioRun(Query[ScenarioRun]):
    scenario_run_id: int


@dataclass(frozen=True, slots=True)
class ListScenarioRuns(Query[tuple[ScenarioRun, ...]]):
    """The runs of a definition, or of all, the latest first; without what came of them."""

    definition_id: int | None = None
    limit: int = 5


@dataclass(frozen=True, slots=True)
class GetScenarioFiles(Query[tuple[tuple[str, bytes], ...]]):
    """The files that a run plays or has played."""

    run_id: int
