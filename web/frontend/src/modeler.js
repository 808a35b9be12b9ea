// The page of the designer: a drawing that keeps itself and is checked while it is drawn.
import "bpmn-js/dist/assets/diagram-js.css";
import "bpmn-js/dist/assets/bpmn-js.css";
import "bpmn-js/dist/assets/bpmn-font/css/bpmn.css";
import "@bpmn-io/properties-panel/assets/properties-panel.css";
import "diagram-js-minimap/assets/diagram-js-minimap.css";
import Modeler from "bpmn-js/lib/Modeler";
import { BpmnPropertiesPanelModule, BpmnPropertiesProviderModule } from "bpmn-js-properties-panel";
import { CreateAppendAnythingModule } from "bpmn-js-create-append-anything";
import grid from "diagram-js-grid";
import minimap from "diagram-js-minimap";
import { Dangling } from "./dangling.js";
import { differences } from "./differences.js";
import { Findings } from "./findings.js";
import { learn } from "./knowing.js";
import keeping from "./keeping.js";
import { kinds, mend } from "./mending.js";
import { takeFiles } from "./package.js";
import panel from "./panel.jsx";
import { Player } from "./playing.js";
import { Saving } from "./saving.js";
import { ask } from "./server.js";
import stepping from "./stepping.js";
import translating, { missing } from "./translating.js";
import { say } from "./words.js";

const board = document.querySelector("[data-designer]");
const part = (name) => board.querySelector(`[data-${name}]`);
const inChinese = board.dataset.lang.startsWith("zh");
const modules = [BpmnPropertiesPanelModule, BpmnPropertiesProviderModule, CreateAppendAnythingModule, grid, minimap, panel, stepping, keeping];

const modeler = new Modeler({
  container: part("canvas"),
  propertiesPanel: { parent: part("panel") },
  additionalModules: inChinese ? [...modules, translating] : modules,
});

const dangling = new Dangling();

async function read() {
  const { xml } = await dangling.during(() => modeler.saveXML({ format: true }));
  return xml;
}

/** What is half-typed in the panel counts: leaving its field hands it over. */
async function settled() {
  if (part("panel").contains(document.activeElement)) document.activeElement.blur();
  await new Promise((resume) => setTimeout(resume, 0));
  return read();
}

async function show(text) {
  try {
    const { warnings } = await modeler.importXML(text);
    dangling.take(warnings);
    if (warnings.length) tell(say("imported", { count: warnings.length }));
  } catch (error) {
    tell(say("unreadable", { why: error.message }));
    throw error;
  }
  modeler.get("canvas").zoom("fit-viewport", "auto");
}

function tell(text) {
  part("saved").textContent = text;
}

function letDraw(mine, who) {
  board.toggleAttribute("data-read-only", !mine);
  part("reader").hidden = mine;
  part("reader").textContent = mine ? "" : say("readOnly", { who });
  part("take-over").hidden = mine;
}

async function open() {
  const draft = await ask(board.dataset.draft);
  if (!draft.ok) return tell(draft.detail || draft.message || say("network"));
  takeFiles(draft.files);
  const theirs = draft.files[board.dataset.file]?.text ?? "";
  const saving = new Saving(board, { version: draft.version, read, onConflict });
  const player = new Player(board, modeler);
  const findings = new Findings(board, modeler, read, {
    play: (found) => player.play(found),
    mend: (mending, answer) => mend(modeler, dangling, mending, answer),
  });
  const left = saving.leftOver();
  await show(left && left.version === draft.version ? left.text : theirs);
  letDraw(draft.mine, draft.editor);
  if (draft.mine) await ask(board.dataset.editor, { method: "POST", body: {} });
  modeler.on("commandStack.changed", () => {
    for (const [name, can] of [["undo", "canUndo"], ["redo", "canRedo"]]) part(name).disabled = !modeler.get("commandStack")[can]();
    saving.changed();
    findings.changed();
  });
  if (left && left.version === draft.version && left.text !== theirs) saving.changed();
  if (left && left.version !== draft.version && left.text !== theirs) onConflict({ draft }, left.text);
  findings.check();
  board.designer.player = player;
  board.designer.check = () => findings.check();
  board.designer.take = async (text) => {
    await show(text);
    await findings.check();
  };
  learn(board.dataset.known, () => modeler.get("eventBus").fire("propertiesPanel.providersChanged"));

  part("undo").addEventListener("click", () => modeler.get("commandStack").undo());
  part("redo").addEventListener("click", () => modeler.get("commandStack").redo());
  part("undo").disabled = part("redo").disabled = true;
  part("image").addEventListener("click", saveImage);
  // What leads to another look at the draft takes along what was drawn last.
  for (const link of board.querySelectorAll("[data-export], [data-settled]")) {
    link.addEventListener("click", async (leaving) => {
      if (!saving.dirty && !saving.busy && !part("panel").contains(document.activeElement)) return;
      leaving.preventDefault();
      await settled();
      await saving.save();
      location.assign(link.href);
    });
  }
  part("take-over").addEventListener("click", async () => {
    const answer = await ask(board.dataset.editor, { method: "POST", body: { take_over: true } });
    if (answer.ok) location.reload();
    else tell(answer.message || answer.detail || say("network"));
  });
  document.addEventListener("keydown", (pressed) => {
    if ((pressed.ctrlKey || pressed.metaKey) && pressed.key === "s") {
      pressed.preventDefault();
      settled().then(() => saving.save());
    }
  });
  setInterval(() => {
    if (!board.hasAttribute("data-read-only")) ask(board.dataset.editor, { method: "POST", body: {} }).catch(() => {});
  }, 60_000);

  function onConflict({ draft: other, message, changes }, mine) {
    const text = other.files[board.dataset.file]?.text ?? "";
    // The server tells attribute by attribute; what was left in the browser is compared here.
    const lines = changes ?? differences(text, mine);
    if (!other.mine) {
      letDraw(false, other.editor);
      tell(message ?? "");
      return;
    }
    part("conflict-text").textContent = say("conflict", { who: other.savedBy });
    part("differences").replaceChildren(...lines.map(({ kind, name, values = [] }) => Object.assign(document.createElement("li"), { textContent: [`${say(kind)}：${name}`, ...values].join("　") })));
    const dialog = part("conflict");
    part("mine").onclick = async () => {
      dialog.close();
      saving.version = other.version;
      await show(mine);
      await saving.save();
    };
    part("theirs").onclick = async () => {
      dialog.close();
      saving.version = other.version;
      saving.dirty = false;
      localStorage.removeItem(saving.kept);
      await show(text);
      findings.check();
    };
    dialog.showModal();
  }
}

async function saveImage() {
  const { svg } = await modeler.saveSVG();
  const link = Object.assign(document.createElement("a"), {
    href: URL.createObjectURL(new Blob([svg], { type: "image/svg+xml" })),
    download: board.dataset.file.replace(".bpmn", ".svg"),
  });
  link.click();
  URL.revokeObjectURL(link.href);
}

// For tests, which look at what was drawn and at what was not translated.
board.designer = { modeler, missing, read, show, kinds };
open();
