// What differs between two diagrams, told by element: attribute by attribute, as people see it.
const BPMN = "http://www.omg.org/spec/BPMN/20100524/MODEL";

function elementsOf(text) {
  const found = new Map();
  const parsed = new DOMParser().parseFromString(text, "application/xml");
  for (const element of parsed.getElementsByTagNameNS(BPMN, "*")) {
    const id = element.getAttribute("id");
    if (id) found.set(id, { name: element.getAttribute("name") || id, text: describe(element) });
  }
  const places = new Map();
  for (const shape of parsed.getElementsByTagName("*")) {
    const of = shape.getAttribute?.("bpmnElement");
    if (of) places.set(of, [...shape.querySelectorAll("*")].map((each) => ["x", "y", "width", "height"].map((name) => each.getAttribute(name)).join()).join(";"));
  }
  return { found, places };
}

/** An element without those in it that have ids of their own. */
function describe(element) {
  const copy = element.cloneNode(true);
  for (const inner of copy.querySelectorAll("[id]")) inner.remove();
  return new XMLSerializer().serializeToString(copy).replace(/\s+/g, " ");
}

/** Lines of {kind, name} for what `after` has otherwise than `before`. */
export function differences(before, after) {
  const [old, now] = [elementsOf(before), elementsOf(after)];
  const lines = [];
  for (const [id, { name, text }] of now.found) {
    if (!old.found.has(id)) lines.push({ kind: "added", id, name });
    else if (old.found.get(id).text !== text) lines.push({ kind: "changed", id, name });
    else if (old.places.has(id) && old.places.get(id) !== now.places.get(id)) lines.push({ kind: "moved", id, name });
  }
  for (const [id, { name }] of old.found) if (!now.found.has(id)) lines.push({ kind: "removed", id, name });
  return lines;
}
