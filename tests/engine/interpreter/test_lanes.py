"""Who does what, by the lanes of a diagram."""

from __future__ import annotations

import pytest

from engine.interpreter import check
from tests.bpmn_text import flow_nodes, process, resources
from tests.engine.interpreter.play import Play

LANES = (
    '<laneSet id="ls"><lane id="office" name="Office" duban:candidateGroups="office:{area}">'
    "<flowNodeRef>a</flowNodeRef><flowNodeRef>s</flowNodeRef><flowNodeRef>c</flowNodeRef>"
    '<childLaneSet id="cls"><lane id="clerk" name="Clerk"><flowNodeRef>a</flowNodeRef></lane>'
    '<lane id="head" name="Head" duban:candidateGroups="head"><flowNodeRef>c</flowNodeRef></lane>'
    "</childLaneSet></lane></laneSet>"
)
INNER = (
    '<laneSet id="ils"><lane id="inner" name="Inner"><flowNodeRef>x</flowNodeRef></lane></laneSet>'
)
TEXT = process(
    "p",
    "start -> g:parallel -> a -> end",
    "g -> c -> end",
    "g -> d -> end",
    "g -> s:sub -> end",
    attributes={"d": {"duban:candidateGroups": "own"}},
    inner={
        "s": INNER
        + flow_nodes("start_i -> gi:parallel -> x -> end_i", "gi -> y -> end_i", prefix="i")
    },
    more=LANES.replace(
        "<flowNodeRef>a</flowNodeRef><flowNodeRef>s",
        "<flowNodeRef>a</flowNodeRef><flowNodeRef>d</flowNodeRef><flowNodeRef>s",
    ),
)


@pytest.mark.bpmn("10.8", "lane: groups, nested lanes and lanes of subprocesses")
def test_the_innermost_lane_with_groups_says_who_may_claim() -> None:
    play = Play(TEXT).start(area="15")
    found = {item.element_id: (item.lane, item.candidate_groups) for item in play.items.values()}
    assert found == {
        "a": ("Clerk", ("office:15",)),
        "c": ("Head", ("head",)),
        "d": ("Office", ("own",)),
        "x": ("Inner", ("office:15",)),
        "y": ("Office", ("office:15",)),
    }


@pytest.mark.bpmn("10.8", "lane: groups")
def test_a_task_in_a_lane_with_groups_needs_none_of_its_own() -> None:
    assert [found.code for found in check(resources(TEXT))] == []
    assert [found.code for found in check(resources(process("p", "start -> a -> end")))] == [
        "BPMN053"
    ]
