"""Plays scenarios: settles the cast, carries the steps out, and keeps what was reached."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field

from engine.clock import VirtualClock
from engine.errors import EngineError
from engine.interpreter import outline
from engine.interpreter.contract import Resource
from engine.runtime import Engine
from workflows.scenarios.acts import act
from workflows.scenarios.coverage import Coverage, Reached, measure
from workflows.scenarios.expectations import expect
from workflows.scenarios.model import Mismatch, Scenario, Step, Verb
from workflows.scenarios.reading import read_scenarios
from workflows.scenarios.staff import settle
from workflows.scenarios.stage import Stage, Untrue
from workflows.supervision.ladder import Ladder

#: Opens an engine of its own with the package under test deployed, on a clock of its own.
Opens = Callable[[Scenario], tuple[Engine, VirtualClock]]
Says = Callable[[EngineError], str]
#: Hears how many stories of how many have been played.
OnPlayed = Callable[[int, int], None]


def in_full(error: EngineError) -> str:
    """An error with its problems, untranslated."""
    problems = getattr(error, "problems", ())
    return " ".join([str(error), *(f"{each.field}: {each}" for each in problems)])


@dataclass(frozen=True, slots=True)
class Played:
    """One scenario as it went. ``mismatches`` is empty where everything was as told."""

    scenario: Scenario
    mismatches: tuple[Mismatch, ...]
    reached: Reached = field(repr=False)

    @property
    def green(self) -> bool:
        return not self.mismatches


@dataclass(frozen=True, slots=True)
class Proof:
    """All scenarios of a package, and what of it they reached together."""

    played: tuple[Played, ...]
    coverage: Coverage

    @property
    def green(self) -> bool:
        return all(each.green for each in self.played)


def prove(
    key: str,
    files: Sequence[tuple[str, bytes]],
    *,
    opens: Opens,
    says: Says,
    ladders: Mapping[str, Ladder],
    only: str = "",
    on_played: OnPlayed = lambda _played, _total: None,
) -> Proof:
    """Play every scenario of a package; ``only`` those whose path or name holds this text.

    ``on_played`` hears after each how many of how many are through.

    Raises:
        InvalidInput: a scenario cannot be read.
        DefinitionError: the package cannot run.
    """
    scenarios = [s for s in read_scenarios(files) if only in s.path or only in s.name]
    on_played(0, len(scenarios))
    played = []
    for scenario in scenarios:
        played.append(play(scenario, key, opens=opens, says=says))
        on_played(len(played), len(scenarios))
    passed = Reached()
    for each in played:
        passed.add(each.reached)
    there = outline([Resource(path, content) for path, content in files])

    def rungs_of(name: str) -> tuple[str, ...]:
        ladder = ladders.get(name)
        return tuple(rung.code for rung in ladder.rungs) if ladder else ()

    return Proof(tuple(played), measure(there, passed, rungs_of))


def play(scenario: Scenario, key: str, *, opens: Opens, says: Says) -> Played:
    """One scenario of the package ``key``, up to its end or its first step that goes wrong."""
    engine, clock = opens(scenario)
    try:
        try:
            cast = settle(engine, scenario.staff, scenario.days)
        except EngineError as error:
            return Played(scenario, (Mismatch(1, "{error}", {"error": says(error)}),), Reached())
        stage = Stage(engine, clock, cast, says)
        mismatches = through(stage, scenario.steps)
        return Played(scenario, mismatches, reached(stage, key))
    finally:
        engine.store.dispose()


def through(stage: Stage, steps: Sequence[Step]) -> tuple[Mismatch, ...]:
    """Take the steps up to the first that goes wrong; what differed there."""
    for step in steps:
        try:
            _take(stage, step)
        except Untrue as untrue:
            return untrue.mismatches
        except EngineError as error:
            return (Mismatch(step.line, "被拒绝：{error}", {"error": stage.say(error)}),)
    return ()


def _take(stage: Stage, step: Step) -> None:
    if step.verb is Verb.EXPECT:
        stage.settle()
        expect(stage, step)
        return
    refused = step.fields.get("refused")
    if refused in (None, False):
        act(stage, step)
        return
    try:
        act(stage, step)
    except EngineError as error:
        said = stage.say(error)
        if refused is not True and str(refused) not in (type(error).__name__, str(error), said):
            if str(refused) in said or str(refused) in str(error):
                return
            params = {"wanted": refused, "found": said}
            raise Untrue(
                Mismatch(step.line, "期望因“{wanted}”被拒绝，实际的理由是：{found}", params)
            ) from None
        return
    raise Untrue(Mismatch(step.line, "期望被拒绝，却办成了。"))


def reached(stage: Stage, key: str) -> Reached:
    """What instances of ``key`` have passed, be they processes of their own or called ones.

    Rungs are told by the element alone, for a work item does not know the called process.
    """
    found = Reached()
    for instance_id in stage.every_instance():
        own = stage.view(instance_id).instance.definition_key
        for event in stage.history(instance_id):
            detail = event.detail
            found.places |= {_seen_from(key, own, each) for each in detail.get("passed", ())}
            found.flows |= {_seen_from(key, own, each) for each in detail.get("flows", ())}
            if event.event == "LadderRungFired":
                found.rungs.add((event.element_id, str(detail.get("rung"))))
    return found


def _seen_from(key: str, own: str, place: str) -> str:
    """How the package ``key`` names an element that an instance of ``own`` passed.

    ``escalation/notify`` in a contact is ``notify`` of the package ``escalation``; what belongs
    to another package gets that one's key before it, which matches nothing here.
    """
    called, _, rest = place.rpartition("/")
    if own == key:
        return place
    return rest if called == key else f"{own}/{place}"
