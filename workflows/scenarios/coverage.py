"""What of a package its scenarios have reached: nodes, flows, timers, rungs. Pure."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass, field

from engine.interpreter import Outline, Outlined


@dataclass(slots=True)
class Reached:
    """What was reached, gathered over scenarios. Ids as in the history; rungs by element."""

    places: set[str] = field(default_factory=set)
    flows: set[str] = field(default_factory=set)
    rungs: set[tuple[str, str]] = field(default_factory=set)

    def add(self, other: Reached) -> None:
        self.places |= other.places
        self.flows |= other.flows
        self.rungs |= other.rungs


@dataclass(frozen=True, slots=True)
class Share:
    """How much of one kind was reached, and what was not: element ids, with a rung's code."""

    kind: str
    total: int
    missing: tuple[str, ...]

    @property
    def reached(self) -> int:
        return self.total - len(self.missing)

    @property
    def percent(self) -> int:
        """Whole percents, rounded down: 100 means all."""
        return 100 if not self.total else self.reached * 100 // self.total


@dataclass(frozen=True, slots=True)
class Coverage:
    nodes: Share
    flows: Share
    timers: Share
    rungs: Share

    @property
    def shares(self) -> tuple[Share, ...]:
        return (self.nodes, self.flows, self.timers, self.rungs)

    @property
    def complete(self) -> bool:
        return not any(share.missing for share in self.shares)


def measure(
    outline: Outline, reached: Reached, rungs_of: Callable[[str], Iterable[str]]
) -> Coverage:
    """``rungs_of`` gives the codes of a ladder's rungs by its name."""
    wanted = [
        (node.element_id, code) for node in outline.on_ladders for code in rungs_of(node.ladder)
    ]
    return Coverage(
        nodes=_share("nodes", outline.nodes, reached.places),
        flows=_share("flows", outline.flows, reached.flows),
        timers=_share("timers", outline.timers, reached.places),
        rungs=Share(
            "rungs",
            len(wanted),
            tuple(f"{node}:{code}" for node, code in wanted if (node, code) not in reached.rungs),
        ),
    )


def _share(kind: str, wanted: tuple[Outlined, ...], reached: set[str]) -> Share:
    missing = tuple(each.element_id for each in wanted if each.element_id not in reached)
    return Share(kind, len(wanted), missing)
