"""Random processes, played with random actions, survive a restart after every one of them.

Each process is played twice: by one engine, and by a new engine for each action, to which nothing
is known but the store. Both must end alike: state, data, items, jobs, subscriptions and history.
The seed of each shard stands in the name of its test, the first one in the head of every run;
``DUBAN_SEED=17`` plays others than usual, and ``python -m tests.bench.random_processes`` more.
"""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from engine.store.memory import memory_store
from engine.store.unit_of_work import Store
from tests.databases import PostgresTemplate, import_every_table
from tests.engine.random_play import Play, RestartedPlay, deploy, play_many, play_twice
from tests.engine.random_shapes import LEAVES, RandomWriter
from tests.seeds import FIRST_SEED

_SHARDS = 10
_IN_A_SHARD = 200
_ON_POSTGRESQL = 40


@pytest.fixture
def memory() -> Iterator[Store]:
    import_every_table()
    store = memory_store()
    store.create_all()
    yield store
    store.dispose()


@pytest.mark.parametrize("chance", range(FIRST_SEED, FIRST_SEED + _SHARDS))
def test_a_restart_after_every_action_shows_in_nothing(memory: Store, chance: int) -> None:
    assert play_many(memory, number=_IN_A_SHARD, chance=chance).processes >= _IN_A_SHARD


def test_a_restart_shows_in_nothing_on_postgresql_either(
    postgres_template: PostgresTemplate,
) -> None:
    chance = FIRST_SEED + _SHARDS
    with postgres_template.copied() as url:
        store = Store(url)
        played = play_many(store, number=_ON_POSTGRESQL, chance=chance)
        store.dispose()
    assert played.processes >= _ON_POSTGRESQL


@pytest.mark.parametrize("kind", LEAVES)
def test_every_kind_of_element_is_played_to_its_end(memory: Store, kind: str) -> None:
    """So that none of them is left out by chance."""
    deploy(memory, RandomWriter("wang").files((kind, ())))
    play = Play(memory)
    play.bring_to_its_end()
    assert play.told()["state"] == "completed"


def test_the_plays_would_tell_when_a_restart_loses_something(memory: Store) -> None:
    """The comparison itself: an answer that differs shows in data, state and history."""
    deploy(memory, RandomWriter("wang").files(("task", ())))
    tellings = []
    for kind, answer in ((Play, 1), (RestartedPlay, 2)):
        play = kind(memory)
        play.act_all([(0, False, 0, answer)])
        play.bring_to_its_end()
        tellings.append(play.told())
    different = {name for name in tellings[0] if tellings[0][name] != tellings[1][name]}
    assert different >= {"history"}


def test_a_message_that_takes_back_who_else_waits_for_it_is_delivered(memory: Store) -> None:
    """Found by chance (seed 1008): the same message at the edges of two nested subprocesses."""
    nested = ("limited", [("limited", [("task", ())])])
    assert play_twice(memory, nested, [(0, False, 0, 0), (8, False, 0, 0)])
