// What a form does beyond posting itself: conditions, rows, asking before it is handed in. Without
// this script the same form works by round trips. Drafts are in drafts.js.
import { holds } from "./feel.js";

for (const form of document.querySelectorAll("form[data-form]")) start(form);

function start(form) {
  const facts = JSON.parse(form.dataset.facts || "{}");
  const refresh = () => applyConditions(form, facts);
  form.addEventListener("input", (event) => { forgive(event.target); refresh(); });
  form.addEventListener("change", refresh);
  form.addEventListener("click", (event) => changeRows(event, form, refresh));
  form.addEventListener("submit", (event) => ask(event, form), { capture: true });
  refresh();
}

// ── Values and conditions ──

function put(target, path, value) {
  const parts = path.split(".");
  const last = parts.pop();
  let level = target;
  for (const part of parts) level = level[part] = Object(level[part]) === level[part] ? level[part] : {};
  level[last] = value;
}

function valueOf(input) {
  if (input.dataset.kind === "checkbox") return input.checked;
  const text = input.value.trim();
  if (text === "") return null;
  const chosen = input.selectedOptions?.[0] ?? input;
  if (chosen.dataset.meant) return meant(chosen);
  if (input.dataset.kind === "number") {
    const number = Number(text.normalize("NFKC").replace(/[,\s]/g, ""));
    return Number.isNaN(number) ? null : number;
  }
  return text;
}

// What the process gets for a choice: a number or a truth where it stands for one.
function meant(choice) {
  return choice.dataset.meant ? JSON.parse(choice.dataset.meant) : choice.value;
}

function readInto(target, input, key) {
  if (input.dataset.kind === "many") {
    const chosen = input.form.querySelectorAll(`[name="${CSS.escape(input.name)}"]:checked`);
    put(target, key, [...chosen].map(meant));
  } else if (input.type !== "radio" || input.checked) {
    put(target, key, valueOf(input));
  }
}

// The inputs and repeated groups that belong to this level, not to a row further in.
function own(root, selector) {
  const within = root.closest("[data-row]");
  return [...root.querySelectorAll(selector)].filter((el) => {
    const row = (el.matches("[data-row]") ? el.parentElement : el).closest("[data-row]");
    return row === within;
  });
}

function read(root, prefix) {
  const values = {};
  for (const input of own(root, "[data-kind]:not(button)")) {
    if (input.name && input.dataset.kind !== "clock") readInto(values, input, input.name.slice(prefix.length));
  }
  for (const group of own(root, "[data-repeat]")) {
    const rows = own(group, "[data-row]").map((row) => read(row, `${row.dataset.row}-`));
    put(values, group.dataset.repeat.slice(prefix.length), rows);
  }
  return values;
}

// In document order; what is hidden counts for nobody further down.
function applyConditions(form, facts) {
  settle(form, facts, "");
}

function settle(root, outer, prefix) {
  const known = JSON.parse(root.dataset.row ? (root.dataset.facts ?? "{}") : "{}");
  const values = { ...known, ...read(root, prefix) };
  // What a level calls itself and the one around it; data that are called so come first.
  const around = prefix ? { ...outer, this: values, parent: outer.this ?? null } : { this: { ...outer, ...values }, parent: null, ...outer };
  const scope = structuredClone({ ...around, ...values });
  for (const el of own(root, "[data-hide], [data-repeat]")) {
    if (el.dataset.hide) {
      el.hidden = holds(JSON.parse(el.dataset.hide), scope);
      if (el.hidden) forget(el, scope, prefix);
    }
    if (!el.dataset.repeat || el.hidden) continue;
    for (const row of own(el, "[data-row]")) settle(row, scope, `${row.dataset.row}-`);
  }
}

function forget(el, scope, prefix) {
  const names = [...el.querySelectorAll("[data-kind]:not(button)")].map((input) => input.name);
  if (el.dataset.repeat) names.push(el.dataset.repeat);
  for (const name of names.filter(Boolean)) {
    put(scope, name.slice(prefix.length), null);
    if (Object(scope.this) === scope.this) put(scope.this, name.slice(prefix.length), null);
  }
}

function forgive(input) {
  if (input.getAttribute?.("aria-invalid") !== "true") return;
  input.removeAttribute("aria-invalid");
  const note = document.getElementById(`${input.id}-e`);
  if (note) note.hidden = true;
}

// ── Rows ──

function changeRows(event, form, refresh) {
  const button = event.target.closest("button[name='_add'], button[name='_drop']");
  if (!button) return;
  event.preventDefault();
  if (button.name === "_add") addRow(button.closest("[data-repeat]"));
  else dropRow(button.closest("[data-row]"));
  refresh();
  form.dispatchEvent(new Event("change"));
}

function addRow(group) {
  const rows = own(group, "[data-row]");
  if (rows.length >= Number(group.dataset.most)) return;
  const numbers = rows.map((row) => Number(row.dataset.row.split("-").at(-1)));
  const number = Math.max(-1, ...numbers) + 1;
  const template = group.querySelector(":scope > template");
  const holder = document.createElement(group.querySelector(":scope > table") ? "tbody" : "ol");
  holder.innerHTML = template.innerHTML.replaceAll("__n__", String(number)).replaceAll("__m__", String(rows.length + 1));
  const row = holder.firstElementChild;
  group.querySelector("[data-rows]").append(row);
  renumber(group);
  row.querySelector("input:not([type=hidden]), textarea, select")?.focus();
}

function dropRow(row) {
  const group = row.closest("[data-repeat]");
  row.remove();
  renumber(group);
  group.querySelector("button[name='_add']")?.focus();
}

function renumber(group) {
  const words = group.closest("form").dataset.numbered;
  own(group, "[data-row]").forEach((row, index) => {
    const head = row.querySelector("[data-number]");
    if (head) head.textContent = words.replace("{number}", String(index + 1));
  });
}

// ── Asking before what cannot be undone ──

function ask(event, form) {
  const dialog = document.getElementById(form.dataset.confirm || "");
  if (!dialog || event.submitter?.dataset.ask === undefined) return;
  event.preventDefault();
  // drafts.js took this for a real submission; the draft goes on.
  event.stopImmediatePropagation();
  dialog.showModal();
}
