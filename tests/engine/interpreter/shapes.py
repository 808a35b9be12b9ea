"""Random well-formed processes: tasks, sequences, choices, branches, loops and subprocesses."""

from __future__ import annotations

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
    """Writes a shape as BPMN. Every second task has a boundary timer that does not interrupt."""

    def __init__(self) -> None:
        self._count = 0

    def text(self, shape: Any) -> str:
        flows, attributes, inner = self._scope(shape, "start", "end")
        return process("p", *flows, attributes=attributes, inner=inner)

    def _scope(
        self, shape: Any, start: str, end: str
    ) -> tuple[list[str], dict[str, dict[str, str]], dict[str, str]]:
        pen = _Pen(self)
        last = pen.block(shape, start)
        pen.flows.append(f"{last} -> {end}")
        return pen.flows, pen.attributes, pen.inner

    def name(self, kind: str) -> str:
        self._count += 1
        return f"{kind}{self._count}"

    def inside(self, shape: Any) -> str:
        number = self.name("n")
        flows, attributes, inner = self._scope(shape, f"start_{number}", f"end_{number}")
        return flow_nodes(*flows, attributes=attributes, inner=inner, prefix=f"{number}f")


class _Pen:
    """The flows of one scope."""

    def __init__(self, writer: Writer) -> None:
        self._writer = writer
        self.flows: list[str] = []
        self.attributes: dict[str, dict[str, str]] = {}
        self.inner: dict[str, str] = {}

    def block(self, shape: Any, entry: str) -> str:
        """Append ``shape`` behind the node ``entry``; return the last node."""
        kind, parts = shape
        if kind in ("task", "timed"):
            return self._task(entry, timed=kind == "timed")
        if kind == "sequence":
            for part in parts:
                entry = self.block(part, entry)
            return entry
        if kind == "loop":
            return self._loop(parts[0], entry)
        if kind == "scope":
            name = self._connect(entry, f"{self._writer.name('s')}:sub")
            self.inner[name] = self._writer.inside(parts[0])
            return name
        return self._split(kind, parts, entry)

    def _task(self, entry: str, *, timed: bool) -> str:
        name = self._connect(entry, self._writer.name("u"))
        if timed:
            edge = self._writer.name("edge")
            self.flows.append(f"{edge}:boundary -> end_{edge}")
            self.attributes[edge] = {"attachedToRef": name, "cancelActivity": "false"}
            self.inner[edge] = timer(timeDuration="PT1H")
        return name

    def _split(self, kind: str, parts: Any, entry: str) -> str:
        gateway = "parallel" if kind == "parallel" else "exclusive"
        split, join = self._writer.name("g"), self._writer.name("j")
        self._connect(entry, f"{split}:{gateway}")
        for index, part in enumerate(parts):
            # A task of its own at the head of each branch keeps the flows apart.
            head = self._writer.name("u")
            condition = ""
            if kind == "choice":
                condition = "[]-" if index == 0 else f"[choice == {index}]-"
            self.flows.append(f"{split} -{condition}> {head}")
            self._connect(self.block(part, head), f"{join}:{gateway}")
        return join

    def _loop(self, part: Any, entry: str) -> str:
        head, test = self._writer.name("m"), self._writer.name("x")
        self._connect(entry, f"{head}:exclusive")
        self._connect(self.block(part, head), f"{test}:exclusive")
        self.flows.append(f"{test} -[again]-> {head}")
        after = self._writer.name("u")
        self.flows.append(f"{test} -[]-> {after}")
        return after

    def _connect(self, source: str, target: str) -> str:
        self.flows.append(f"{source} -> {target}")
        return target.partition(":")[0]
