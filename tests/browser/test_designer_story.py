"""A designer draws a step, has a finding, mends it, loses the browser, and finds everything."""

from __future__ import annotations

import os
import re
from collections import Counter
from random import Random

import pytest
from lxml import etree
from playwright.sync_api import expect

from engine.commands.definitions import ListDefinitions
from engine.ids import SYSTEM
from tests.browser.conftest import Enter
from tests.browser.designing import append, ready, saved, select, set_field
from tests.browser.desk import Desk
from tests.browser.installation import Installation
from tests.browser.watching import Watch
from tests.fuzz.foreign.diagrams import diagram
from tests.fuzz.foreign.nasties import nasty
from tests.fuzz.foreign.sameness import lost
from workflows.designer.opening import as_text

KEY = "visit_plan"

#: Opened and saved, then with something renamed, then with that taken back.
_ROUND = """async (text) => {
  const { modeler, show, read } = document.querySelector("[data-designer]").designer;
  await show(text);
  const opened = await read();
  const said = document.querySelector("[data-saved]").textContent;
  if (said.includes("打不开")) return { opened, renamed: opened, back: opened, id: "", said };
  const [registry, modeling] = ["elementRegistry", "modeling"].map((part) => modeler.get(part));
  const shape = registry.find((each) =>
    each.businessObject?.$instanceOf?.("bpmn:FlowNode") && !each.labelTarget && each.parent);
  if (!shape) return { opened, renamed: opened, back: opened, id: "" };
  modeling.updateProperties(shape, { name: "改了名" });
  const renamed = await read();
  modeler.get("commandStack").undo();
  return { opened, renamed, back: await read(), id: shape.id };
}"""
_KEPT = """async (text) => {
  const { show, read } = document.querySelector("[data-designer]").designer;
  await show(text);
  return [document.querySelector("[data-saved]").textContent, await read()];
}"""
#: One of each kind, selected in turn: the head of the panel, its groups, the menus.
_ONE_OF_EACH = """async ([kinds, events]) => {
  const { modeler } = document.querySelector("[data-designer]").designer;
  const [canvas, modeling, factory, selection, menu, pad] =
    ["canvas", "modeling", "elementFactory", "selection", "popupMenu", "contextPad"]
      .map((part) => modeler.get(part));
  const panel = document.querySelector("[data-panel]");
  const root = canvas.getRootElement();
  const host = factory.createShape({ type: "bpmn:Task" });
  const task = modeling.createShape(host, { x: 200, y: 900 }, root);
  const said = [];
  const look = async (kind, element) => {
    selection.select(element);
    pad.open(element);
    for (const name of ["bpmn-replace", "bpmn-append"]) {
      if (menu.isEmpty(element, name)) continue;
      menu.open(element, name, { x: 0, y: 0 });
      menu.close();
    }
    const id = element.businessObject.id;
    const shown = () => panel.querySelector('[name="id"]')?.value;
    while (shown() !== id) await new Promise(requestAnimationFrame);
    said.push([kind, panel.querySelector(".bio-properties-panel-header-type").textContent]);
  };
  let at = 0;
  const place = () => ({ x: 400 + 200 * (at % 12), y: 900 + 150 * Math.floor(at++ / 12) });
  for (const type of kinds) {
    const [name, ...flags] = type.split(" ");
    const options = Object.fromEntries(flags.map((flag) => [flag, true]));
    const shape = factory.createShape({ type: `bpmn:${name}`, ...options });
    await look(type, modeling.createShape(shape, place(), root));
  }
  for (const [type, triggers] of Object.entries(events)) {
    for (const trigger of triggers) {
      const eventDefinitionType = trigger && `bpmn:${trigger}EventDefinition`;
      const shape = factory.createShape({ type: `bpmn:${type}`, eventDefinitionType });
      const made = type === "BoundaryEvent"
        ? modeling.createShape(shape, { x: task.x, y: task.y }, task, { attach: true })
        : modeling.createShape(shape, place(), root);
      await look(`${trigger} ${type}`, made);
    }
  }
  menu.open(root, "bpmn-create", { x: 0, y: 0 });
  menu.close();
  return said;
}"""
_KINDS = (
    *("Task", "UserTask", "ManualTask", "ServiceTask", "SendTask", "ReceiveTask", "ScriptTask"),
    *("BusinessRuleTask", "CallActivity", "ExclusiveGateway", "ParallelGateway"),
    *("InclusiveGateway", "EventBasedGateway", "ComplexGateway", "SubProcess", "Transaction"),
    *("SubProcess isExpanded", "AdHocSubProcess", "AdHocSubProcess isExpanded"),
    *("SubProcess isExpanded triggeredByEvent", "DataObjectReference", "DataStoreReference"),
    *("TextAnnotation", "Group"),
)
_CATCH = ["Message", "Timer", "Conditional", "Signal"]
_EVENTS = {
    "StartEvent": ["", *_CATCH],
    "IntermediateCatchEvent": [*_CATCH, "Link"],
    "IntermediateThrowEvent": ["", "Message", "Signal", "Escalation", "Link", "Compensate"],
    "BoundaryEvent": [*_CATCH, "Error", "Escalation", "Cancel", "Compensate"],
    "EndEvent": [
        "",
        "Message",
        "Signal",
        "Error",
        "Escalation",
        "Cancel",
        "Compensate",
        "Terminate",
    ],
}
_REPEAT = """(id) => {
  const { modeler } = document.querySelector("[data-designer]").designer;
  const element = modeler.get("elementRegistry").get(id);
  const loop = modeler.get("bpmnFactory").create("bpmn:MultiInstanceLoopCharacteristics");
  loop.$parent = element.businessObject;
  modeler.get("modeling").updateProperties(element, { loopCharacteristics: loop });
}"""


@pytest.fixture
def desk(enter: Enter) -> Desk:
    """陆鸣 before a new process."""
    found = enter("luming")
    found.open("/designer")
    found.page.get_by_label("流程代号").fill(KEY)
    found.page.get_by_label(re.compile("^名称")).fill("走访计划")
    found.button("开始").click()
    ready(found.page)
    return found


def test_a_process_is_drawn_checked_kept_and_released_by_two(
    desk: Desk, enter: Enter, installation: Installation
) -> None:
    page = desk.page
    append(page, "start", "UserTask", "定计划", "plan")
    append(page, "plan", "EndEvent", "", "end")
    finding = page.locator("[data-findings] li").filter(has_text="定计划")
    expect(finding).to_be_visible()
    finding.get_by_role("button", name="定计划").click()

    set_field(page, "work", "由谁办理", "office:15")
    set_field(page, "time", "办理时限", "P5WD")
    expect(finding).to_have_count(0)
    saved(page)
    page.context.close()

    again = enter("luming")
    again.open(f"/designer/{KEY}")
    ready(again.page)
    select(again.page, "plan")
    group = again.page.locator('[data-group-id="group-duban-time"]')
    group.locator(".bio-properties-panel-group-header").click()
    expect(group.get_by_label("办理时限", exact=True)).to_have_value("P5WD")
    again.page.get_by_role("link", name="申请发布").click()
    again.page.get_by_label("改了什么、为什么改").fill("先用起来")
    again.button("检查并提交审核").click()
    expect(again.page.locator(".page-meta")).to_contain_text("正在试场景")
    installation.engine.run_due()
    expect(again.page.get_by_text("发布要由另一个人审核")).to_be_visible()
    address = again.page.url

    reviewer = enter("tana").page
    reviewer.goto(address)
    row = reviewer.get_by_role("row").filter(has_text="定计划").first
    row.get_by_role("link", name=re.compile("在右图里看")).click()
    expect(reviewer.locator("#after-plan")).to_be_in_viewport()
    reviewer.get_by_role("button", name="批准发布").click()
    expect(reviewer.locator(".page-meta")).to_contain_text("已生效")
    assert installation.engine.query(ListDefinitions(KEY), actor=SYSTEM)[0].version == 1


def test_what_is_half_typed_when_the_network_is_gone_comes_back(desk: Desk) -> None:
    page = desk.page
    page.context.set_offline(True)
    append(page, "start", "EndEvent", "完", "end")
    expect(page.locator("[data-saved]")).to_have_text(re.compile("没有保存成"))
    page.context.set_offline(False)
    saved_again = page.locator("[data-saved]")
    expect(saved_again).to_have_text(re.compile("已存"), timeout=20_000)


def test_every_word_of_the_modeler_is_chinese(desk: Desk) -> None:
    """Of every kind of element: what the panel says of it, what it may be turned into, and what
    may follow it."""
    asked = desk.page.evaluate(_ONE_OF_EACH, [list(_KINDS), _EVENTS])
    assert len(asked) == len(_KINDS) + sum(map(len, _EVENTS.values()))
    assert (
        desk.page.evaluate("[...document.querySelector('[data-designer]').designer.missing]") == []
    )
    assert [kind for kind, said in asked if re.search("[A-Za-z]", said)] == []


def test_the_panel_writes_what_the_engine_reads(desk: Desk) -> None:
    """A called process in its version, the entries of a list, and rights to fields."""
    page = desk.page
    append(page, "start", "UserTask", "定计划", "plan")
    append(page, "plan", "CallActivity", "联系企业", "call")
    select(page, "plan")
    set_field(page, "work", "字段权限", "opinion:write, *:read")
    set_field(page, "work", "没有人可办时", "skip")
    select(page, "call")
    set_field(page, "call", "调用哪个流程", "contact_enterprise")
    page.locator('[data-group-id="group-duban-call"]').get_by_label("用哪一版").select_option(
        "latest"
    )
    page.evaluate(_REPEAT, "call")
    set_field(page, "loop", "逐个处理的名单", "units")
    set_field(page, "loop", "当前一项叫", "unit")

    page.keyboard.press("Tab")
    text = page.evaluate("document.querySelector('[data-designer]').designer.read()")
    for written in (
        'duban:fieldRights="opinion:write, *:read"',
        'duban:whenEmpty="skip"',
        'calledElement="contact_enterprise"',
        'duban:binding="latest"',
        '<bpmn:multiInstanceLoopCharacteristics duban:collection="units" duban:item="unit" />',
    ):
        assert written in text


def test_diagrams_of_other_tools_are_drawn_and_saved_without_loss(desk: Desk, watch: Watch) -> None:
    """``DUBAN_FOREIGN=500`` takes as many; the first have no drawing, odd ids, other encodings."""
    renamed = 0
    for seed in range(int(os.environ.get("DUBAN_FOREIGN", "14"))):
        text = as_text(diagram(seed))
        assert text is not None
        if "BPMNShape" not in text:
            continue
        text = nasty(text, Random(seed))
        told = desk.page.evaluate(_ROUND, text)
        assert (told["opened"], told["back"]) == (text, text), seed
        if said := told.get("said"):
            # Nothing but a file without any process, and that is what is said.
            assert "没有可以显示" in said, f"{seed}: {said}"
            assert "process " not in text, seed
        was = etree.fromstring(text.encode())
        for each in [each for each in was.iter("*") if each.get("id") == told["id"]][:1]:
            each.set("name", "改了名")
            renamed += 1
        assert lost(etree.tostring(was.getroottree()), told["renamed"].encode()) == [], seed
        assert beside(text) == beside(told["renamed"]), seed
    assert renamed >= 5
    expect(desk.page.locator("[data-unseen]")).not_to_have_attribute("data-tone", "error")
    # Where a file draws one end of a flow only, the modeler says so on the console.
    watch.faults[:] = [each for each in watch.faults if "failed to import" not in each]


def beside(text: str) -> Counter[str]:
    """The comments and instructions of a file."""
    return Counter(re.findall(r"<!--.*?-->|<\?tool.*?\?>", text, re.DOTALL))


def test_what_is_not_shown_is_told_and_stays(desk: Desk) -> None:
    page = desk.page
    text = page.evaluate("document.querySelector('[data-designer]').designer.read()")
    odd = '<odd:thing xmlns:odd="urn:odd" id="twice">1</odd:thing><!-- kept -->'
    noted = "<bpmn:documentation>先看<b>这里</b></bpmn:documentation>"
    bare = '<bpmn:task id="bare" name="没画的" />'
    text = re.sub(
        '(<bpmn:startEvent id="start"[^>]*?)/>', rf"\1>{noted}</bpmn:startEvent>{bare}{odd}", text
    )
    assert odd in text
    page.evaluate("(text) => document.querySelector('[data-designer]').designer.take(text)", text)
    told = page.locator("[data-unseen]")
    expect(told).to_contain_text("thing twice")
    expect(told).to_contain_text("Task 没画的")
    expect(told).to_contain_text("start/documentation")
    other = '<definitions xmlns="urn:other"/>'
    assert page.evaluate(_KEPT, other) == [
        "这张图打不开：不是这里读得懂的格式；检查里写着哪里不对。",
        other,
    ]
    page.evaluate("(text) => document.querySelector('[data-designer]').designer.take(text)", text)
    expect(told).to_contain_text("thing twice")
    append(page, "start", "EndEvent", "", "end")
    saved(page)
    again = page.evaluate("document.querySelector('[data-designer]').designer.read()")
    assert (odd in again, noted in again, bare in again, 'id="end"' in again) == (True,) * 4


def test_the_panel_suggests_works_out_times_and_tries_conditions(desk: Desk) -> None:
    page = desk.page
    append(page, "start", "UserTask", "定计划", "plan")
    append(page, "plan", "ServiceTask", "登记计划", "note")
    append(page, "note", "EndEvent", "", "end")
    select(page, "note")
    set_field(page, "service", "系统服务", "contact.register_plan")
    needed = page.get_by_role("table", name="要用的数据").get_by_role("row")
    expect(needed.filter(has_text="enterprise_id")).to_have_text("企业编号enterprise_id数字")
    expect(needed.filter(has_text="planned_on")).to_have_text("计划日期planned_on日期")
    select(page, "plan")
    set_field(page, "work", "由谁办理", "office:{area}")
    groups = page.locator('[data-group-id="group-duban-work"]')
    told = groups.locator(".bio-properties-panel-description", has_text="当地联席会议办公室")
    expect(told).to_be_visible()
    assert groups.locator("datalist option[value^='unit:']").count() > 3
    set_field(page, "time", "办理时限", "P5WD")
    works_out = page.locator('[data-entry-id="duban-time-dueIn"] .bio-properties-panel-description')
    expect(works_out).to_contain_text("P5WD")
    expect(works_out).to_contain_text("17:30")

    flow = page.evaluate("""() => {
      const { modeler } = document.querySelector("[data-designer]").designer;
      const flow = modeler.get("elementRegistry").get("plan").outgoing[0];
      modeler.get("selection").select(flow);
      return flow.id;
    }""")
    assert flow
    set_field(page, "condition", "满足什么条件走这条线", "count > 3")
    condition = page.locator('[data-group-id="group-duban-condition"]')
    condition.get_by_label("样本数据").fill("count: 5")
    condition.get_by_role("button", name="试算").click()
    expect(page.locator("[data-tried]")).to_have_text("结果：true")
    condition.get_by_label("样本数据").fill("other: 5")
    condition.get_by_role("button", name="试算").click()
    expect(page.locator("[data-tried]")).to_contain_text("count")
    # With samples there it is worked out while it is typed, and names are completed.
    condition.get_by_label("样本数据").fill("unit_id: 7")
    body = condition.get_by_label("满足什么条件走这条线")
    body.fill("")
    body.press_sequentially("un")
    expect(condition.get_by_role("option", name="unit_id")).to_be_visible()
    body.press("Enter")
    body.press_sequentially(" == 7")
    expect(body).to_have_value("unit_id == 7")
    expect(page.locator("[data-tried]")).to_have_text("结果：true")
