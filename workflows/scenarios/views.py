"""What a playing of scenarios shows of itself: frozen dataclasses."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from workflows.scenarios.coverage import Share


class PlayState(StrEnum):
    WAITING = "waiting"
    PLAYING = "playing"
    DONE = "done"
    FAILED = "failed"  # the files could not be played at all

    @property
    def ended(self) -> bool:
        return self in (PlayState.DONE, PlayState.FAILED)


@dataclass(frozen=True, slots=True)
class ToldOtherwise:
    """Where a story went otherwise than told: the line, and a Chinese template with its fields."""

    line: int
    template: str
    params: Mapping[str, object]


@dataclass(frozen=True, slots=True)
class Story:
    """One scenario as it went."""

    path: str
    name: str
    mismatches: tuple[ToldOtherwise, ...]


@dataclass(frozen=True, slots=True)
class PlayResult:
    """What came of it: the stories, how much they covered, and what of the diagram they reached."""

    stories: tuple[Story, ...] = ()
    shares: tuple[Share, ...] = ()
    places: tuple[str, ...] = ()
    flows: tuple[str, ...] = ()

    @property
    def green(self) -> bool:
        return not any(story.mismatches for story in self.stories)


@dataclass(frozen=True, slots=True)
class PlayProblem:
    """What is wrong with the files, by their place in them."""

    field: str
    template: str
    params: Mapping[str, object]


@dataclass(frozen=True, slots=True)
class ScenarioRun:
    """One playing; ``definition_id`` is None for files that are not deployed.

    ``played`` of ``total`` stories are through. ``error`` says why they could not be played.
    """

    run_id: int
    definition_id: int | None
    process_key: str
    state: PlayState
    requested_by: str
    requested_at: datetime
    seen_at: datetime
    finished_at: datetime | None
    played: int
    total: int
    result: PlayResult
    problems: tuple[PlayProblem, ...]
    error: str
    error_params: Mapping[str, object]
