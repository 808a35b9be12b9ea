// What differs between two diagrams, files of decisions or forms, told by element, as people see it.

function elementsOf(text) {
  if (text.trimStart().startsWith("{")) return { found: componentsOf(text), places: new Map() };
  const found = new Map();
  const parsed = new DOMParser().parseFromString(text, "application/xml");
  // The drawing has a namespace of its own, and is told by places.
  for (const element of parsed.getElementsByTagNameNS(parsed.documentElement.namespaceURI, "*")) {
    const id = element.getAttribute("id");
    if (id) found.set(id, { name: element.getAttribute("name") || element.getAttribute("label") || id, text: describe(element) });
  }
  const places = new Map();
  for (const shape of parsed.getElementsByTagName("*")) {
    const of = shape.getAttribute?.("bpmnElement");
    if (of) places.set(of, [...shape.querySelectorAll("*")].map((each) => ["x", "y", "width", "height"].map((name) => each.getAttribute(name)).join()).join(";"));
  }
  return { found, places };
}

function componentsOf(text) {
  const found = new Map();
  const walk = ({ components = [], ...own }) => {
    found.set(own.id ?? own.key, { name: own.label || own.key || own.id, text: JSON.stringify(own) });
    components.forEach(walk);
  };
  try {
    walk(JSON.parse(text));
  } catch {
    // What cannot be read has nothing to be told apart.
  }
  return found;
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
