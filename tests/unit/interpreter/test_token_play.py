"""Tokens played by hand: what may happen after each step, and what it leads to."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from engine.interpreter import Played, Unplayable, play
from tests.bpmn_text import flow_nodes, process, timer
from workflows.packages import packages

ERROR = '<error id="e" errorCode="broken"/>'
ESCALATION = '<escalation id="x" escalationCode="late"/>'


class Game:
    """A diagram in play. ``do`` takes what may happen by the element and the flows chosen."""

    def __init__(self, text: str) -> None:
        self._content = text.encode()
        self._choices: list[str] = []
        self.now = self._play()

    def _play(self) -> Played:
        return play("p.bpmn", self._content, self._choices)

    def do(self, *wanted: str) -> Game:
        for element_id in wanted:
            name, _, flow = element_id.partition(">")
            (key,) = [
                each.key
                for each in self.now.moves
                if each.element_id == name and (not flow or each.flow_ids == tuple(flow.split(",")))
            ]
            self._choices.append(key)
            self.now = self._play()
        return self

    def back(self) -> Game:
        self._choices.pop()
        self.now = self._play()
        return self

    @property
    def may(self) -> list[str]:
        return sorted({each.element_id for each in self.now.moves})

    @property
    def at(self) -> list[str]:
        return sorted(each.element_id for each in self.now.tokens)


def test_a_token_goes_from_start_to_end_step_by_step() -> None:
    game = Game(process("p", "start -> a:user -> end"))
    assert (game.now.steps, game.at, game.may) == (0, ["start"], ["start"])
    game.do("start")
    assert (game.now.element_id, game.now.flow_ids, game.at) == ("start", ("f0",), ["a"])
    game.do("a", "end")
    assert (game.at, game.may, game.now.state) == ([], [], "ended")
    game.back()
    assert (game.at, game.now.state) == (["end"], "going")


@pytest.mark.bpmn("13.4.2", "exclusive gateway, played by hand")
def test_a_gateway_asks_which_way() -> None:
    game = Game(process("p", "start -> x:exclusive -[n > 1]-> a -> end", "x -[]-> b -> end"))
    game.do("start")
    ways = {each.flow_ids: (each.kind, each.said) for each in game.now.moves}
    assert ways == {("f1",): ("chooses", "n > 1"), ("f3",): ("chooses", "b")}
    assert game.do("x>f3").at == ["b"]
    assert game.back().do("x>f1").at == ["a"]


@pytest.mark.bpmn("13.4.1", "parallel gateway, played by hand")
def test_a_join_waits_for_all() -> None:
    game = Game(process("p", "start -> s:parallel -> a -> j:parallel -> end", "s -> b -> j"))
    game.do("start", "s")
    assert (game.at, game.now.flow_ids) == (["a", "b"], ("f1", "f4"))
    game.do("a")
    assert game.may == ["b"]
    assert [(each.element_id, each.flow_id) for each in game.now.tokens if each.flow_id] == [
        ("j", "f2")
    ]
    assert [each.element_id for each in game.now.staying] == ["b"]
    game.do("b", "j", "end")
    assert game.now.state == "ended"


def test_what_will_wait_for_ever_is_stuck() -> None:
    text = process("p", "start -> x:exclusive -[n > 1]-> a -> j:parallel -> end", "x -[]-> b -> j")
    game = Game(text).do("start", "x>f1", "a")
    assert (game.at, game.now.state) == (["j"], "stuck")


@pytest.mark.bpmn("13.4.3", "inclusive gateway, played by hand")
def test_an_inclusive_join_waits_for_those_that_were_chosen() -> None:
    text = process(
        "p",
        "start -> s:inclusive -[a]-> a -> j:inclusive -> end",
        "s -[b]-> b -> j",
        "s -[c]-> c -> j",
    )
    game = Game(text).do("start")
    chosen = {each.flow_ids for each in game.now.moves}
    assert {("f1", "f4"), ("f1", "f4", "f6"), ("f1",)} <= chosen
    assert game.do("s>f1,f4", "a").may == ["b"]
    assert game.do("b", "j", "end").now.state == "ended"


@pytest.mark.bpmn("13.5.3", "interrupting boundary event, played by hand")
def test_an_event_at_the_edge_takes_the_token_away() -> None:
    text = process(
        "p", "start -> a -> end", "late:boundary -> b -> end2",
        attributes={"late": {"attachedToRef": "a"}}, inner={"late": timer(timeDuration="P1D")},
    )  # fmt: skip
    game = Game(text).do("start")
    assert game.may == ["a", "late"]
    assert [each.aside for each in game.now.moves if each.element_id == "late"] == [True]
    assert game.do("late").at == ["b"]


@pytest.mark.bpmn("13.5.3", "non-interrupting boundary event, played by hand")
def test_one_that_interrupts_nothing_lets_the_activity_go_on() -> None:
    def told(**times: str) -> str:
        return process(
            "p", "start -> a -> end", "late:boundary -> b -> end2",
            attributes={"late": {"attachedToRef": "a", "cancelActivity": "false"}},
            inner={"late": timer(**times)},
        )  # fmt: skip

    game = Game(told(timeDuration="P1D")).do("start", "late")
    assert (game.at, game.may) == (["a", "b"], ["a", "b"])
    # What comes round again may happen again.
    game = Game(told(timeCycle="R/P1D")).do("start", "late", "late")
    assert game.at == ["a", "b", "b"]


@pytest.mark.bpmn("13.4.4", "event-based gateway, played by hand")
def test_behind_an_event_gateway_one_thing_happens() -> None:
    text = process(
        "p", "start -> g:either -> m:receive -> end", "g -> t:catch -> end",
        inner={"t": timer(timeDuration="P1D")},
    )  # fmt: skip
    game = Game(text).do("start")
    assert {each.kind for each in game.now.moves} == {"chooses"}
    assert game.do("g>f3").at == ["t"]


def _around(inside: str, *flows: str, roots: str = "", **more: dict[str, str]) -> str:
    inner = {"s": inside, **{name: each.pop("inner") for name, each in more.items()}}
    return process("p", "start -> s:sub -> end", *flows, attributes=more, inner=inner, roots=roots)


@pytest.mark.bpmn("13.3.4", "subprocess, played by hand")
def test_a_subprocess_is_entered_and_left() -> None:
    inside = flow_nodes("start_in -> a -> end_in", prefix="g")
    game = Game(_around(inside)).do("start", "s")
    assert game.at == ["s", "start_in"]
    assert game.do("start_in", "a").may == ["end_in"]
    assert game.do("end_in").may == ["s"]
    assert game.do("s", "end").now.state == "ended"


@pytest.mark.bpmn("13.5.4", "error end event, played by hand")
def test_an_error_is_caught_at_the_edge_and_takes_all_inside_along() -> None:
    inside = flow_nodes(
        "start_in -> p1:parallel -> a -> end_in", "p1 -> end_bad",
        prefix="g", inner={"end_bad": '<errorEventDefinition errorRef="e"/>'},
    )  # fmt: skip
    text = _around(
        inside, "bad:boundary -> b -> end2", roots=ERROR,
        bad={"attachedToRef": "s", "inner": '<errorEventDefinition errorRef="e"/>'},
    )  # fmt: skip
    game = Game(text).do("start", "s", "start_in", "p1")
    assert "bad" not in game.may  # Only what is inside can cause it.
    assert game.do("end_bad").at == ["b"]


def test_an_error_that_nothing_catches_fails() -> None:
    inner = {"end": '<errorEventDefinition errorRef="e"/>'}
    game = Game(process("p", "start -> end", roots=ERROR, inner=inner)).do("start", "end")
    assert (game.now.state, game.may) == ("failed", [])


@pytest.mark.bpmn("13.5.4", "escalation, played by hand")
def test_an_escalation_goes_to_the_edge_while_the_inside_goes_on() -> None:
    inside = flow_nodes(
        "start_in -> tell:throw -> a -> end_in",
        prefix="g", inner={"tell": '<escalationEventDefinition escalationRef="x"/>'},
    )  # fmt: skip
    text = _around(
        inside, "up:boundary -> b -> end2", roots=ESCALATION,
        up={
            "attachedToRef": "s", "cancelActivity": "false",
            "inner": '<escalationEventDefinition escalationRef="x"/>',
        },
    )  # fmt: skip
    assert Game(text).do("start", "s", "start_in", "tell").at == ["a", "b", "s"]


@pytest.mark.bpmn("13.5.4", "event subprocess, played by hand")
def test_an_event_subprocess_begins_while_its_scope_is_under_way() -> None:
    def text(interrupting: str) -> str:
        inside = flow_nodes(
            "start_in -> c -> end_in", prefix="g",
            attributes={"start_in": {"isInterrupting": interrupting}},
            inner={"start_in": "<messageEventDefinition/>"},
        )  # fmt: skip
        more = f'<subProcess id="es" triggeredByEvent="true">{inside}</subProcess>'
        return process("p", "start -> a -> end", more=more)

    assert Game(text("false")).do("start", "start_in").at == ["a", "c", "es"]
    game = Game(text("true")).do("start", "start_in")
    assert (game.at, game.now.flow_ids) == (["c", "es"], ("g0",))
    assert game.do("c", "end_in").now.state == "ended"


def test_terminating_ends_its_own_scope_alone() -> None:
    inside = flow_nodes(
        "start_in -> p1:parallel -> a -> end_in", "p1 -> end_all",
        prefix="g", inner={"end_all": "<terminateEventDefinition/>"},
    )  # fmt: skip
    game = Game(_around(inside)).do("start", "s", "start_in", "p1", "end_all")
    assert (game.at, game.may) == (["s"], ["s"])


def test_in_an_ad_hoc_subprocess_people_begin_what_they_want_and_leave() -> None:
    inside = flow_nodes("a:user -> c", "b:user", prefix="g")
    text = process("p", "start -> s:adhoc -> end", inner={"s": inside})
    game = Game(text).do("start", "s")
    assert game.may == ["a", "b", "s"]
    assert game.do("a", "a", "b").at == ["a", "b", "c", "c", "s"]
    assert game.do("s").at == ["end"]


def test_several_starts_are_asked_for_and_one_is_not() -> None:
    text = process("p", "start -> a -> end", "start_2 -> a", inner={"start_2": timer(timeDate="d")})
    game = Game(text)
    assert (game.at, game.may, game.now.state) == ([], ["start", "start_2"], "going")
    assert {each.kind for each in game.now.moves} == {"begins"}
    assert game.do("start_2").at == ["start_2"]


@pytest.mark.parametrize(
    ("text", "choices", "reason"),
    [
        ("<no", [], "unreadable"),
        (process("p", "start -> end"), ["nobody goes"], "changed"),
        (process("p", "start -> end"), ["start goes f0"] * 501, "long"),
        (process("p"), [], "nothing"),
    ],
)
def test_what_cannot_be_played_says_why(text: str, choices: list[str], reason: str) -> None:
    with pytest.raises(Unplayable) as refused:
        play("p.bpmn", text.encode(), choices)
    assert refused.value.reason == reason


def test_every_shipped_diagram_is_played_to_its_end() -> None:
    for path, content in _shipped():
        played, done = play(path, content, []), list[str]()
        while played.moves and len(done) < 300:
            # What has been done least, and what is not the ordinary course last.
            move = min(played.moves, key=lambda each: (each.aside, done.count(each.key)))
            done.append(move.key)
            played = play(path, content, done)
        assert played.state == "ended", path


def _shipped() -> Iterator[tuple[str, bytes]]:
    for package in packages().values():
        for path, content in package.files:
            if path.endswith(".bpmn"):
                yield path, content
