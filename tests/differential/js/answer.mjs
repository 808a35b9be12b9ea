// Answers for form-js and feelin: a line of JSON in, a line of JSON out, until the input ends.
import { createRequire } from "node:module";
import { createInterface } from "node:readline";
import { Window } from "happy-dom";
import { evaluate, unaryTest } from "feelin";

const window = new Window({ url: "http://localhost" });
for (const name of Object.getOwnPropertyNames(window)) {
  if (!(name in globalThis)) globalThis[name] = window[name];
}
Object.assign(globalThis, { window, document: window.document });
const require = createRequire(import.meta.url);
// What follows from drawing follows at once, not with a frame that nobody sees: so all is settled
// when the next task comes, on machines of any speed.
require("preact").options.requestAnimationFrame = (flush) => queueMicrotask(flush);
const { Form } = require("@bpmn-io/form-js-viewer");

/** Fields register themselves when they are drawn, which is a moment after what causes it. */
const drawn = () => new Promise((resume) => setTimeout(resume, 0));

const reach = (data, path) => path.reduce((found, name) => (found === null || found === undefined ? undefined : found[name]), data);

/**
 * A form with `schema` over `known`, into which `typed` is entered as far as there are fields for it.
 * What a field reveals is entered, too.
 */
async function fillIn({ schema, known, typed }) {
  const box = document.createElement("div");
  document.body.append(box);
  const form = new Form({ container: box });
  try {
    await form.importSchema(schema, known);
    await drawn();
    const first = structuredClone(form._getState().data);
    const entered = new Set();
    for (let round = 0; round < 8; round += 1) {
      const fresh = form.get("formFieldInstanceRegistry").getAllKeyed().filter(({ valuePath }) => !entered.has(valuePath.join("/")));
      if (!fresh.length) break;
      for (const instance of fresh) {
        entered.add(instance.valuePath.join("/"));
        const value = reach(typed, instance.valuePath);
        if (value !== undefined) form._update({ fieldInstance: instance, value });
      }
      await drawn();
    }
    const { data } = form.submit();
    const shown = form.get("formFieldInstanceRegistry").getAllKeyed();
    const validator = form.get("validator");
    const faults = {};
    for (const instance of shown) {
      const found = validator.validateFieldInstance(instance, reach(form._getState().data, instance.valuePath));
      if (found.length) faults[instance.valuePath.join("/")] = found;
    }
    return { first, data, faults, shown: shown.map(({ valuePath }) => valuePath.join("/")) };
  } finally {
    form.destroy();
    box.remove();
  }
}

/** What JSON has; feelin's own kinds by their names. */
function plain(value) {
  if (value === undefined || value === null) return null;
  if (typeof value === "number" && !Number.isFinite(value)) return { kind: "number", text: String(value) };
  if (["string", "number", "boolean"].includes(typeof value)) return value;
  if (Array.isArray(value)) return value.map(plain);
  if (Object.getPrototypeOf(value) === Object.prototype) return Object.fromEntries(Object.entries(value).map(([name, each]) => [name, plain(each)]));
  return { kind: value.constructor?.name ?? typeof value, text: String(value) };
}

const ANSWERS = {
  form: fillIn,
  feel: ({ expression, data }) => {
    const found = evaluate(expression, data);
    return { value: plain(found.value ?? null), warnings: (found.warnings ?? []).map(({ type }) => type) };
  },
  test: ({ expression, data }) => ({ value: plain(unaryTest(expression, data).value ?? null) }),
};

for await (const line of createInterface({ input: process.stdin })) {
  const { ask, ...question } = JSON.parse(line);
  let answer;
  try {
    answer = await ANSWERS[ask](question);
  } catch (error) {
    answer = { error: `${error.name}: ${error.message}` };
  }
  process.stdout.write(`${JSON.stringify(answer)}\n`);
}
await window.happyDOM.close();
