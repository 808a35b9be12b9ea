// What the fields of the panel suggest and tell: groups, services, clauses, worked-out times.
import { is } from "bpmn-js/lib/util/ModelUtil";
import { fieldsOfForms } from "./package.js";
import { ask } from "./server.js";
import { say } from "./words.js";

let known = { groups: [], services: [], ladders: [], clauses: [], processes: [], documents: [], blocks: [] };
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

/** What may be typed where there is little to choose from; people read the words of the panel. */
const WRITTEN = {
  whenEmpty: ["wait", "skip", "incident"],
  voting: ["all", "any", "majority", "ratio:2/3", "weighted:1/2", "sequential"],
};

/** Values, most with what people call them: of the drawing, of a list, or of what the server told. */
export function suggestions(kind, registry, element) {
  if (WRITTEN[kind]) return WRITTEN[kind].map((value) => ({ value, label: say(`${kind}_${value}`) }));
  if (kind === "variables") return variablesIn(registry, fieldsOfForms()).map((value) => ({ value }));
  if (kind === "fieldRights") return fieldRights(element?.businessObject.get("duban:form"));
  if (kind === "userTasks") return registry.filter((each) => is(each, "bpmn:UserTask")).map(({ id, businessObject }) => ({ value: id, label: businessObject.name }));
  return known[kind] ?? [];
}

/** What can be said of each field of a form, and of all others. */
function fieldRights(form) {
  const rights = ["write", "read", "hidden"];
  const fields = form ? fieldsOfForms(form) : [];
  return [...fields, "*"].flatMap((field) => rights.map((right) => ({ value: `${field}:${right}`, label: say(`right_${right}`, { field: field === "*" ? say("otherFields") : field }) })));
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

/** What comes with whatever people start. */
const GIVEN = ["area", "unit_id"];

/** The variables that the drawing sets, as far as it says so. */
export function variablesIn(registry, fieldsOfForms) {
  const found = new Set([...fieldsOfForms, ...GIVEN]);
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
