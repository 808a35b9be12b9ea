"""Link events: flows that are not drawn."""

from __future__ import annotations

import pytest

from engine.interpreter import check
from tests.bpmn_text import flow_nodes, process, resources
from tests.engine.interpreter.play import Play

ON = '<linkEventDefinition name="on"/>'
BACK = '<linkEventDefinition name="back"/>'


@pytest.mark.bpmn("13.5.2", "link intermediate throw event")
@pytest.mark.bpmn("13.5.2", "link intermediate catch event")
def test_several_links_lead_to_the_one_that_catches_them() -> None:
    text = process(
        "p",
        "start -> x:exclusive -[far]-> a -> t1:throw",
        "x -[]-> t2:throw",
        "c:catch -> b -> end",
        inner={"t1": ON, "t2": ON, "c": ON},
    )
    assert [found.code for found in check(resources(text)) if found.code != "BPMN053"] == []
    play = Play(text).start(far=True)
    assert play.open == ["a"]
    assert play.complete("a").open == ["b"]
    assert play.complete("b").ended
    assert Play(text).start(far=False).open == ["b"]
    assert play.passed == ["start", "x", "a", "t1", "c", "b", "end"]


@pytest.mark.bpmn("13.5.2", "link intermediate throw event: backwards")
def test_link_may_lead_back() -> None:
    text = process(
        "p",
        "start -> c0:exclusive -> do -> x:exclusive -[again]-> t:throw",
        "x -[]-> end",
        "c:catch -> c0",
        inner={"t": BACK, "c": BACK},
    )
    play = Play(text).start(again=True)
    for _ in range(30):
        play.complete("do")
    assert play.open == ["do"]
    assert play.tasks <= 3
    assert play.complete("do", again=False).ended


@pytest.mark.bpmn("13.4.1", "parallel gateway: tokens that come by links")
def test_tokens_that_come_by_links_are_joined() -> None:
    text = process(
        "p",
        "start -> g:parallel -> a -> t1:throw",
        "g -> b -> t2:throw",
        "c1:catch -> j:parallel -> after -> end",
        "c2:catch -> j",
        inner={"t1": ON, "c1": ON, "t2": BACK, "c2": BACK},
    )
    play = Play(text).start().complete("a")
    assert play.open == ["b"]
    assert play.complete("b").open == ["after"]
    assert play.complete("after").ended


@pytest.mark.bpmn("13.4.3", "inclusive gateway: waits for a token that may come by a link")
def test_inclusive_join_waits_for_a_token_that_may_come_by_a_link() -> None:
    text = process(
        "p",
        "start -> g:inclusive -[True]-> a -> t1:throw",
        "g -[True]-> b -> j:inclusive -> after -> end",
        "c1:catch -> j",
        inner={"t1": ON, "c1": ON},
    )
    play = Play(text).start().complete("b")
    assert play.open == ["a"]
    assert play.complete("a").open == ["after"]


@pytest.mark.bpmn("13.5.2", "link intermediate throw event: of the same name in two scopes")
def test_links_of_two_scopes_may_have_the_same_name() -> None:
    inner = flow_nodes(
        "start_i -> ti:throw", "ci:catch -> x -> end_i", inner={"ti": ON, "ci": ON}, prefix="i"
    )
    text = process(
        "p",
        "start -> s:sub -> t:throw",
        "c:catch -> y -> end",
        inner={"s": inner, "t": ON, "c": ON},
    )
    play = Play(text).start()
    assert play.open == ["x"]
    assert play.complete("x").open == ["y"]
