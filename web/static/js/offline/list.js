// The list of what waits, and where something happened meanwhile, both versions side by side.
import { text } from "../texts.js";
import { differences } from "./compare.js";
import { enqueue, flush } from "./queue.js";
import { drop, mine } from "./store.js";

const box = document.querySelector("[data-outbox]");

const make = (name, words = "", attributes = {}) => {
  const element = Object.assign(document.createElement(name), { textContent: words });
  for (const [key, value] of Object.entries(attributes)) element.setAttribute(key, value);
  return element;
};

const button = (name, act, kind = "") => {
  const made = make("button", text(name), { class: "btn", type: "button", "data-size": "s" });
  if (kind) made.dataset.kind = kind;
  made.addEventListener("click", act);
  return made;
};

async function show() {
  const records = await mine();
  if (!records.length) box.replaceChildren(make("p", text("nothing_waiting"), { class: "note" }));
  else box.replaceChildren(...records.map(line));
}

function line(record) {
  const entry = make("article", "", { class: "stack-s" });
  entry.append(make("h2", record.title));
  const said = [text(`entry_${record.state}`), ...record.said].join(" ");
  entry.append(make("p", said));
  if (record.files.length) entry.append(make("p", text("files").replace("{count}", record.files.length), { class: "note" }));
  const buttons = make("div", "", { class: "btns" });
  if (record.state === "conflict") buttons.append(button("compare", () => compare(record, entry), "primary"));
  if (record.state === "waiting" || record.state === "signed_out") buttons.append(button("send_now", () => flush()));
  buttons.append(make("a", text("open"), { class: "btn", href: record.page, "data-size": "s" }));
  buttons.append(button("drop", () => confirm(text("ask_drop")) && drop(record.id).then(show)));
  entry.append(buttons);
  return entry;
}

// ── Side by side ──

async function compare(record, entry) {
  const found = await differences(record).catch(() => undefined);
  if (!found) return;
  entry.querySelector("[data-compare]")?.remove();
  const part = make("div", "", { class: "stack-s", "data-compare": "" });
  if (!found.workable) part.append(make("p", text("no_form").replace("{state}", found.state)));
  if (!found.rows.length) part.append(make("p", text("same")));
  else part.append(table(found));
  if (found.workable) part.append(button("send_chosen", () => decide(record, found, part), "primary"));
  entry.append(part);
  part.setAttribute("tabindex", "-1");
  part.focus();
}

function table({ rows, workable }) {
  const made = make("table", "", { class: "compare" });
  const head = make("tr");
  for (const name of ["field", "mine", "theirs"]) head.append(make("th", text(name), { scope: "col" }));
  const body = make("tbody");
  for (const row of rows) {
    const tr = make("tr");
    tr.append(make("th", row.label, { scope: "row" }));
    for (const side of ["mine", "theirs"]) tr.append(choice(row, side, workable));
    body.append(tr);
  }
  const top = make("thead");
  top.append(head);
  made.append(top, body);
  return made;
}

function choice(row, side, workable) {
  const cell = make("td");
  const words = row[side].words || text("empty");
  if (!workable) {
    cell.textContent = words;
    return cell;
  }
  const label = make("label");
  const radio = make("input", "", { type: "radio", name: `choose-${row.key}`, value: side, "aria-label": `${row.label}：${text(side)}` });
  radio.checked = side === "mine";
  label.append(radio, ` ${words}`);
  cell.append(label);
  return cell;
}

async function decide(record, found, part) {
  let pairs = found.pairs;
  for (const row of found.rows) {
    const side = part.querySelector(`input[name="choose-${CSS.escape(row.key)}"]:checked`).value;
    if (side === "mine") continue;
    pairs = [...pairs.filter(([name]) => row.keyOf(name) !== row.key), ...row.theirs.pairs];
  }
  await enqueue({ ...record, pairs, edition: found.edition, said: [] });
  await flush();
  await show();
}

addEventListener("outbox", show);
show();
