"""State stays small and as cheap however long an instance lives, and says the same."""

from __future__ import annotations

import json
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from engine.errors import InvalidState
from engine.interpreter import compaction
from engine.interpreter.contract import Complete
from engine.interpreter.serializer import FORMAT
from tests.bpmn_text import flow_nodes, process
from tests.engine.interpreter.play import Play

REWORK = process(
    "p",
    "start -> m:exclusive -> do -> check -> x:exclusive -[again]-> m",
    "x -[]-> end",
)


def test_rework_loop_of_5000_rounds_stays_small_at_every_rest() -> None:
    play = Play(REWORK).start(company="示例企业", again=True)
    most_tasks = most_bytes = 0
    for number in range(5000):
        play.complete("do", round=number)
        play.complete("check")
        play.passed.clear()
        assert play.state is not None
        most_tasks = max(most_tasks, play.tasks)
        most_bytes = max(most_bytes, len(play.state))
    assert most_tasks <= 20
    assert most_bytes <= 8000
    assert play.complete("do", again=False).complete("check").ended


def test_rework_loop_in_a_branch_and_in_a_subprocess_stays_small() -> None:
    inner = flow_nodes(
        "start_i -> mi:exclusive -> x -> xi:exclusive -[again]-> mi",
        "xi -[]-> end_i",
        prefix="inner",
    )
    play = Play(
        process(
            "p",
            "start -> g:parallel -> m:exclusive -> a -> y:exclusive -[again]-> m",
            "y -[]-> j:parallel -> end",
            "g -> s:sub -> j",
            inner={"s": inner},
        )
    ).start(again=True)
    play.complete("a").complete("x")
    tasks = play.tasks
    for _ in range(300):
        play.complete("a").complete("x")
    assert play.tasks == tasks
    play.complete("a", again=False).complete("x", again=False)
    assert play.ended


def test_parallel_rounds_in_a_loop_stay_small() -> None:
    play = Play(
        process(
            "p",
            "start -> m:exclusive -> g:parallel -> a -> j:parallel -> x:exclusive -[again]-> m",
            "g -> b -> j",
            "x -[]-> end",
        )
    ).start(again=True)
    for number in range(100):
        first, second = ("a", "b") if number % 2 else ("b", "a")
        play.complete(first).complete(second)
        assert play.open == ["a", "b"]
        assert play.tasks == 3


def test_ended_instance_keeps_its_data_and_nothing_else() -> None:
    play = Play(process("p", "start -> a -> end")).start(x=1).complete("a")
    assert play.state is not None
    assert json.loads(play.state)["s"] == [
        {"o": None, "d": {"x": 1}, "c": True, "t": [["1", -1, "start", 64, 0, {}, [], {}]]}
    ]


def test_data_stands_in_the_state_once_however_many_tokens_there_are() -> None:
    text = "督办" * 1000
    play = Play(
        process("p", "start -> g:parallel -> a -> end", "g -> b -> end", "g -> c -> end")
    ).start(text=text)
    assert play.state is not None
    assert play.state.decode().count(text) == 1


def test_keeps_apart_values_that_python_thinks_equal() -> None:
    play = Play(process("p", "start -> a -> b -> end")).start(flag=1).complete("a", flag=True)
    assert play.items[play.task("b")].data["flag"] is True
    play.complete("b")
    assert play.data["flag"] is True


def test_refuses_a_state_of_a_newer_format() -> None:
    play = Play(REWORK).start(again=False)
    assert play.state is not None
    newer = json.loads(play.state)
    newer["f"] = FORMAT + 1
    task_id = play.task("do")
    play.state = json.dumps(newer).encode()
    with pytest.raises(InvalidState, match="format"):
        play.attempt(Complete(task_id, {}))


#: A state as format 1 wrote it. It has to stay loadable for ever.
FORMAT_1 = (
    b'{"f":1,"n":4,"s":[{"o":null,"d":{},"c":false,"t":[["3",-1,"m",64,0,{"again":true},[],{}],'
    b'["4",0,"do",16,0,{},[],{}]]}]}'
)


def test_state_of_format_1_stays_loadable() -> None:
    play = Play(REWORK)
    play.state = FORMAT_1
    outcome = play.attempt(Complete("4", {"again": False}))
    assert [item.element_id for item in outcome.opened] == ["check"]


#: A state of the same format from before the specs of a scope had names of their own.
FORMAT_1_AT_THE_START = (
    b'{"f":1,"n":4,"s":[{"o":null,"d":{},"c":false,"t":[["1",-1,"Start",64,0,{},[],{}],'
    b'["2",0,"a",16,0,{},[],{}],["3",0,"b",16,0,{},[],{}]]}]}'
)


def test_state_with_the_older_name_of_the_start_stays_loadable() -> None:
    play = Play(process("p", "start1 -> a -> end", "start2 -> b -> end"))
    play.state = FORMAT_1_AT_THE_START
    outcome = play.attempt(Complete("2", {}))
    assert outcome.active == ("b",)


# ── Against an oracle that never forgets ──────────────────────────────────────────────────


class _Writer:
    """Writes a random well-formed process: sequences, choices, branches, races and loops."""

    def __init__(self) -> None:
        self.flows: list[str] = []
        self.inner: dict[str, str] = {}
        self.count = 0

    def name(self, kind: str) -> str:
        self.count += 1
        return f"{kind}{self.count}"

    def block(self, shape: Any, entry: str) -> str:
        """Append ``shape`` behind the node ``entry``; return the last node."""
        kind, parts = shape
        if kind == "task":
            return self._connect(entry, self.name("u"))
        if kind == "sequence":
            for part in parts:
                entry = self.block(part, entry)
            return entry
        if kind == "loop":
            return self._loop(parts[0], entry)
        gateway = "exclusive" if kind == "choice" else "parallel"
        ending = "complex" if kind == "race" else gateway
        split, join = self.name("g"), self.name("j")
        if kind == "race":
            first = "<activationCondition>activationCount == 1</activationCondition>"
            self.inner[join] = first
        self._connect(entry, f"{split}:{gateway}")
        for index, part in enumerate(parts):
            # A task of its own at the head of each branch keeps the flows apart.
            head = self.name("u")
            condition = ""
            if kind == "choice":
                condition = "[]-" if index == 0 else f"[choice == {index}]-"
            self.flows.append(f"{split} -{condition}> {head}")
            self._connect(self.block(part, head), f"{join}:{ending}")
        return join

    def _loop(self, part: Any, entry: str) -> str:
        head, test = self.name("m"), self.name("x")
        self._connect(entry, f"{head}:exclusive")
        self._connect(self.block(part, head), f"{test}:exclusive")
        self.flows.append(f"{test} -[again]-> {head}")
        after = self.name("u")
        self.flows.append(f"{test} -[]-> {after}")
        return after

    def _connect(self, source: str, target: str) -> str:
        self.flows.append(f"{source} -> {target}")
        return target.partition(":")[0]


_SHAPES = st.recursive(
    st.just(("task", ())),
    lambda inner: st.one_of(
        st.tuples(st.just("sequence"), st.lists(inner, min_size=1, max_size=3)),
        st.tuples(st.just("parallel"), st.lists(inner, min_size=2, max_size=3)),
        st.tuples(st.just("race"), st.lists(inner, min_size=2, max_size=3)),
        st.tuples(st.just("choice"), st.lists(inner, min_size=2, max_size=3)),
        st.tuples(st.just("loop"), st.lists(inner, min_size=1, max_size=1)),
    ),
    max_leaves=6,
)
#: Which open task to complete, and what the person answers.
_MOVES = st.lists(
    st.tuples(
        st.integers(0, 20),
        st.fixed_dictionaries(
            {"choice": st.integers(0, 2), "again": st.booleans()},
            optional={"a": st.integers(0, 3), "b": st.lists(st.integers(0, 3), max_size=2)},
        ),
    ),
    min_size=1,
    max_size=25,
)


def play_through(text: str, moves: list[tuple[int, dict[str, Any]]]) -> list[object]:
    """What there was to see after each move: the open tasks in order, and all data."""
    play = Play(text).start(choice=0, again=False, a=0)
    seen: list[object] = []
    for choice, answer in moves:
        if play.ended:
            break
        element_id = play.open[choice % len(play.open)]
        play.complete(element_id, **answer)
        data = [dict(item.data) for item in play.items.values()]
        seen.append((play.open, data, dict(play.data), play.ended))
    return seen


@settings(max_examples=150, deadline=None)
@given(shape=_SHAPES, moves=_MOVES)
def test_compaction_changes_nothing_that_can_be_seen(
    shape: Any, moves: list[tuple[int, dict[str, Any]]]
) -> None:
    writer = _Writer()
    last = writer.block(shape, "start")
    writer.flows.append(f"{last} -> end")
    text = process("p", *writer.flows, inner=writer.inner)
    compacted = play_through(text, moves)
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(compaction, "_compact_scope", lambda scope: None)
        kept = play_through(text, moves)
    assert compacted == kept
