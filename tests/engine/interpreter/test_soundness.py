"""The checker's token game against the interpreter itself, on random processes.

What the checker calls sound comes to an end whatever people choose, and what it says gets stuck
does get stuck when the run that it shows is played.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from typing import Any

from hypothesis import event, given, settings
from hypothesis import strategies as st

from engine.interpreter import check
from engine.interpreter.contract import Finding
from tests.bpmn_text import flow_nodes, process, resources, timer
from tests.engine.interpreter.play import Play

_FLOW = re.compile(r'<sequenceFlow id="(f\d+)" sourceRef="(\w+)" [^>]*>(?:<\w+>[^<]*\'(\w+)\')?')
_STUCK = ("SOUND001", "SOUND002", "SOUND003")
_UNSOUND = (*_STUCK, "SOUND004", "SOUND005", "SOUND006", "SOUND007")


@dataclass
class Writer:
    """Writes gateways with a task in front of each choice, where a person says which way to go."""

    flows: list[str] = field(default_factory=list)
    keys: int = 0
    attributes: dict[str, dict[str, str]] = field(default_factory=dict)
    inner: dict[str, str] = field(default_factory=dict)

    def choice(self, name: str, gateway: str, targets: Sequence[str]) -> None:
        """Node ``name`` is a task; the gateway behind it goes where ``ways`` says.

        ``direct`` is none: the flows out of the task itself have the conditions.
        """
        chooser = name
        if gateway != "direct":
            chooser = f"{name}g"
            self.flows.append(f"{name} -> {chooser}:{gateway}")
        for target in targets:
            self.keys += 1
            self.flows.append(f"{chooser} -[contains(ways, 'k{self.keys}')]-> {target}")

    def pass_on(self, name: str, targets: Sequence[str]) -> None:
        self.flows += [f"{name} -> {target}" for target in targets] or [name]

    def follow(self, entry: str, name: str, kind: str = "") -> str:
        self.flows.append(f"{entry} -> {name}{':' if kind else ''}{kind}")
        return name

    def special(self, kind: str, entry: str, number: int) -> str:
        if kind == "link":
            self.follow(entry, f"t{number}", "throw")
            for event in (f"t{number}", f"c{number}"):
                self.inner[event] = f'<linkEventDefinition name="k{number}"/>'
            self.flows.append(f"c{number}:catch -> u{number}")
            return f"u{number}"
        if kind == "sub":
            body = f"{number}s:start -> u{number} -> {number}e:end"
            self.inner[f"sub{number}"] = flow_nodes(body, prefix=f"i{number}_")
            return self.follow(entry, f"sub{number}", "sub")
        self.follow(entry, f"u{number}")
        self.attributes[f"b{number}"] = {"attachedToRef": f"u{number}"}
        self.inner[f"b{number}"] = timer(timeDuration="PT1H")
        self.flows.append(f"b{number}:boundary -> v{number} -> m{number}:exclusive")
        return self.follow(f"u{number}", f"m{number}", "exclusive")


_SHAPES = st.recursive(
    st.sampled_from([("task", ()), ("task", ()), ("link", ()), ("sub", ()), ("late", ())]),
    lambda inner: st.one_of(
        st.tuples(st.just("sequence"), st.lists(inner, min_size=1, max_size=3)),
        st.tuples(st.just("parallel"), st.lists(inner, min_size=2, max_size=3)),
        st.tuples(st.just("exclusive"), st.lists(inner, min_size=2, max_size=3)),
        st.tuples(st.just("inclusive"), st.lists(inner, min_size=2, max_size=3)),
        st.tuples(st.just("direct"), st.lists(inner, min_size=2, max_size=3)),
        st.tuples(st.just("loop"), st.lists(inner, min_size=1, max_size=1)),
    ),
    max_leaves=6,
)
_KINDS = ("task", "exclusive", "inclusive", "direct", "parallel", "join", "meet", "merge", "end")
_NAMES = {"join": "parallel", "meet": "inclusive", "merge": "exclusive", "parallel": "parallel"}


@st.composite
def unstructured(draw: st.DrawFn) -> str:
    """Up to eight nodes of any kind, led to each other at random; mostly forwards."""
    kinds = draw(st.lists(st.sampled_from(_KINDS), min_size=2, max_size=8))
    names = [f"{kind}{number}" for number, kind in enumerate(kinds)]
    writer = Writer()
    writer.flows.append(f"start -> {_typed(names[0], kinds[0])}")
    for number, kind in enumerate(kinds):
        ahead = list(range(number + 1, len(kinds))) or [number]
        back = st.sampled_from(range(len(kinds)))
        onward = st.sampled_from(ahead)
        several = kind in ("exclusive", "inclusive", "direct", "parallel")
        chosen = draw(
            st.lists(
                st.one_of(onward, onward, onward, back),
                min_size=2 if several else 1,
                max_size=3 if several else 1,
                unique=True,
            )
        )
        targets = [_typed(names[each], kinds[each]) for each in chosen]
        if kind in ("exclusive", "inclusive", "direct"):
            writer.choice(names[number], kind, targets)
        elif kind == "end":
            writer.flows.append(_typed(names[number], kind))
        else:
            writer.pass_on(_typed(names[number], kind), targets)
    return process("p", *writer.flows)


def _typed(name: str, kind: str) -> str:
    return f"{name}:{_NAMES[kind]}" if kind in _NAMES else name


@st.composite
def structured(draw: st.DrawFn) -> str:
    """Blocks in blocks, of which a gateway may be of the wrong kind."""
    writer = Writer()
    wrong = draw(st.one_of(st.none(), st.integers(0, 6)))
    seen = 0

    def block(shape: Any, entry: str) -> str:
        nonlocal seen
        kind, parts = shape
        if kind == "task":
            return writer.follow(entry, f"u{len(writer.flows)}")
        if kind in ("link", "sub", "late"):
            return writer.special(kind, entry, len(writer.flows))
        if kind == "sequence":
            for part in parts:
                entry = block(part, entry)
            return entry
        if kind == "loop":
            head = writer.follow(entry, f"m{len(writer.flows)}", "exclusive")
            last = writer.follow(block(parts[0], head), f"l{len(writer.flows)}")
            after = f"n{len(writer.flows)}"
            writer.choice(last, "exclusive", [head, after])
            return after
        gateway = kind
        split, join = f"s{len(writer.flows)}", f"j{len(writer.flows)}"
        writer.follow(entry, split)
        heads = [f"{split}b{number}" for number in range(len(parts))]
        if gateway == "parallel":
            writer.flows.append(f"{split} -> {split}g:parallel")
            writer.pass_on(f"{split}g", heads)
        else:
            writer.choice(split, gateway, heads)
        joining = "inclusive" if gateway == "direct" else gateway
        if seen == wrong:
            joining = draw(st.sampled_from(["exclusive", "parallel", "inclusive"]))
        seen += 1
        for head, part in zip(heads, parts, strict=True):
            writer.follow(block(part, head), join, joining)
        return join

    last = block(draw(_SHAPES), "start")
    writer.flows.append(f"{last} -> end")
    return process("p", *writer.flows, attributes=writer.attributes, inner=writer.inner)


_ANY = st.one_of(unstructured(), structured())
_CHOICES = st.lists(st.tuples(st.integers(0, 50), st.integers(0, 255)), min_size=40, max_size=40)


def keys_of(text: str) -> dict[str, dict[str, str]]:
    """For each task or gateway that chooses: its flows, with what ``ways`` has to hold."""
    found: dict[str, dict[str, str]] = {}
    for flow_id, source, key in _FLOW.findall(text):
        if key:
            found.setdefault(source, {})[flow_id] = key
    return found


def ways_for(keys: dict[str, str], number: int) -> list[str]:
    """A non-empty set of them."""
    names = list(keys.values())
    chosen = [name for index, name in enumerate(names) if number >> index & 1]
    return chosen or [names[number % len(names)]]


@settings(max_examples=150, deadline=None)
@given(text=_ANY, choices=_CHOICES)
def test_what_is_called_sound_comes_to_an_end(text: str, choices: list[tuple[int, int]]) -> None:
    found = check(resources(text))
    if any(each.severity == "error" or each.code in _UNSOUND for each in found):
        event("not sound")
        return
    keys = keys_of(text)
    play = Play(text).start(ways=[])
    for which, number in choices:
        assert len(play.open) == len(set(play.open)), "a task is there twice"
        if play.ended:
            event("ended")
            return
        assert play.open, "the instance is stuck"
        happens = [*play.open, *play.armed]
        element = happens[which % len(happens)]
        if element in play.armed:
            play.fire(element)
            continue
        chooses = keys.get(element) or keys.get(f"{element}g")
        ways = ways_for(chooses, number) if chooses else []
        play.complete(element, ways=ways)


@settings(max_examples=150, deadline=None)
@given(text=_ANY)
def test_what_is_said_to_get_stuck_does(text: str) -> None:
    stuck = [each for each in check(resources(text)) if each.code in _STUCK]
    runs = [each for each in check(resources(text)) if each.severity == "error"]
    if not stuck or any(each.code not in _STUCK for each in runs):
        event("nothing stuck")
        return
    event("stuck")
    for each in stuck:
        play = replay(text, each)
        assert not play.ended
        assert not play.open
        assert play.last is not None
        assert each.element_id in play.last.active
        assert set(play.last.active) == {token.element_id for token in each.marking}


def replay(text: str, found: Finding) -> Play:
    """Play what the finding shows: people complete their tasks in its order, with its choices."""
    keys = keys_of(text)
    choices: dict[str, Iterator[list[str]]] = {
        gateway: iter(
            [
                [flows[flow_id] for flow_id in step.flow_ids]
                for step in found.trace
                if step.element_id == gateway
            ]
        )
        for gateway, flows in keys.items()
    }
    play = Play(text).start(ways=[])
    for step in found.trace:
        # A subprocess is left by the task in it.
        element = step.element_id.replace("sub", "u")
        if element in play.armed:
            play.fire(element)
        if element in play.open:
            ways = next(choices.get(element) or choices.get(f"{element}g") or iter(()), [])
            play.complete(element, ways=ways)
    return play
