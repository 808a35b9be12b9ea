// What was filled in here beside what the system holds now: field by field, in the page's own words.
import { fill } from "./form.js";

// Rows of a checklist are compared one by one; other groups as a whole.
const keyOf = (name, form) => {
  const key = name.split("-")[0];
  const list = form?.querySelector(`[data-checklist][data-repeat="${CSS.escape(key)}"]`);
  return list ? name.split("-").slice(0, 2).join("-") : key;
};

export async function differences(record) {
  const answer = await fetch(record.page, { headers: { Accept: "text/html" } });
  const there = new DOMParser().parseFromString(await answer.text(), "text/html");
  const form = there.querySelector("form[data-offline]");
  const theirs = form ? sides(form) : new Map();
  const own = form ? sides(filled(there, record.pairs)) : plain(record.pairs);
  const ofForm = (name) => keyOf(name, form);
  const keys = [...new Set([...own.keys(), ...theirs.keys()])].filter((key) => !key.startsWith("_"));
  const empty = { words: "", pairs: [] };
  return {
    workable: Boolean(form),
    state: words(there.querySelector(".page-meta")) || words(there.querySelector("h1")),
    edition: form?.dataset.edition ?? "",
    pairs: record.pairs,
    rows: keys
      .map((key) => ({ key, keyOf: ofForm, label: label(form, key), mine: own.get(key) ?? empty, theirs: theirs.get(key) ?? empty }))
      .filter((row) => row.mine.words !== row.theirs.words),
  };
}

const words = (element) => element?.textContent.replace(/\s+/g, " ").trim() ?? "";

// The present form again, with what was filled in here. A parsed page runs no script, so that its
// rows are drawn by hand from its template.
function filled(there, pairs) {
  const form = there.querySelector("form[data-offline]").cloneNode(true);
  for (const group of form.querySelectorAll("[data-repeat]")) {
    const template = group.querySelector(":scope > template");
    if (!template) continue;
    const rows = group.querySelector("[data-rows]");
    rows?.replaceChildren();
    const mark = `${group.dataset.repeat}-`;
    const numbers = pairs.map(([name]) => name).filter((name) => name.startsWith(mark) && name.endsWith("-_row"));
    numbers.forEach((name, at) => {
      const number = name.slice(mark.length, -"-_row".length);
      const holder = there.createElement(group.querySelector(":scope > table") ? "tbody" : "ol");
      holder.innerHTML = template.innerHTML.replaceAll("__n__", number).replaceAll("__m__", String(at + 1));
      rows.append(holder.firstElementChild);
    });
  }
  fill(form, pairs);
  return form;
}

function sides(form) {
  const found = new Map();
  for (const [name, value] of new FormData(form)) {
    if (typeof value !== "string" || name === "csrf_token") continue;
    const key = keyOf(name, form);
    const side = found.get(key) ?? { words: "", pairs: [] };
    side.pairs.push([name, value]);
    if (!name.endsWith("-_row") && value) side.words += (side.words ? "；" : "") + meant(form, name, value);
    found.set(key, side);
  }
  return found;
}

function plain(pairs) {
  const found = new Map();
  for (const [name, value] of pairs) {
    const side = found.get(keyOf(name)) ?? { words: "", pairs: [] };
    if (!name.endsWith("-_row") && value) side.words += (side.words ? "；" : "") + value;
    found.set(keyOf(name), side);
  }
  return found;
}

// What people read of a chosen value.
function meant(form, name, value) {
  const input = form.querySelector(`[name="${CSS.escape(name)}"][value="${CSS.escape(value)}"]`);
  if (input?.type === "radio" || input?.type === "checkbox") return words(input.closest("label")) || value;
  const select = form.querySelector(`select[name="${CSS.escape(name)}"]`);
  const option = select && [...select.options].find((each) => each.value === value);
  return option ? words(option) : value;
}

function label(form, key) {
  const row = form?.querySelector(`[data-checklist] [data-row="${CSS.escape(key)}"] [id$="-t"]`);
  if (row) return words(row);
  const input = form?.querySelector(`[name="${CSS.escape(key)}"], [data-repeat="${CSS.escape(key)}"]`);
  const said = input?.closest("fieldset.field")?.querySelector("legend") ?? input?.closest(".field")?.querySelector("label");
  return words(said) || key;
}
