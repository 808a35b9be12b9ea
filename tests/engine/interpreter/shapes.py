"""Random well-formed processes: tasks, sequences, choices, branches, loops and subprocesses."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from hypothesis import strategies as st

from tests.bpmn_text import flow_nodes, process, timer

SHAPES = st.recursive(
    st.sampled_from([("task", ()), ("timed", ())]),
    lambda inner: st.one_of(
        st.tuples(st.just("sequence"), st.lists(inner, min_size=1, max_size=3)),
        st.tuples(st.just("parallel"), st.lists(inner, min_size=2, max_size=3)),
        st.tuples(st.just("choice"), st.lists(inner, min_size=2, max_size=3)),
        st.tuples(st.just("loop"), st.lists(inner, min_size=1, max_size=1)),
        st.tuples(st.just("scope"), st.lists(inner, min_size=1, max_size=1)),
    ),
    max_leaves=7,
)


class Writer:
    """Writes a shape as BPMN. Every second task has a boundary timer that does not interrupt.

    ``pen`` writes the flows of one scope; one that knows more shapes may take its place.
    """

    def __init__(self, pen: Callable[[Any], Pen] | None = None) -> None:
        self._pen = pen or Pen
        self._count = 0

    def text(self, shape: Any) -> str:
        flows, attributes, inner = self.scope(shape, "start", "end")
        return process("p", *flows, attributes=attributes, inner=inner)

    def scope(
        self, shape: Any, start: str, end: str
    ) -> tuple[list[str], dict[str, dict[str, str]], dict[str, str]]:
        pen = self._pen(self)
        last = pen.block(shape, start)
        pen.flows.append(f"{last} -> {end}")
        return pen.flows, pen.attributes, pen.inner

    def name(self, kind: str) -> str:
        self._count += 1
        return f"{kind}{self._count}"

    def inside(self, shape: Any) -> str:
        number = self.name("n")
        flows, attributes, inner = self.scope(shape, f"start_{number}", f"end_{number}")
        return flow_nodes(*flows, attributes=attributes, inner=inner, prefix=f"{number}f")


class Pen:
    """The flows of one scope."""

    def __init__(self, writer: Any) -> None:
        self.writer = writer
        self.name: Callable[[str], str] = writer.name
        self.flows: list[str] = []
        self.attributes: dict[str, dict[str, str]] = {}
        self.inner: dict[str, str] = {}

    def block(self, shape: Any, entry: str) -> str:
        """Append ``shape`` behind the node ``entry``; return the last node."""
        kind, parts = shape
        if kind in ("task", "timed"):
            return self.task(entry, timed=kind == "timed")
        if kind == "sequence":
            for part in parts:
                entry = self.block(part, entry)
            return entry
        if kind == "loop":
            return self._loop(entry, parts[0])
        if kind == "scope":
            name = self.connect(entry, f"{self.name('s')}:sub")
            self.inner[name] = self.writer.inside(parts[0])
            return name
        return self._split(kind, parts, entry)

    def task(self, entry: str, *, timed: bool = False) -> str:
        name = self.connect(entry, self.name("u"))
        if timed:
            edge = self.name("edge")
            self.flows.append(f"{edge}:boundary -> end_{edge}")
            self.attributes[edge] = {"attachedToRef": name, "cancelActivity": "false"}
            self.inner[edge] = timer(timeDuration="PT1H")
        return name

    def _split(self, kind: str, parts: Any, entry: str) -> str:
        gateway = "parallel" if kind == "parallel" else "exclusive"
        split, join = self.name("g"), self.name("j")
        self.connect(entry, f"{split}:{gateway}")
        for index, part in enumerate(parts):
            # A task of its own at the head of each branch keeps the flows apart.
            head = self.name("u")
            condition = ""
            if kind == "choice":
                condition = "[]-" if index == 0 else f"[choice == {index}]-"
            self.flows.append(f"{split} -{condition}> {head}")
            self.connect(self.block(part, head), f"{join}:{gateway}")
        return join

    def _loop(self, entry: str, part: Any) -> str:
        head, test = self.name("m"), self.name("x")
        self.connect(entry, f"{head}:exclusive")
        self.connect(self.block(part, head), f"{test}:exclusive")
        self.flows.append(f"{test} -[again]-> {head}")
        after = self.name("u")
        self.flows.append(f"{test} -[]-> {after}")
        return after

    def connect(self, source: str, target: str) -> str:
        self.flows.append(f"{source} -> {target}")
        return target.partition(":")[0]
