"""Every package holds together: diagram, drawing, tables, forms, clauses, parameters."""

from __future__ import annotations

import json
from collections.abc import Iterator
from itertools import combinations, product
from typing import Any

import pytest

from engine.interpreter import check
from engine.interpreter.contract import Resource
from engine.runtime import Engine
from tests.processes.diagrams import BPMN, DUBAN, Diagram
from web.assembly import business_modules
from workflows.contact_enterprise.classification import classify
from workflows.contact_enterprise.views import RECTIFIED, NeedKind
from workflows.enterprises.codes import SECTOR_NAMES, Ownership
from workflows.enterprises.size import Size
from workflows.forms.parsing import parse_form
from workflows.packages import Package, deploy_all, packages
from workflows.policy.clauses import DOCUMENT_NUMBER, clauses, document
from workflows.supervision.ladder_file import shipped

PACKAGES = list(packages().values())
each_package = pytest.mark.parametrize("package", PACKAGES, ids=lambda package: package.key)


def diagram_of(package: Package) -> Diagram:
    return Diagram(dict(package.files)[f"{package.key}.bpmn"])


def duban(node: Any, name: str) -> str:
    return str(node.get(f"{DUBAN}{name}", ""))


def test_the_called_come_before_those_that_call_them() -> None:
    order = list(packages())
    for package in PACKAGES:
        for other in (*package.calls, *package.starts):
            assert order.index(other) < order.index(package.key)


def test_deploying_again_makes_no_new_version(engine: Engine) -> None:
    assert [(each.key, each.version) for each in deploy_all(engine)] == [
        (package.key, 1) for package in PACKAGES
    ]


@each_package
def test_the_checker_finds_nothing(package: Package) -> None:
    findings = check([Resource(path, content) for path, content in package.files])
    # A table may compare with what a set of indicators says; that is told, and right.
    told = [each for each in findings if each.code != "DMN006"]
    assert [(each.code, each.element_id, each.severity) for each in told] == []


@each_package
def test_every_element_of_the_flow_has_a_chinese_name_and_a_clause(package: Package) -> None:
    known = clauses()
    for node in diagram_of(package).flow_nodes:
        assert any("一" <= char <= "龥" for char in node.get("name", "")), node.get("id")
        if package.key == "release":
            # How processes are released is no matter of the policy.
            assert duban(node, "clause") == ""
            continue
        quoted = duban(node, "clause").split(",")
        assert all(clause in known for clause in quoted), node.get("id")
        assert set(quoted) <= set(package.clauses), node.get("id")


@each_package
def test_every_form_of_the_diagram_is_there_and_can_be_filled_in(package: Package) -> None:
    files = dict(package.files)
    wanted = {duban(node, "form") for node in diagram_of(package).flow_nodes} - {""}
    # A process that people start from the list of processes has a form for that, too.
    wanted |= {package.start_form} - {""}
    assert {f"{form}.form.json" for form in wanted} == {
        path for path in files if path.endswith(".form.json")
    }
    for form in wanted:
        read = parse_form(files[f"{form}.form.json"])
        assert read.form_id == form
        assert any(component.is_field for component in read.walk())


@each_package
def test_every_label_of_a_form_is_there_in_english(package: Package) -> None:
    for path, content in package.files:
        if path.endswith(".form.json"):
            for component in _components(json.loads(content)):
                extra = component.get("properties", {})
                for chinese, english in _ENGLISH.items():
                    if chinese in component:
                        assert english in extra, (path, component.get("key"), chinese)


_ENGLISH = {
    "label": "labelEn",
    "dateLabel": "labelEn",
    "description": "hintEn",
    "text": "textEn",
}


def _components(holder: dict[str, Any]) -> Iterator[dict[str, Any]]:
    for component in (*holder.get("components", ()), *holder.get("values", ())):
        yield component
        yield from _components(component)


@each_package
def test_every_service_and_called_process_and_ladder_is_there(package: Package) -> None:
    diagram = diagram_of(package)
    services = {duban(node, "service") for node in diagram.elements("serviceTask")}
    offered = {name for each in business_modules() for name in each.services}
    assert services <= offered
    called = {str(node.get("calledElement")) for node in diagram.elements("callActivity")}
    assert called == set(package.calls)
    ladders = {duban(node, "ladder") for node in diagram.elements("userTask")} - {""}
    assert ladders <= shipped().ladders.keys()


@each_package
def test_every_duration_of_the_diagram_is_a_parameter_with_a_source(package: Package) -> None:
    diagram = diagram_of(package)
    drawn = {
        (str(node.get("id")), "dueIn"): duban(node, "dueIn")
        for node in diagram.elements("userTask")
        if duban(node, "dueIn") and "{" not in duban(node, "dueIn")
    } | {
        (str(event.get("id")), tag): str(length.text).removeprefix("R/")
        for event in diagram.elements("boundaryEvent", "startEvent", "intermediateCatchEvent")
        for tag in ("timeDuration", "timeCycle")
        for length in event.iter(f"{BPMN}{tag}")
        if "{" not in str(length.text)
    }
    named = {each.parameter_id: each for each in package.parameters.values() if each.element}
    assert drawn.keys() == {(each.element, each.attribute) for each in named.values()}
    for place, text in drawn.items():
        # A name can be set by an office; a length written out is the default for ever.
        written = [each for each in named.values() if (each.element, each.attribute) == place]
        assert text in {each.parameter_id for each in written} | {
            f"P{each.value}WD" for each in written
        }, place
    for each in package.parameters.values():
        assert each.source in {"default", "practice"} | clauses().keys()


@each_package
def test_everything_is_drawn_inside_its_lane(package: Package) -> None:
    diagram = diagram_of(package)
    for lane in diagram.elements("lane"):
        for reference in lane.iter(f"{BPMN}flowNodeRef"):
            inside = diagram.boxes[str(lane.get("id"))]
            assert inside.contains(diagram.boxes[str(reference.text)]), reference.text
    assert diagram.lines.keys() == {node.get("id") for node in diagram.elements("sequenceFlow")}


@each_package
def test_lines_begin_and_end_at_what_they_join(package: Package) -> None:
    diagram = diagram_of(package)
    for flow in diagram.elements("sequenceFlow"):
        points = diagram.lines[str(flow.get("id"))]
        assert diagram.boxes[str(flow.get("sourceRef"))].touches(points[0]), flow.get("id")
        assert diagram.boxes[str(flow.get("targetRef"))].touches(points[-1]), flow.get("id")


@each_package
def test_nothing_is_drawn_over_anything_else(package: Package) -> None:
    diagram = diagram_of(package)
    attached = {str(node.get("id")) for node in diagram.elements("boundaryEvent")}
    held = {str(node.get("id")) for node in diagram.flow_nodes}
    shapes = [box for owner, box in diagram.boxes.items() if owner in held]
    apart = [box for box in shapes if box.owner not in attached]
    for one, other in (*combinations(apart, 2), *combinations(diagram.labels, 2)):
        assert not one.overlaps(other), (one.owner, other.owner)
    opened = {str(node.get("id")) for node in diagram.elements("subProcess")}
    for label, shape in product(diagram.labels, shapes):
        inside = shape.owner in opened and shape.contains(label)
        assert inside or not label.overlaps(shape), (label.owner, shape.owner)
    for label, segment in product(diagram.labels, diagram.segments):
        assert not label.overlaps(segment.box), (label.owner, segment.owner)


@each_package
def test_no_line_crosses_another(package: Package) -> None:
    for one, other in combinations(diagram_of(package).segments, 2):
        assert not one.crosses(other), (one.owner, other.owner)


@pytest.mark.parametrize(
    ("ownership", "size", "sector", "checklist_id", "visits"),
    [
        (Ownership.STATE, Size.LARGE, "C", "SOE-IND", 4),
        (Ownership.STATE, Size.MEDIUM, "J", "SOE", 4),
        (Ownership.STATE, Size.MICRO, "C", "SOE-SMALL", 2),
        (Ownership.COLLECTIVE, Size.LARGE, "C", "COLLECTIVE", 2),
        (Ownership.PRIVATE, Size.MEDIUM, "B", "NPE-IND", 4),
        (Ownership.FOREIGN, Size.SMALL, "G", "NPE-NEW", 4),
        (Ownership.HMT, Size.LARGE, "H", "NPE", 2),
        (Ownership.OTHER, Size.MICRO, "G", "NPE-SMALL", 1),
    ],
)
def test_d1_tells_kinds_of_enterprise_apart(
    ownership: Ownership, size: Size, sector: str, checklist_id: str, visits: int
) -> None:
    found = classify(ownership, size, sector)
    assert (found.checklist_id, found.visits_per_year) == (checklist_id, visits)


def test_d1_has_an_answer_for_every_enterprise() -> None:
    for ownership, size, sector in product(Ownership, (*Size, ""), SECTOR_NAMES):
        assert classify(ownership, size, sector).quarters_between in (1, 2, 4)


def test_every_kind_of_need_has_a_time() -> None:
    parameters = packages()["need_follow_up"].parameters
    followed_up = [kind for kind in NeedKind if kind not in RECTIFIED]
    assert {kind: parameters[f"need_{kind.value}"].value for kind in followed_up} == {
        NeedKind.POLICY: 5,
        NeedKind.HARDSHIP: 5,
        NeedKind.RIGHTS: 15,
        NeedKind.OTHER: 15,
        NeedKind.TRAINING: 30,
        NeedKind.INNOVATION: 30,
    }


def test_the_ladders_begin_with_what_their_parameters_say() -> None:
    parameters = packages()["escalation"].parameters
    rules = shipped()
    for ladder in rules.ladders.values():
        for rung in ladder.rungs:
            assert bool(rung.parameter) == bool(rung.working_days), rung.code
            if rung.parameter:
                found = parameters[rung.parameter]
                assert (abs(rung.working_days), rung.source) == (found.value, found.source)
    assert rules.urging.per_day == parameters["urging_per_day"].value
    assert rules.urging.in_total == parameters["urging_in_total"].value
    assert rules.extension.working_days == (
        parameters["extension_short"].value,
        parameters["extension_long"].value,
    )


def test_every_clause_is_an_exact_quote_of_the_policy() -> None:
    assert len(clauses()) == 53
    text = document()
    assert DOCUMENT_NUMBER in text
    for clause in clauses().values():
        assert clause.quote in text, clause.clause_id


def test_only_those_named_may_start_a_contact() -> None:
    contact = packages()["contact_enterprise"]
    assert contact.may_start(frozenset({"office:1502"}))
    assert contact.may_start(frozenset({"unit:7:handler"}))
    assert not contact.may_start(frozenset({"enterprise:7", "unit:7:auditor"}))
    assert not packages()["escalation"].may_start(frozenset({"office:1502"}))
