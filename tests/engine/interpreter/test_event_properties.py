"""Random processes: what is undone in which order, and that compaction shows in nothing of it."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from engine.interpreter import compaction
from tests.bpmn_text import flow_nodes, process, timer
from tests.engine.interpreter.play import Play

COMPENSATE = "<compensateEventDefinition/>"
SHAPES = st.recursive(
    st.sampled_from([("task", ()), ("watched", ()), ("linked", ())]),
    lambda inner: st.one_of(
        st.tuples(st.just("sequence"), st.lists(inner, min_size=1, max_size=3)),
        st.tuples(st.just("parallel"), st.lists(inner, min_size=2, max_size=3)),
        st.tuples(st.just("loop"), st.lists(inner, min_size=1, max_size=1)),
        st.tuples(st.just("scope"), st.lists(inner, min_size=1, max_size=1)),
        st.tuples(st.just("undo"), st.lists(inner, min_size=1, max_size=1)),
    ),
    max_leaves=7,
)
#: Which of what waits happens next: an open task, a timer or a message; and the answer.
MOVES = st.lists(
    st.tuples(st.integers(0, 20), st.booleans(), st.integers(0, 3)), min_size=1, max_size=25
)


class Writer:
    """Every task ``u1`` is undone by ``no_u1``; ``undo`` blocks undo what their scope has done.

    Watched tasks have a conditional and a multiple event at their edge.
    """

    def __init__(self, *, undoes: bool = True) -> None:
        self._undoes = undoes
        self._count = 0
        self._associations = ""

    def text(self, shape: Any, *, more: str = "") -> str:
        flows, attributes, inner = self._scope(shape, "start", f"end{more and ':end'}", more)
        return process(
            "p",
            *flows,
            attributes=attributes,
            inner=inner,
            more=self._associations,
            roots='<message id="msg" name="msg"/>',
        )

    def _name(self, kind: str) -> str:
        self._count += 1
        return f"{kind}{self._count}"

    def _scope(
        self, shape: Any, start: str, end: str, last: str = ""
    ) -> tuple[list[str], dict[str, dict[str, str]], dict[str, str]]:
        pen: tuple[list[str], dict[str, dict[str, str]], dict[str, str]] = ([], {}, {})
        node = self._block(shape, start, pen)
        if last:
            pen[0].append(f"{node} -> {last}:throw -> finish -> {end}")
            pen[2][last] = COMPENSATE
        else:
            pen[0].append(f"{node} -> {end}")
        return pen

    def _block(self, shape: Any, entry: str, pen: Any) -> str:
        kind, parts = shape
        match kind:
            case "sequence":
                for part in parts:
                    entry = self._block(part, entry, pen)
                return entry
            case "parallel":
                return self._parallel(parts, entry, pen)
            case "loop":
                head, test = self._name("m"), self._name("x")
                pen[0].append(f"{entry} -> {head}:exclusive")
                # A task in each loop, so that every round waits for somebody.
                first = self._task("", head, pen)
                pen[0].append(f"{self._block(parts[0], first, pen)} -> {test}:exclusive")
                pen[0].append(f"{test} -[again]-> {head}")
                return self._task("[]-", test, pen)
            case "scope":
                return self._inside(parts[0], entry, pen)
            case "undo":
                last = self._block(parts[0], entry, pen)
                if not self._undoes:
                    return last
                name = self._name("t")
                pen[0].append(f"{last} -> {name}:throw")
                pen[2][name] = COMPENSATE
                return name
            case "linked":
                return self._linked(entry, pen)
            case _:
                return self._task("", entry, pen, watched=kind == "watched")

    def _inside(self, shape: Any, entry: str, pen: Any) -> str:
        name = self._name("s")
        pen[0].append(f"{entry} -> {name}:sub")
        flows, attributes, inner = self._scope(shape, f"start_{name}", f"end_{name}")
        pen[2][name] = flow_nodes(*flows, attributes=attributes, inner=inner, prefix=f"{name}f")
        return name

    def _parallel(self, parts: Any, entry: str, pen: Any) -> str:
        split, join = self._name("g"), self._name("j")
        pen[0].append(f"{entry} -> {split}:parallel")
        for part in parts:
            head = self._task("", split, pen)
            pen[0].append(f"{self._block(part, head, pen)} -> {join}:parallel")
        return join

    def _linked(self, entry: str, pen: Any) -> str:
        throw, catch = self._name("lt"), self._name("lc")
        pen[0].append(f"{entry} -> {throw}:throw")
        pen[0].append(f"{catch}:catch")
        pen[2][throw] = pen[2][catch] = f'<linkEventDefinition name="{throw}"/>'
        return catch

    def _task(self, condition: str, entry: str, pen: Any, *, watched: bool = False) -> str:
        name = self._name("u")
        event, handler = f"b_{name}", f"no_{name}"
        pen[0].append(f"{entry} -{condition}> {name}")
        pen[0].extend([f"{event}:boundary", handler])
        pen[1][event] = {"attachedToRef": name}
        pen[1][handler] = {"isForCompensation": "true"}
        pen[2][event] = COMPENSATE
        self._associations += (
            f'<association id="as_{name}" sourceRef="{event}" targetRef="{handler}"/>'
        )
        if watched:
            own = {"attachedToRef": name, "cancelActivity": "false"}
            pen[0].extend(
                [f"w_{name}:boundary -> end_w{name}", f"v_{name}:boundary -> end_v{name}"]
            )
            pen[1][f"w_{name}"] = pen[1][f"v_{name}"] = own
            pen[2][f"w_{name}"] = (
                "<conditionalEventDefinition><condition>a == 3</condition>"
                "</conditionalEventDefinition>"
            )
            pen[2][f"v_{name}"] = '<messageEventDefinition messageRef="msg"/>' + timer(
                timeCycle="R2/PT1H"
            )
        return name


def one_move(play: Play, choice: int, again: bool, answer: int) -> str:
    """Let one of the things happen that the instance waits for; the task that was completed."""
    waiting = [*play.open, *play.armed, *(event[0] for event in play.waits_for)]
    chosen = waiting[choice % len(waiting)]
    if chosen in play.open:
        play.complete(chosen, again=again, a=answer)
        return chosen
    if chosen in play.armed:
        play.fire(chosen)
    else:
        play.message(chosen, "msg", a=answer)
    return ""


def play_through(text: str, moves: list[tuple[int, bool, int]]) -> list[object]:
    """All that there was to see after each move."""
    play = Play(text).start(again=False, a=0)
    seen: list[object] = []
    for choice, again, answer in moves:
        if play.ended:
            break
        one_move(play, choice, again, answer)
        data = [dict(item.data) for item in play.items.values()]
        waits = sorted(play.timers.values()), sorted(play.events.values())
        # In which order tokens that have nothing to do with each other go on is left open.
        passed = sorted(play.passed)
        seen.append((play.open, data, waits, dict(play.data), play.ended, passed))
    return seen


@settings(max_examples=40, deadline=None)
@given(shape=SHAPES, moves=MOVES)
def test_compaction_shows_in_no_event_and_no_undoing(
    shape: Any, moves: list[tuple[int, bool, int]]
) -> None:
    text = Writer().text(shape)
    compacted = play_through(text, moves)
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(compaction, "_compact_scope", lambda scope: None)
        kept = play_through(text, moves)
    assert compacted == kept


def _flat(records: list[Any]) -> list[tuple[str, int]]:
    found: list[tuple[str, int]] = []
    for record in reversed(records):
        found += _flat(record) if isinstance(record, list) else [record]
    return found


@settings(max_examples=40, deadline=None)
@given(shape=SHAPES, moves=MOVES)
@pytest.mark.bpmn("13.5.5", "compensation: random processes are undone from the last to the first")
def test_everything_is_undone_from_the_last_to_the_first(
    shape: Any, moves: list[tuple[int, bool, int]]
) -> None:
    """What is done in a subprocess is undone together, where the subprocess was completed."""
    play = Play(Writer(undoes=False).text(shape, more="last")).start(again=False, a=0, n=-1)
    scope_of = {
        element_id: _scope_around(element_id, play)
        for element_id, element in play.model.elements.items()
        if element.kind in ("userTask", "subProcess")
    }
    done: dict[str, list[Any]] = {"p": []}
    for number, (choice, again, answer) in enumerate([*moves, *[(0, False, 0)] * 40]):
        if any(name.startswith("no_") for name in play.open) or "finish" in play.open:
            break
        seen = len(play.passed)
        waiting = play.open
        chosen = waiting[choice % len(waiting)]
        play.complete(chosen, again=again, a=answer, n=number)
        for name in play.passed[seen:]:
            if name == chosen:
                done.setdefault(scope_of[name], []).append((name, number))
            elif name in scope_of and play.model.elements[name].kind == "subProcess":
                done.setdefault(scope_of[name], []).append(done.pop(name, []))
    undone = []
    while play.open != ["finish"]:
        [item] = play.items.values()
        undone.append((item.element_id.removeprefix("no_"), item.data["n"]))
        play.complete(item.element_id)
    assert undone == _flat(done["p"])
    assert play.complete("finish").ended


def _scope_around(element: str, play: Play) -> str:
    """The id of the subprocess (or process) that an element lies in."""
    left = [play.model.spec]
    while left:
        spec = left.pop()
        if element in spec.task_specs:
            return str(spec.name)
        left += [each.target for each in spec.task_specs.values() if hasattr(each, "target")]
    raise AssertionError(element)
