"""The history tells by which rules a decision was made, over what, and what it rests on."""

from __future__ import annotations

import re

from engine.commands.definitions import Deploy
from engine.commands.instances import StartInstance
from engine.ids import SYSTEM
from engine.views import Scope
from tests.web.pages.conftest import Matters, SignIn
from web.assembly import Duban

_DMN = """<definitions xmlns="https://www.omg.org/spec/DMN/20191111/MODEL/" id="d" name="d"
  namespace="urn:test">
  <decision id="grade" name="评级">
    <variable name="grade"/>
    <decisionTable hitPolicy="FIRST">
      <input label="人数"><inputExpression><text>staff</text></inputExpression></input>
      <output name="grade" label="级别"/>
      <rule><inputEntry><text>&lt; 10</text></inputEntry>
        <outputEntry><text>"小"</text></outputEntry></rule>
      <rule><inputEntry><text>&gt;= 10</text></inputEntry>
        <outputEntry><text>"大"</text></outputEntry></rule>
    </decisionTable>
  </decision>
  <decision id="visits" name="走访安排">
    <variable name="visits"/>
    <informationRequirement><requiredDecision href="#grade"/></informationRequirement>
    <decisionTable hitPolicy="UNIQUE">
      <input label="级别"><inputExpression><text>grade</text></inputExpression></input>
      <output name="visits" label="每年次数"/>
      <rule><inputEntry><text>"大"</text></inputEntry>
        <outputEntry><text>4</text></outputEntry></rule>
    </decisionTable>
  </decision>
</definitions>""".encode()

_BPMN = b"""<definitions xmlns="http://www.omg.org/spec/BPMN/20100524/MODEL"
  xmlns:duban="urn:duban:bpmn:1" targetNamespace="urn:test">
  <process id="ranked" isExecutable="true"><startEvent id="s"/>
    <sequenceFlow id="f1" sourceRef="s" targetRef="decide"/>
    <businessRuleTask id="decide" name="Rank" duban:decision="visits"/>
    <sequenceFlow id="f2" sourceRef="decide" targetRef="e"/><endEvent id="e"/>
  </process></definitions>"""


def unfolded(page: str) -> str:
    """What a decision's fold holds, as plain words."""
    start = page.index('<details class="decided">')
    inside = page[start : page.index("</details>", start)]
    return re.sub(r"\s+", "", re.sub(r"<[^>]+>", "", inside))


def test_the_matter_and_its_item_say_by_which_rule(matters: Matters, sign_in: SignIn) -> None:
    item = matters.assigned()
    browser = sign_in("office")
    for address in (f"/instances/{item.instance_id}", f"/items/{item.work_item_id}"):
        told = unfolded(browser.get(address).text)
        assert "D1分类指导" in told
        assert "第1条" in told
        assert "所有制：state" in told
        assert "清单编号：SOE-IND" in told


def test_a_decision_shows_those_that_it_rests_on(duban: Duban, sign_in: SignIn) -> None:
    files = (("ranked.bpmn", _BPMN), ("ranked.dmn", _DMN))
    duban.engine.execute(Deploy("ranked", files), actor=SYSTEM)
    started = duban.engine.execute(
        StartInstance("ranked", title="评级", data={"staff": 12}, scope=Scope("15", "unit:1")),
        actor=SYSTEM,
    )
    told = unfolded(sign_in("office").get(f"/instances/{started.instance_id}").text)
    visits, _, grade = told.partition("所依据的：评级")
    assert "走访安排" in visits
    assert "第1条" in visits
    assert "每年次数：4" in visits
    assert "第2条" in grade
    assert "人数：12" in grade
    assert "级别：大" in grade


def test_decisions_are_folded_until_somebody_asks(matters: Matters, sign_in: SignIn) -> None:
    page = sign_in("office").get(f"/instances/{matters.assigned().instance_id}").text
    assert page.count('<details class="decided">') == 1
    assert '<details class="decided" open' not in page
