"""What carries out the clauses of the policy: frozen dataclasses."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from engine.views import WorkItem
from workflows.supervision.views import Sums


@dataclass(frozen=True, slots=True)
class ClauseStep:
    """An element of a deployed process that carries out a clause.

    ``due_in`` is as the diagram has it (``P5WD``), empty where it has none. ``open`` are the
    items that wait there and that the reader may know of.
    """

    definition_key: str
    element_id: str
    name: str
    kind: str
    lane: str
    due_in: str
    open: Sums


@dataclass(frozen=True, slots=True)
class Result:
    """How much of one kind there is that shows a clause being carried out.

    ``label`` is a message like 办结的事项, ``since`` one that says from when it counts. ``page``
    names the endpoint on which it can be read, empty where there is none.
    """

    label: str
    number: int
    since: str = ""
    page: str = ""
    query: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class ClauseStanding:
    """How one clause stands.

    ``built`` and ``missing`` are the numbers of the processes that the policy's table names for it
    (``P05``): those of which a package is deployed, and the others. ``keys`` are the processes
    that have a step for it, whatever the table says.
    """

    clause_id: str
    keys: tuple[str, ...]
    built: tuple[str, ...]
    missing: tuple[str, ...]
    step_count: int
    open: Sums

    @property
    def is_gap(self) -> bool:
        """Whether no step of any process carries it out."""
        return self.step_count == 0


@dataclass(frozen=True, slots=True)
class ClausePage:
    """A clause with its steps, results, and the open items to look at: red before yellow."""

    standing: ClauseStanding
    steps: tuple[ClauseStep, ...]
    results: tuple[Result, ...]
    pressing: tuple[WorkItem, ...]
