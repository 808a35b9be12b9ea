"""A process that was drawn is started by those whom its diagram lets, where they stand."""

from __future__ import annotations

import pytest

from engine.commands.definitions import CheckDefinition, Deploy
from engine.commands.instances import StartInstance
from engine.context import Module
from engine.errors import Forbidden, InvalidInput, NotFound
from engine.ids import SYSTEM
from engine.views import Scope
from tests.processes.conftest import LEAGUE, Town
from workflows.designer.blank import blank
from workflows.intake.module import module as intake
from workflows.starting.commands import GetDrawnStart, ListDrawnStarts, StartDrawn
from workflows.starting.module import module as starting

KEY = "note_slip"
FORM = (
    '{"type": "default", "id": "slip", "schemaVersion": 18, "components": '
    '[{"type": "textfield", "id": "t", "key": "about", "label": "关于",'
    ' "validate": {"maxLength": 100}}]}'
).encode()
START = '<bpmn:startEvent id="start" />'
INSIDE = START.replace(" />", ' duban:form="slip" />') + (
    '<bpmn:userTask id="write" name="写" duban:form="slip" duban:candidateGroups="{groups}" />'
    '<bpmn:endEvent id="end" /><bpmn:sequenceFlow id="f" sourceRef="start" targetRef="write" />'
    '<bpmn:sequenceFlow id="g" sourceRef="write" targetRef="end" />'
)


@pytest.fixture
def modules(modules: list[Module]) -> list[Module]:
    return [*modules, starting(), intake()]


def drawn(starters: str, groups: str = "office:{area}") -> tuple[tuple[str, bytes], ...]:
    text = blank(KEY, "便条").decode().replace(START, INSIDE.replace("{groups}", groups))
    said = text.replace(
        'isExecutable="true"', f'isExecutable="true" duban:startGroups="{starters}"'
    )
    return ((f"{KEY}.bpmn", said.encode()), ("slip.form.json", FORM))


def deployed(town: Town, starters: str, groups: str = "office:{area}") -> None:
    town.driver.engine.execute(Deploy(KEY, drawn(starters, groups)), actor=SYSTEM)


def test_an_office_starts_it_in_its_area(town: Town) -> None:
    deployed(town, "office:*, role:auditor")
    engine = town.driver.engine
    (found,) = engine.query(ListDrawnStarts(), actor="office_li")
    assert (found.key, found.name, found.form) == (KEY, "便条", b"")
    assert engine.query(GetDrawnStart(KEY), actor="office_li").form == FORM
    begun = engine.execute(StartDrawn(KEY, " 一张便条 ", {"about": "x"}), actor="office_li")
    assert (begun.title, begun.scope.area, begun.scope.owner) == ("一张便条", LEAGUE[:4], "")
    town.driver.instance(begun.instance_id).work_item("写").do(by="office_li")


def test_a_unit_starts_it_for_itself(town: Town) -> None:
    deployed(town, "unit:*:handler", "unit:{unit_id}:handler")
    begun = town.driver.engine.execute(StartDrawn(KEY, "便条"), actor="industry_wang")
    assert begun.scope.owner == f"unit:{town.industry}"
    town.driver.instance(begun.instance_id).work_item("写").do(by="industry_wang")


def test_nobody_else_finds_it(town: Town) -> None:
    deployed(town, "convener:*")
    engine = town.driver.engine
    assert engine.query(ListDrawnStarts(), actor="office_li") == ()
    with pytest.raises(NotFound):
        engine.query(GetDrawnStart(KEY), actor="office_li")
    with pytest.raises(NotFound):
        engine.execute(StartDrawn(KEY, "便条"), actor="office_li")
    with pytest.raises(NotFound):
        engine.execute(StartDrawn("contact_enterprise", "便条"), actor="office_li")


def test_it_takes_what_its_form_asks_and_nothing_else(town: Town) -> None:
    deployed(town, "office:*")
    for data, field in (({"decision": "agree"}, "decision"), ({"about": "x" * 101}, "about")):
        with pytest.raises(InvalidInput) as refused:
            town.driver.engine.execute(StartDrawn(KEY, "便条", data), actor="office_li")
        assert [each.field for each in refused.value.problems] == [field]


def test_there_is_no_way_past_its_starters_and_its_form(town: Town) -> None:
    deployed(town, "convener:*")
    command = StartInstance(KEY, "便条", data={"decision": "agree"}, scope=Scope(LEAGUE[:4]))
    with pytest.raises(Forbidden):
        town.driver.engine.execute(command, actor="office_li")


def test_a_title_is_needed(town: Town) -> None:
    deployed(town, "office:*")
    with pytest.raises(InvalidInput) as refused:
        town.driver.engine.execute(StartDrawn(KEY, "  "), actor="office_li")
    assert [each.field for each in refused.value.problems] == ["title"]


def test_the_checker_knows_what_every_start_brings(town: Town) -> None:
    engine = town.driver.engine
    told = engine.query(CheckDefinition(drawn("office:*")), actor=SYSTEM).findings
    assert [each.code for each in told if each.severity != "info"] == []
    untold = engine.query(CheckDefinition(drawn("")), actor=SYSTEM).findings
    assert any("area" in str(each.text.params) for each in untold)
