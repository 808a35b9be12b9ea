"""Random well-formed processes of nearly all that runs, as shapes and as BPMN.

They are written by the pen of ``tests/engine/interpreter/shapes.py``, which knows tasks, sequences,
choices, branches, loops and subprocesses; here is what stands in the flow beside those. Each block
has one way in and one way out and lets out one token for each that comes in, so whatever is put
together is sound: it can always be brought to its end.
"""

from __future__ import annotations

from typing import Any

from hypothesis import strategies as st

from tests.bpmn_text import flow_nodes, process, timer
from tests.engine.interpreter.shapes import Pen, Writer

_MESSAGE = '<messageEventDefinition messageRef="msg"/>'
_NOTE = '<messageEventDefinition messageRef="note"/>'
_SIGNAL = '<signalEventDefinition signalRef="sig"/>'
_ERROR = '<errorEventDefinition errorRef="err"/>'
_ESCALATION = '<escalationEventDefinition escalationRef="esc"/>'
_COMPENSATE = "<compensateEventDefinition/>"
_CANCEL = "<cancelEventDefinition/>"
_CONDITION = (
    "<conditionalEventDefinition><condition>a == 3</condition></conditionalEventDefinition>"
)
#: Which of what waits happens next; then what people answer: again, choice, a.
Move = tuple[int, bool, int, int]
_ROOTS = (
    '<message id="msg" name="msg"/><message id="note" name="note"/><signal id="sig" name="sig"/>'
    '<error id="err" name="err" errorCode="err"/>'
    '<escalation id="esc" name="esc" escalationCode="esc"/>'
)
_FIRST = "<activationCondition>activationCount == 1</activationCondition>"
_MANY = "multiInstanceLoopCharacteristics"

#: What may stand at the edge of a task: the definition, and whether it takes the task back.
_EDGES = {
    "timed": (timer(timeDuration="PT1H"), False),
    "cycled": (timer(timeCycle="R2/PT2H"), False),
    "deadline": (timer(timeDuration="PT3H"), True),
    "told": (_MESSAGE, False),
    "recalled": (_MESSAGE, True),
    "signalled": (_SIGNAL, False),
    "watched": (_CONDITION, False),
    "guarded": (_CONDITION, True),
    "several": (_NOTE + timer(timeDuration="PT4H"), True),
}
#: Events in the flow that wait, and those that do not.
_CATCHES = {
    "message": _MESSAGE,
    "pause": timer(timeDuration="PT5H"),
    "either_of_two": _NOTE + timer(timeDuration="PT6H"),
}
_THROWS = {"shout": _SIGNAL, "escalate": _ESCALATION, "silent": ""}
_REPEATED = {
    "rounds": f'<{_MANY} isSequential="true"><loopCardinality>2</loopCardinality></{_MANY}>',
    "crowd": f"<{_MANY}><loopCardinality>3</loopCardinality>"
    f"<completionCondition>a == 3</completionCondition></{_MANY}>",
    "listed": f'<{_MANY} duban:collection="xs" duban:item="x" duban:output="ys" '
    'duban:outputItem="a + x"/>',
    "again": '<standardLoopCharacteristics loopMaximum="2"><loopCondition>again</loopCondition>'
    "</standardLoopCharacteristics>",
}
_PLAIN = ("task", "mapped", "undoable", "linked", "service", "receive", "called", "raced", "cases")
LEAVES = (*_PLAIN, *_EDGES, *_CATCHES, *_THROWS, *_REPEATED)
#: Composites by how many parts they have.
_ONE = ("loop", "scope", "undo", "failing", "transaction", "watching", "limited", "repeated")
_FEW = ("parallel", "choice", "some", "race")


def shapes(most_leaves: int) -> st.SearchStrategy[Any]:
    """Shapes of up to about so many single elements."""
    return st.recursive(
        st.tuples(st.sampled_from(LEAVES), st.just(())),
        lambda inner: st.one_of(
            st.tuples(st.just("sequence"), st.lists(inner, min_size=2, max_size=3)),
            st.tuples(st.sampled_from(_FEW), st.lists(inner, min_size=2, max_size=2)),
            st.tuples(st.sampled_from(_ONE), st.lists(inner, min_size=1, max_size=1)),
        ),
        max_leaves=most_leaves,
    )


_MOVE = st.tuples(st.integers(0, 30), st.booleans(), st.integers(0, 2), st.integers(0, 3))


def moves(most: int) -> st.SearchStrategy[list[Move]]:
    """Up to so many moves."""
    return st.lists(_MOVE, min_size=1, max_size=most)


#: What every process begins with.
DATA = {"again": False, "choice": 0, "a": 0, "xs": [1, 2]}
CALLEE = process("callee", "start -> inside -> end")


class RandomWriter(Writer):
    """Writes shapes of all the kinds above; every user task is for ``assignee``."""

    def __init__(self, assignee: str) -> None:
        super().__init__(RandomPen)
        self._assignee = assignee
        self.associations = ""

    def files(self, shape: Any) -> tuple[tuple[str, bytes], ...]:
        """The package: the process ``p`` and, where it calls one, the process that it calls."""
        texts = {"p.bpmn": self.write(shape)}
        if "callActivity" in texts["p.bpmn"]:
            texts["callee.bpmn"] = CALLEE
        return tuple((path, self._assigned(text).encode()) for path, text in texts.items())

    def write(self, shape: Any) -> str:
        # A task at the beginning, so that an instance waits before anything else happens.
        flows, attributes, inner = self.scope(("sequence", [("task", ()), shape]), "start", "end")
        return process(
            "p", *flows, attributes=attributes, inner=inner, more=self.associations, roots=_ROOTS
        )

    def _assigned(self, text: str) -> str:
        return text.replace("<userTask ", f'<userTask duban:assignee="{self._assignee}" ')


class RandomPen(Pen):
    """The flows of one scope."""

    def block(self, shape: Any, entry: str) -> str:
        kind, parts = shape
        if kind in _EDGES:
            return self._edged(entry, *_EDGES[kind])
        if kind in _CATCHES:
            return self._event(entry, "catch", _CATCHES[kind])
        if kind in _THROWS:
            return self._event(entry, "throw", _THROWS[kind])
        if kind in _REPEATED:
            name = self.task(entry)
            self.inner[name] = _REPEATED[kind]
            return name
        own = getattr(self, f"_{kind}", None)
        return own(entry, *parts) if own else super().block(shape, entry)

    # ── Single elements ───────────────────────────────────────────────────────────────────

    def _event(self, entry: str, kind: str, definition: str) -> str:
        name = self.connect(entry, f"{self.name('e')}:{kind}")
        self.inner[name] = definition
        return name

    def _edged(self, entry: str, definition: str, interrupts: bool) -> str:
        return self._with_edge(self.task(entry), definition, interrupts)

    def _with_edge(self, host: str, definition: str, interrupts: bool) -> str:
        """An event at the edge of ``host``, with a task; it meets the flow where it interrupts."""
        edge = self.name("edge")
        self.attributes[edge] = {
            "attachedToRef": host,
            "cancelActivity": "true" if interrupts else "false",
        }
        self.inner[edge] = definition
        self.flows.append(f"{edge}:boundary -> after_{edge}")
        if not interrupts:
            self.flows.append(f"after_{edge} -> end_{edge}")
            return host
        merge = self.connect(host, f"{self.name('m')}:exclusive")
        self.connect(f"after_{edge}", merge)
        return merge

    def _mapped(self, entry: str) -> str:
        name = self.task(entry)
        self.inner[name] = (
            '<extensionElements><duban:input target="mine" source="a + 1"/>'
            '<duban:output target="b" source="mine"/></extensionElements>'
        )
        return name

    def _service(self, entry: str) -> str:
        name = self.connect(entry, f"{self.name('v')}:service")
        self.attributes[name] = {"duban:service": "test.count"}
        return name

    def _receive(self, entry: str) -> str:
        name = self.connect(entry, f"{self.name('r')}:receive")
        self.attributes[name] = {"messageRef": "note"}
        return name

    def _called(self, entry: str) -> str:
        name = self.connect(entry, f"{self.name('c')}:call")
        self.attributes[name] = {"calledElement": "callee"}
        return name

    def _linked(self, entry: str) -> str:
        throw, catch = self.name("lt"), self.name("lc")
        self.connect(entry, f"{throw}:throw")
        self.flows.append(f"{catch}:catch")
        self.inner[throw] = self.inner[catch] = f'<linkEventDefinition name="{throw}"/>'
        return catch

    def _undoable(self, entry: str) -> str:
        name = self.task(entry)
        event, handler = f"b_{name}", f"no_{name}"
        self.flows += [f"{event}:boundary", handler]
        self.attributes |= {
            event: {"attachedToRef": name},
            handler: {"isForCompensation": "true"},
        }
        self.inner[event] = _COMPENSATE
        self.writer.associations += (
            f'<association id="as_{name}" sourceRef="{event}" targetRef="{handler}"/>'
        )
        return name

    def _raced(self, entry: str) -> str:
        """An event-based gateway: a message, a time, or a condition."""
        gateway, merge = self.name("either"), self.name("m")
        self.connect(entry, f"{gateway}:either")
        for definition in (_MESSAGE, timer(timeDuration="PT2H"), _CONDITION):
            self.connect(self._event(gateway, "catch", definition), f"{merge}:exclusive")
        return merge

    def _cases(self, entry: str) -> str:
        """An ad-hoc subprocess that people end by hand."""
        name = self.connect(entry, f"{self.name('h')}:adhoc")
        self.inner[name] = flow_nodes(f"{name}a", f"{name}b -> {name}c", prefix=f"{name}f")
        return name

    # ── Blocks with something in them ─────────────────────────────────────────────────────

    def _loop(self, entry: str, part: Any) -> str:
        # A task in each loop, so that every round waits for somebody.
        return super()._loop(entry, ("sequence", [("task", ()), part]))

    def _undo(self, entry: str, part: Any) -> str:
        return self._event(self.block(part, entry), "throw", _COMPENSATE)

    def _some(self, entry: str, *parts: Any) -> str:
        split, join = self.name("g"), self.name("j")
        self.connect(entry, f"{split}:inclusive")
        for index, part in enumerate(parts):
            head = self.name("u")
            condition = f"[choice >= {index}]-" if index else "[choice != 1]-"
            self.flows.append(f"{split} -{condition}> {head}")
            self.connect(self.block(part, head), f"{join}:inclusive")
        return join

    def _race(self, entry: str, *parts: Any) -> str:
        """Branches of which the first that comes goes on, and the others end in the gateway."""
        split, join = self.name("g"), self.name("j")
        self.inner[join] = _FIRST
        self.connect(entry, f"{split}:parallel")
        for part in parts:
            self.connect(self.block(part, self.task(split)), f"{join}:complex")
        return join

    def _failing(self, entry: str, part: Any) -> str:
        return self._with_edge(self._inside(entry, "sub", part, _ERROR), _ERROR, True)

    def _transaction(self, entry: str, part: Any) -> str:
        undone = ("sequence", [("undoable", ()), part])
        return self._with_edge(self._inside(entry, "transaction", undone, _CANCEL), _CANCEL, True)

    def _limited(self, entry: str, part: Any) -> str:
        return self._with_edge(
            self._inside(entry, "sub", part), timer(timeDuration="PT2H") + _NOTE, True
        )

    def _repeated(self, entry: str, part: Any) -> str:
        name = self._inside(entry, "sub", part)
        self.inner[name] += _REPEATED["rounds"]
        return name

    def _watching(self, entry: str, part: Any) -> str:
        """A subprocess with event subprocesses: one runs beside it, one takes over."""
        name = self._inside(entry, "sub", part)
        for begin, interrupts in ((_MESSAGE, "false"), (timer(timeDuration="PT3H"), "true")):
            own = self.name("es")
            inside = flow_nodes(
                f"start_{own} -> {own}u -> end_{own}",
                attributes={f"start_{own}": {"isInterrupting": interrupts}},
                inner={f"start_{own}": begin},
                prefix=f"{own}f",
            )
            self.inner[name] += (
                f'<subProcess id="{own}" triggeredByEvent="true">{inside}</subProcess>'
            )
        return self._with_edge(name, _ESCALATION, False)

    def _inside(self, entry: str, kind: str, part: Any, breaks: str = "") -> str:
        """A subprocess with ``part``; ``breaks`` is how it ends where the choice is 2."""
        name = self.connect(entry, f"{self.name('s')}:{kind}")
        begin, end = f"start_{name}", f"end_{name}"
        flows, attributes, inner = self.writer.scope(part, begin, f"x{name}:exclusive")
        if breaks:
            flows += [f"x{name} -[]-> {end}", f"x{name} -[choice == 2]-> {end}_b:end"]
            inner[f"{end}_b"] = breaks
        else:
            flows += [f"x{name} -> {end}"]
        self.inner[name] = flow_nodes(*flows, attributes=attributes, inner=inner, prefix=f"{name}f")
        return name
