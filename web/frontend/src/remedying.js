// The buttons of findings that can be mended in one step, and the field where something is asked.
import { suggestions } from "./knowing.js";
import { namesInPackage } from "./package.js";
import { has, say } from "./words.js";

const SUGGESTED = { candidateGroups: "groups", participants: "groups", copyTo: "groups", service: "services", ladder: "ladders", clause: "clauses" };
const IN_PACKAGE = { form: "forms", decision: "decisions" };

const bare = (name) => name.replace(/^duban:/, "");
const spoken = (name) => (has(bare(name)) ? say(bare(name)) : bare(name));

/** What the button says: what will be otherwise once it was pressed. */
function label({ kind, values }, nameOf) {
  if (kind === "set") return values.value ? say("mendSet", { name: spoken(values.name), value: values.value }) : say("mendClear", { name: spoken(values.name) });
  if (kind === "rename") return say("mendRename", { to: spoken(values.to) });
  if (kind === "default") return say("mendDefault", { flow: nameOf(values.flow) });
  if (kind === "condition") return say("mendSet", { name: say("mendedCondition"), value: values.value });
  if (kind === "type") return say("mendType", { type: say(values.type) });
  if (kind === "join" || kind === "event") return say("mendAdd", { type: say(values.type) });
  if (kind === "id") return say("mendId", { id: values.id });
  return say({ uncondition: "mendUncondition", remove: "mendRemove", unrefer: "mendUnrefer" }[kind]);
}

/** The button, or the field with its button, that mends by calling `mend(answer)`. */
export function remedyFor(found, { nameOf, button, mend }) {
  const { mending } = found;
  if (!mending.asks) return button(label(mending, nameOf), () => mend(""));
  const form = Object.assign(document.createElement("form"), { className: "mend" });
  const name = bare(mending.asks);
  const field = `mend-${found.code}-${mending.element}`;
  const told = Object.assign(document.createElement("label"), { htmlFor: field, textContent: name === "condition" ? say("condition") : spoken(name) });
  const input = Object.assign(document.createElement("input"), { id: field, className: "input", required: true, spellcheck: false, autocomplete: "off" });
  const list = Object.assign(document.createElement("datalist"), { id: `${field}-list` });
  const offered = IN_PACKAGE[name] ? namesInPackage(IN_PACKAGE[name]).map((value) => ({ value })) : suggestions(SUGGESTED[name]);
  list.append(...offered.map(({ value, label: text }) => Object.assign(document.createElement("option"), { value, textContent: text ?? "" })));
  input.setAttribute("list", list.id);
  const fill = Object.assign(document.createElement("button"), { type: "submit", className: "btn", textContent: say("mendFill") });
  fill.dataset.size = "s";
  form.append(told, input, list, fill);
  form.addEventListener("submit", (sent) => {
    sent.preventDefault();
    if (input.value.trim()) mend(input.value.trim());
  });
  return form;
}
