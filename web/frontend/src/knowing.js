// What the fields of the panel suggest and tell: groups, services, clauses, worked-out times.
import { ask } from "./server.js";

let known = { groups: [], services: [], ladders: [], clauses: [] };
let examples = [];

/** Ask once for everything that may be suggested; `heard` is told when it is there. */
export async function learn(address, heard) {
  try {
    const answer = await ask(address);
    if (answer.ok) known = answer;
  } catch {
    return; // Without network the fields stay what they are: fields to type into.
  }
  heard();
}

export function suggestions(kind) {
  return known[kind] ?? [];
}

export function service(name) {
  return known.services.find((each) => each.value === name);
}

/** The examples of the last check: when the times that are written fall due. */
export function takeExamples(found) {
  examples = found ?? [];
}

export function exampleOf(element, attribute, written) {
  return examples.find((each) => each.element === element && each.attribute === attribute && each.written === written)?.text;
}

/** The variables that the drawing sets, as far as it says so. */
export function variablesIn(registry, fieldsOfForms) {
  const found = new Set(fieldsOfForms);
  registry.forEach(({ businessObject }) => {
    const result = businessObject?.get?.("duban:resultVariable");
    if (result) found.add(result);
    for (const name of service(businessObject?.get?.("duban:service"))?.sets ?? []) found.add(name);
  });
  return [...found].sort();
}

export async function attempt(expression, data) {
  return ask("/designer/-/try", { method: "POST", body: { expression, data } });
}
