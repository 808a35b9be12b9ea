"""Plays all that can happen in a net, within a bound, and remembers how each marking came about."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, field

from engine.interpreter.checks.soundness.game import Firing, Game, Marking
from engine.interpreter.checks.soundness.net import Beginning, Net, Role

#: Markings that are looked at in one scope.
MAX_MARKINGS = 10_000
#: With so many alike tokens on one element, or two alike ones on so many elements, a marking is
#: not played on: there may be any number of them.
_TOO_MANY = 3
#: So many alike tokens anywhere, as before a complex gateway that something always may come to, are
#: a cycle that makes them: each further one would only cost what all of them cost.
_HEAP = 12
_CROWDED_ROLES = frozenset({Role.PASS, Role.WAIT, Role.ALL, Role.SOME})


@dataclass
class Exploration:
    """``markings`` in the order of their discovery, the nearest first; ``next`` by number."""

    game: Game
    markings: list[Marking] = field(default_factory=list)
    #: How each marking was first reached: from which one, by what. None: a beginning.
    origin: list[tuple[int | None, Firing]] = field(default_factory=list)
    begun_by: dict[int, Beginning] = field(default_factory=dict)
    next: list[tuple[int, ...]] = field(default_factory=list)
    #: The elements that let tokens out on the way to each of ``next``.
    by: list[tuple[str, ...]] = field(default_factory=list)
    fired: set[str] = field(default_factory=set)
    #: Markings whose continuation was left out because tokens multiply.
    cut: set[int] = field(default_factory=set)
    #: Whether all was looked at; else ``looked_at`` markings were.
    complete: bool = True
    looked_at: int = 0

    @property
    def net(self) -> Net:
        return self.game.net

    def way_to(self, number: int) -> list[Firing]:
        """What happened until marking ``number``, in order."""
        firings: list[Firing] = []
        current: int | None = number
        while current is not None:
            current, firing = self.origin[current]
            firings.append(firing)
        return [each for each in reversed(firings) if each.element_id]

    def beginning_of(self, number: int) -> Beginning:
        while (before := self.origin[number][0]) is not None:
            number = before
        return self.begun_by[number]

    def crowded(self, number: int) -> list[str]:
        """The elements on which two alike tokens are at once."""
        counts = Counter(self.markings[number].tokens)
        spots = self.game.spots
        return [
            spots[token[0]].element_id
            for token, count in counts.items()
            if count > 1 and spots[token[0]].role in _CROWDED_ROLES
        ]

    def stuck(self) -> Iterable[int]:
        return (
            number
            for number, following in enumerate(self.next)
            if not following and self.markings[number].tokens and number not in self.cut
        )

    def ended(self) -> set[int]:
        return {number for number, each in enumerate(self.markings) if not each.tokens}

    def that_can_reach(self, goals: Iterable[int]) -> set[int]:
        before: dict[int, list[int]] = {}
        for number, following in enumerate(self.next):
            for each in following:
                before.setdefault(each, []).append(number)
        found: set[int] = set()
        left = list(goals)
        while left:
            number = left.pop()
            if number not in found:
                found.add(number)
                left += before.get(number, ())
        return found


def explore(net: Net, *, most: int | None = None) -> Exploration:
    """All markings of ``net``, breadth first, at most ``most`` (``MAX_MARKINGS``) of them."""
    return _Explorer(net).explore(MAX_MARKINGS if most is None else most)


class _Explorer:
    def __init__(self, net: Net) -> None:
        self._found = Exploration(Game(net))
        self._numbers: dict[Marking, int] = {}

    def explore(self, most: int) -> Exploration:
        found = self._found
        for beginning in found.net.beginnings:
            self._begin(beginning)
        while len(found.next) < len(found.markings):
            if len(found.next) == most:
                self._leave_the_rest()
            else:
                self._play(len(found.next))
        return found

    def _begin(self, beginning: Beginning) -> None:
        firing = Firing(beginning.via, beginning.flows)
        if beginning.via:
            self._found.fired.add(beginning.via)
        number = self._number_of(self._found.game.begin(beginning), None, firing)
        self._found.begun_by.setdefault(number, beginning)

    def _number_of(self, marking: Marking, before: int | None, firing: Firing) -> int:
        found = self._found
        known = self._numbers.get(marking)
        if known is None:
            known = self._numbers[marking] = len(found.markings)
            found.markings.append(marking)
            found.origin.append((before, firing))
        return known

    def _play(self, number: int) -> None:
        found, marking = self._found, self._found.markings[number]
        following, by = [], []
        if _too_many(found.game, marking):
            found.cut.add(number)
        else:
            for firing, after in found.game.moves(marking):
                following.append(self._number_of(after, number, firing))
                by.append(firing.element_id)
        found.fired.update(by)
        found.next.append(tuple(following))
        found.by.append(tuple(by))

    def _leave_the_rest(self) -> None:
        found, number = self._found, len(self._found.next)
        found.looked_at, found.complete = number, False
        left = len(found.markings) - number
        found.next += [()] * left
        found.by += [()] * left
        found.cut.update(range(number, len(found.markings)))


def _too_many(game: Game, marking: Marking) -> bool:
    if len(marking.tokens) < _TOO_MANY:
        return False
    counts = Counter(marking.tokens)
    crowds = [
        count
        for token, count in counts.items()
        if count > 1 and game.spots[token[0]].role in _CROWDED_ROLES
    ]
    return (
        len(crowds) >= _TOO_MANY
        or max(crowds, default=0) >= _TOO_MANY
        or max(counts.values()) >= _HEAP
    )
