"""What a designer does on the drawing's page, and how one sees that it has been done."""

from __future__ import annotations

import re
from typing import Any

from playwright.sync_api import Locator, Page, expect

#: Draws what a hand would: an element behind another, by the very commands of the modeler.
_APPEND = """([after, type, name, id, event, dx, dy]) => {
  const { modeler } = document.querySelector("[data-designer]").designer;
  const [registry, modeling, factory] = ["elementRegistry", "modeling", "elementFactory"]
    .map((part) => modeler.get(part));
  const shape = factory.createShape({ type, ...(event ? { eventDefinitionType: event } : {}) });
  const source = registry.get(after);
  const place = { x: source.x + source.width + dx, y: source.y + source.height / 2 + dy };
  modeling.appendShape(source, shape, place, source.parent);
  modeling.updateProperties(shape, { id, name });
}"""
_ATTACH = """([host, type, name, id, event]) => {
  const { modeler } = document.querySelector("[data-designer]").designer;
  const [registry, modeling, factory] = ["elementRegistry", "modeling", "elementFactory"]
    .map((part) => modeler.get(part));
  const shape = factory.createShape({ type, eventDefinitionType: event, cancelActivity: false });
  const on = registry.get(host);
  const place = { x: on.x + on.width / 2, y: on.y + on.height };
  modeling.createShape(shape, place, on, { attach: true });
  modeling.updateProperties(shape, { id, name });
}"""
_CONNECT = """([from, to, id, name]) => {
  const { modeler } = document.querySelector("[data-designer]").designer;
  const [registry, modeling] = ["elementRegistry", "modeling"].map((part) => modeler.get(part));
  const flow = modeling.connect(registry.get(from), registry.get(to));
  modeling.updateProperties(flow, { id, name });
}"""
_RENAME_FLOW = """([from, to, id, name]) => {
  const { modeler } = document.querySelector("[data-designer]").designer;
  const flow = modeler.get("elementRegistry").get(from).outgoing.find((it) => it.target.id === to);
  modeler.get("modeling").updateProperties(flow, { id, name });
}"""
_REMOVE = """(id) => {
  const { modeler } = document.querySelector("[data-designer]").designer;
  modeler.get("modeling").removeElements([modeler.get("elementRegistry").get(id)]);
}"""
_DEFAULT = """([gateway, flow]) => {
  const { modeler } = document.querySelector("[data-designer]").designer;
  const [registry, modeling] = ["elementRegistry", "modeling"].map((part) => modeler.get(part));
  modeling.updateProperties(registry.get(gateway), { default: registry.get(flow).businessObject });
}"""
_SELECT = """(id) => {
  // A pointer would have left the field that is being typed into first.
  document.activeElement.blur();
  const { modeler } = document.querySelector("[data-designer]").designer;
  const element = modeler.get("elementRegistry").get(id);
  modeler.get("selection").select(element.parent ? element : []);
}"""


def ready(page: Page) -> None:
    """The drawing is there and has been checked."""
    expect(page.locator(".djs-container .djs-shape").first).to_be_visible()
    expect(page.locator("[data-checked]")).not_to_have_text(re.compile("正在检查|^$"))


def saved(page: Page) -> None:
    """All that was drawn has reached the server."""
    expect(page.locator("[data-saved]")).to_have_text(re.compile("已存"))


def append(
    page: Page,
    after: str,
    kind: str,
    name: str,
    element_id: str,
    *,
    event: str = "",
    across: int = 120,
    down: int = 0,
) -> None:
    """Draw an element of ``kind`` (``UserTask``) behind another."""
    given: list[Any] = [after, f"bpmn:{kind}", name, element_id, _event(event), across, down]
    page.evaluate(_APPEND, given)


def attach(page: Page, host: str, name: str, element_id: str, *, event: str) -> None:
    """Draw an event that interrupts nothing on the edge of an activity."""
    page.evaluate(_ATTACH, [host, "bpmn:BoundaryEvent", name, element_id, _event(event)])


def _event(name: str) -> str:
    return f"bpmn:{name}EventDefinition" if name else ""


def connect(page: Page, source: str, target: str, flow_id: str, name: str = "") -> None:
    page.evaluate(_CONNECT, [source, target, flow_id, name])


def name_flow(page: Page, source: str, target: str, flow_id: str, name: str = "") -> None:
    """Give the flow between two elements an id and a name."""
    page.evaluate(_RENAME_FLOW, [source, target, flow_id, name])


def remove(page: Page, element_id: str) -> None:
    page.evaluate(_REMOVE, element_id)


def make_default(page: Page, gateway: str, flow_id: str) -> None:
    page.evaluate(_DEFAULT, [gateway, flow_id])


def select(page: Page, element_id: str) -> None:
    """Select an element; the process itself is what the panel shows where nothing is selected."""
    page.evaluate(_SELECT, element_id)
    # The panel follows a moment later; till then its fields are those of what was selected before.
    expect(page.locator("#bio-properties-panel-id")).to_have_value(element_id)


def field(page: Page, group: str, label: str) -> Locator:
    """A field of the panel, its group opened."""
    box = page.locator(f'[data-group-id="group-duban-{group}"]')
    header = box.locator(".bio-properties-panel-group-header")
    if "open" not in (header.get_attribute("class") or ""):
        header.click()
        expect(header).to_have_class(re.compile(r"\bopen\b"))
    return box.get_by_label(label, exact=True)


def set_field(page: Page, group: str, label: str, text: str) -> None:
    """Type into a field of the panel, and leave it."""
    found = field(page, group, label)
    found.fill(text)
    found.blur()


def finding(page: Page, text: str) -> Locator:
    """What the checker says about something that is called ``text``."""
    return page.locator("[data-findings] li").filter(has_text=text)
