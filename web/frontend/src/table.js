// The page of a file of decisions: tables, expressions and what rests on what, in the life of a draft.
import "dmn-js/dist/assets/diagram-js.css";
import "dmn-js/dist/assets/dmn-font/css/dmn.css";
import "dmn-js/dist/assets/dmn-js-shared.css";
import "dmn-js/dist/assets/dmn-js-drd.css";
import "dmn-js/dist/assets/dmn-js-decision-table.css";
import "dmn-js/dist/assets/dmn-js-decision-table-controls.css";
import "dmn-js/dist/assets/dmn-js-literal-expression.css";
import "dmn-js/dist/assets/dmn-js-boxed-expression.css";
import "dmn-js/dist/assets/dmn-js-boxed-expression-controls.css";
import Modeler from "dmn-js/lib/Modeler";
import { breath } from "./breathing.js";
import { markDifferencesIn } from "./differing.js";
import { openDraft } from "./drafting.js";
import { Edition } from "./editions.js";
import { Faithful } from "./faithful/index.js";
import { plainly } from "./faithful/spelling.js";
import { TableFindings } from "./table_findings.js";
import translating, { missing, translateUnasked } from "./table_translating.js";
import { reason, tellUnseen } from "./unseen.js";
import { say } from "./words.js";

const board = document.querySelector("[data-designer]");
const part = (name) => board.querySelector(`[data-${name}]`);
const inChinese = board.dataset.lang.startsWith("zh");
const ours = { additionalModules: inChinese ? [translating] : [] };

if (inChinese) translateUnasked(part("canvas"));
const modeler = new Modeler({ container: part("canvas"), drd: ours, decisionTable: ours, literalExpression: ours, boxedExpression: ours });
const edition = new Edition();
const faithful = new Faithful(async (text) => {
  const model = modeler.getDefinitions().$model;
  const { rootElement } = await model.fromXML(plainly(edition.read(text)), "dmn:Definitions");
  await breath();
  return edition.write((await model.toXML(rootElement, { format: true })).xml);
});
/** The file as it came, where it could not be opened: nothing else may be saved in its place. */
let unreadable = null;
let unseen = {};
const listeners = [];

modeler.on("viewer.created", ({ viewer }) => {
  viewer.on("commandStack.changed", () => listeners.forEach((each) => each()));
});

async function written() {
  const { xml } = await modeler.saveXML({ format: true });
  return edition.write(xml);
}

/** The file with all that was changed, and with all that the tables do not show. */
async function read() {
  if (unreadable !== null) return unreadable;
  const { text, failed } = await faithful.as(await written());
  tellUnseen(board, { ...unseen, failed });
  return text;
}

/** What is half-typed in a cell counts: leaving it hands it over. */
async function settled() {
  if (part("canvas").contains(document.activeElement)) document.activeElement.blur();
  await new Promise((resume) => setTimeout(resume, 0));
  return read();
}

async function show(text) {
  if (unreadable !== null) part("saved").textContent = "";
  unreadable = text;
  const before = modeler.getActiveView()?.id;
  try {
    await modeler.importXML(plainly(edition.read(text)), { open: false });
    const views = modeler.getViews();
    await modeler.open(views.find(({ id }) => id === before) ?? views.find(({ type }) => type !== "drd") ?? views[0]);
    await faithful.opened(text, await written());
  } catch (error) {
    part("saved").textContent = say("unreadable", { why: reason(error) });
    return;
  }
  unreadable = null;
  unseen = faithful.unseen();
  tellUnseen(board, unseen);
}

const VIEWS = { drd: "viewDrd", decisionTable: "viewTable", literalExpression: "viewExpression", boxedExpression: "viewExpression" };

function listViews() {
  const active = modeler.getActiveView();
  part("views").replaceChildren(...modeler.getViews().map((view) => {
    const choice = document.createElement("button");
    choice.type = "button";
    choice.className = "btn";
    choice.dataset.size = "s";
    choice.dataset.view = view.id;
    choice.textContent = view.type === "drd" ? say("viewDrd") : `${say(VIEWS[view.type])}：${view.name || view.id}`;
    choice.setAttribute("aria-pressed", String(view.element === active?.element));
    choice.addEventListener("click", () => openView(view.element));
    return choice;
  }));
}

/** Look at an element of the file; what is half-typed elsewhere is kept first. */
async function openView(element) {
  await settled();
  await modeler.open(modeler.getView(element));
  if (modeler.getActiveView().type === "drd") modeler.getActiveViewer().get("canvas").zoom("fit-viewport", "auto");
}

function stack() {
  return modeler.getActiveViewer()?.get("commandStack", false);
}

// Who only reads can go through the cells with the keyboard, and hears what is in them.
part("canvas").addEventListener("beforeinput", (typing) => board.hasAttribute("data-read-only") && typing.preventDefault(), true);

async function open() {
  const findings = new TableFindings(board, modeler, read, openView);
  modeler.on("views.changed", () => {
    listViews();
    // A head without a word is none: the numbers of the rules stand below it.
    part("canvas").querySelector("th.index-column")?.setAttribute("role", "cell");
    findings.mark();
  });
  const draft = await openDraft(board, {
    read, show, settled,
    halfTyped: () => part("canvas").contains(document.activeElement),
    check: () => findings.check(),
    differ: (lines) => markDifferencesIn(part("canvas"), lines),
  });
  if (!draft) return;
  if (unreadable !== null) board.setAttribute("data-read-only", "");
  const steps = () => {
    for (const [name, can] of [["undo", "canUndo"], ["redo", "canRedo"]]) part(name).disabled = !stack()?.[can]();
  };
  listeners.push(() => {
    steps();
    // Opening another view empties the stack, which is no change.
    if (unreadable !== null || board.hasAttribute("data-read-only") || !(stack()?.canUndo() || stack()?.canRedo())) return;
    draft.saving.changed();
    findings.changed();
  });
  modeler.on("views.changed", steps);
  part("undo").addEventListener("click", () => stack()?.undo());
  part("redo").addEventListener("click", () => stack()?.redo());
  steps();
  findings.check();
}

// For tests, which look at what was made and at what was not translated.
board.designer = { modeler, missing, read, show };
open();
