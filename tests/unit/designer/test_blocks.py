"""Building blocks: what goes into a diagram is sound, says what the packages say, and is drawn."""

from __future__ import annotations

import re
from itertools import pairwise

import pytest

from engine.context import known_of
from engine.interpreter import check
from engine.interpreter.contract import Resource
from engine.interpreter.elements import duban
from engine.interpreter.xml_source import Node, local_name, read_xml
from web.assembly import business_modules
from workflows.designer.blank import blank_form
from workflows.designer.blocks import Written, catalogue, written
from workflows.forms import parse_form
from workflows.packages import packages

_CHINESE = re.compile(r"[㐀-鿿]")
_DI = "{http://www.omg.org/spec/BPMN/20100524/DI}"
_BOUNDS = "{http://www.omg.org/spec/DD/20100524/DC}Bounds"
_WAYPOINT = "{http://www.omg.org/spec/DD/20100524/DI}waypoint"

every_block = pytest.mark.parametrize("block_id", catalogue())


def _written(block_id: str, *, language: str = "zh-CN", number: int = 1) -> Written:
    return written(catalogue()[block_id], language=language, number=number)


def _process_around(block_id: str, found: Written) -> list[Resource]:
    """What was written as a package that people start, and that brings what is asked for."""
    text = found.diagram.replace("<bpmn:process ", '<bpmn:process duban:startGroups="office:*" ')
    text = text.replace("<bpmn:startEvent ", '<bpmn:startEvent duban:form="begin" ')
    asked = [
        f'{{"type": "number", "id": "begin_{name}", "key": "{name}", "label": "{name}",'
        f' "properties": {{"labelEn": "{name}"}}, "validate": {{"required": true}}}}'
        for name in catalogue()[block_id].asks
    ]
    begin = blank_form("begin").replace("[]", f"[{', '.join(asked)}]")
    files = {"p.bpmn": text, "begin.form.json": begin, **found.forms}
    return [Resource(path, content.encode()) for path, content in files.items()]


@pytest.mark.parametrize("number", [1, 2])
@every_block
def test_nothing_is_found_in_a_process_of_a_block_alone(block_id: str, number: int) -> None:
    package = _process_around(block_id, _written(block_id, number=number))
    assert check(package, known=known_of(business_modules())) == ()


@every_block
def test_a_second_one_has_no_name_in_common_with_the_first(block_id: str) -> None:
    first, second = (_written(block_id, number=number) for number in (1, 2))
    ours = {node.get("id") for node in _elements(first)} - {"block_start"}
    theirs = {node.get("id") for node in _elements(second)} - {"block_start"}
    assert ours.isdisjoint(theirs)
    assert first.forms.keys().isdisjoint(second.forms)
    assert _keys(first).isdisjoint(_keys(second))


@every_block
def test_a_block_speaks_english_to_those_who_read_it(block_id: str) -> None:
    found = _written(block_id, language="en")
    assert not _CHINESE.search(found.diagram)
    names = {node.get("name") for node in _elements(found) if local_name(node).endswith("Task")}
    assert None not in names
    # The forms are in both languages, whoever draws.
    assert found.forms == _written(block_id).forms
    for text in found.forms.values():
        assert text.count('"label"') + text.count('"dateLabel"') == text.count('"labelEn"') > 0


@every_block
def test_its_forms_can_be_shown(block_id: str) -> None:
    for path, text in _written(block_id).forms.items():
        form = parse_form(text.encode())
        assert f"{form.form_id}.form.json" == path


@every_block
def test_each_step_of_people_is_configured(block_id: str) -> None:
    tasks = [node for node in _elements(_written(block_id)) if local_name(node) == "userTask"]
    assert tasks
    for task in tasks:
        assert duban(task, "candidateGroups") or duban(task, "participants")
        assert duban(task, "form") + ".form.json" in _written(block_id).forms
        assert re.fullmatch(r"P\d+WD", duban(task, "dueIn"))
        assert duban(task, "ladder")
        assert duban(task, "clause")


def test_times_are_those_of_the_packages_and_say_where_they_are_from() -> None:
    steps = {node.get("id"): node for node in _elements(_written("sign_for"))}
    limit = packages()["task_item"].parameters
    assert (limit["sign_due"].source, limit["return_limit"].source) == ("default", "practice")
    assert duban(steps["sign_for"], "dueIn") == f"P{limit['sign_due'].value}WD"
    assert "时限是本系统的默认值" in "".join(steps["sign_for"].itertext())
    late = "".join(steps["not_signed"].itertext())
    assert "时限取通行做法" in late
    assert f"P{limit['return_limit'].value}WD" in late


@every_block
def test_flows_are_upright_or_level_and_cross_no_step(block_id: str) -> None:
    root = read_xml(_written(block_id).diagram.encode())
    boxes = {
        shape.get("bpmnElement"): _box(shape.find(_BOUNDS))
        for shape in root.iter(f"{_DI}BPMNShape")
    }
    flows = {node.get("id"): node for node in root.iter() if local_name(node) == "sequenceFlow"}
    for edge in root.iter(f"{_DI}BPMNEdge"):
        flow = flows[edge.get("bpmnElement")]
        way = [(float(each.get("x")), float(each.get("y"))) for each in edge.iter(_WAYPOINT)]
        assert _touches(boxes[flow.get("sourceRef")], way[0])
        assert _touches(boxes[flow.get("targetRef")], way[-1])
        for (x, y), (next_x, next_y) in pairwise(way):
            assert x == next_x or y == next_y
            middle = ((x + next_x) / 2, (y + next_y) / 2)
            assert not [name for name, box in boxes.items() if _within(box, middle)], flow.get("id")


def _elements(found: Written) -> list[Node]:
    process = next(
        node for node in read_xml(found.diagram.encode()) if local_name(node) == "process"
    )
    return list(process)


def _keys(found: Written) -> set[str]:
    return {key for text in found.forms.values() for key in re.findall(r'"key": "(\w+)"', text)}


Box = tuple[float, float, float, float]


def _box(bounds: Node) -> Box:
    x, y, width, height = (float(bounds.get(name)) for name in ("x", "y", "width", "height"))
    return x, y, x + width, y + height


def _touches(box: Box, point: tuple[float, float]) -> bool:
    (left, top, right, bottom), (x, y) = box, point
    on_side = x in (left, right) and top <= y <= bottom
    return on_side or (y in (top, bottom) and left <= x <= right)


def _within(box: Box, point: tuple[float, float]) -> bool:
    (left, top, right, bottom), (x, y) = box, point
    return left < x < right and top < y < bottom
