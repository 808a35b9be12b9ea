"""What runs in earnest can be played by hand: the play offers each step of it, and the end."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from hypothesis import HealthCheck, Phase, given, seed, settings

from engine.commands.instances import GetHistory
from engine.ids import SYSTEM
from engine.interpreter.checks.package import Source
from engine.interpreter.event_source import definition_kind, definitions_of
from engine.interpreter.global_tasks import read_bpmn
from engine.interpreter.token_play.boards import CAUSED, boards_of
from engine.interpreter.token_play.moving import Moving, Run
from engine.interpreter.xml_source import Node, local_name
from engine.store.memory import memory_store
from engine.store.unit_of_work import Store
from tests.databases import import_every_table
from tests.engine.random_play import Play, deploy
from tests.engine.random_shapes import RandomWriter, shapes
from tests.engine.random_shapes import moves as some_moves
from tests.seeds import FIRST_SEED

_EXAMPLES = 60
#: What the game leaves out on purpose: undoing, and the conditions of complex gateways.
_LEFT_OUT = (b"compensate", b"cancelEventDefinition", b"complexGateway")
_ROUNDS = ("multiInstanceLoopCharacteristics", "standardLoopCharacteristics")


@pytest.fixture(scope="module")
def memory() -> Iterator[Store]:
    import_every_table()
    store = memory_store()
    store.create_all()
    yield store
    store.dispose()


def test_the_play_offers_what_happens_in_earnest(memory: Store) -> None:
    followed = 0

    @seed(FIRST_SEED)
    @settings(
        max_examples=_EXAMPLES,
        deadline=None,
        database=None,
        phases=[Phase.generate],
        suppress_health_check=list(HealthCheck),
    )
    @given(shapes(8), some_moves(20))
    def play(shape: object, actions: list[tuple[int, bool, int, int]]) -> None:
        nonlocal followed
        files = RandomWriter("wang").files(shape)
        content = next(text for path, text in files if path.endswith(".bpmn"))
        if any(each in content for each in _LEFT_OUT):
            return
        deploy(memory, files)
        earnest = Play(memory)
        earnest.act_all(actions)
        earnest.bring_to_its_end()
        _follow(read_bpmn(content), _passed(earnest))
        followed += 1

    play()
    assert followed > _EXAMPLES // 4


def _passed(earnest: Play) -> list[str]:
    """The elements of the process itself that tokens passed, in order."""
    events = earnest._kept.query(GetHistory(earnest.instance_id, limit=10_000), actor=SYSTEM)
    ordered = sorted(events, key=lambda each: each.sequence)
    return [
        place
        for each in ordered
        for place in each.detail.get("passed", ())
        if "/" not in place  # What is called is one step of who calls it.
    ]


def _follow(root: Node, passed: list[str]) -> None:
    """Keep every state that the play may be in; each step must be open in one of them."""
    process = next(node for node in root if local_name(node) == "process" and node.get("id") == "p")
    moving = Moving(boards_of(Source("p.bpmn", root), process))
    at_will = set(_at_will(root))
    states = {moving.begin("p")}
    for place in passed:
        after = {
            move.after
            for state in _entered(moving, states)
            for move in moving.moves(state)
            if move.element_id == place and move.kind != "enters"
        }
        assert after or place in at_will, (place, passed)
        states = after or states
    assert any(not state.tokens for state in _entered(moving, states)), passed


def _entered(moving: Moving, states: set[Run]) -> set[Run]:
    """The states, and those that entering subprocesses makes of them: no history tells of it."""
    found, left = set(states), list(states)
    while left:
        for move in moving.moves(left.pop()):
            if move.kind == "enters" and move.after not in found:
                found.add(move.after)
                left.append(move.after)
    return found


def _at_will(root: Node) -> Iterator[str]:
    """Rounds are one move together, and what catches is passed together with what throws."""
    for node in root.iter("{*}*"):
        if local_name(node) in _ROUNDS:
            yield from (each.get("id") or "" for each in node.getparent().iter("{*}*"))
        elif node.get("triggeredByEvent") == "true":
            yield node.get("id") or ""  # It ends with what is in it.
        elif {definition_kind(each) for each in definitions_of(node)} & CAUSED:
            yield node.get("id") or ""
