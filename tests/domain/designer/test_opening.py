"""Diagrams that come from elsewhere: in any encoding, and drawn where nobody drew them."""

from __future__ import annotations

from itertools import combinations

import pytest

from engine.interpreter.xml_source import Node, local_name, read_xml
from tests.bpmn_text import process
from workflows.designer.opening import as_text

PLAIN = process(
    "p",
    "start -> a -> x:exclusive -> b -> end",
    "x -> a",
    "x -> s:sub -> end",
    "late:boundary -> end",
    attributes={"late": {"attachedToRef": "a"}},
    inner={
        "s": '<startEvent id="s1"/><userTask id="s2"/><endEvent id="s3"/>'
        '<sequenceFlow id="q1" sourceRef="s1" targetRef="s2"/>'
        '<sequenceFlow id="q2" sourceRef="s2" targetRef="s3"/>'
    },
)


def drawn(text: str | None) -> dict[str, Node]:
    assert text is not None
    nodes = read_xml(text.encode()).iter()
    return {
        node.get("bpmnElement"): node
        for node in nodes
        if local_name(node) in ("BPMNShape", "BPMNEdge")
    }


def box(shape: Node) -> tuple[float, float, float, float]:
    x, y, width, height = (float(shape[0].get(name)) for name in ("x", "y", "width", "height"))
    return x, y, x + width, y + height


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "gb18030"])
def test_encoding_of_another_tool_becomes_ours(encoding: str) -> None:
    named = {"utf-8-sig": "utf-8"}.get(encoding, encoding)
    text = PLAIN.partition("?>")[2] if PLAIN.startswith("<?xml") else PLAIN
    text = text.replace('id="a"', 'id="a" name="走访"', 1)
    content = f'<?xml version="1.0" encoding="{named}"?>\n{text}'.encode(encoding)
    opened = as_text(content)
    assert opened is not None
    assert opened.startswith('<?xml version="1.0" encoding="UTF-8"?>\n<')
    assert "走访" in opened


def test_all_that_runs_is_drawn_and_nothing_lies_on_another() -> None:
    shapes = drawn(as_text(PLAIN.encode()))
    inside, outside = {"s1", "s2", "s3"}, {"start", "a", "x", "b", "end", "s"}
    assert inside | outside | {"late", "q1", "q2"} <= shapes.keys()
    for group in (inside, outside):
        for one, other in combinations(group, 2):
            left, top, right, bottom = box(shapes[one])
            x, y, to_x, to_y = box(shapes[other])
            assert right <= x or to_x <= left or bottom <= y or to_y <= top, (one, other)
    holder = box(shapes["s"])
    for name in inside:
        left, top, right, bottom = box(shapes[name])
        assert holder[0] < left < right < holder[2]
        assert holder[1] < top < bottom < holder[3]


def test_processes_of_pools_are_drawn_in_them() -> None:
    pools = (
        '<collaboration id="c"><participant id="pool" processRef="p"/>'
        '<participant id="other"/></collaboration>'
    )
    text = PLAIN.replace("</definitions>", f"{pools}</definitions>")
    assert text != PLAIN
    shapes = drawn(as_text(text.encode()))
    pool, other, task = (box(shapes[name]) for name in ("pool", "other", "a"))
    assert pool[0] < task[0] < task[2] < pool[2]
    assert pool[3] < other[1]


def test_a_drawing_that_is_there_stays_as_it_is() -> None:
    once = as_text(PLAIN.encode())
    assert once is not None
    assert as_text(once.encode()) == once


def test_what_is_no_xml_is_left_alone() -> None:
    assert as_text(b"no xml") is None
