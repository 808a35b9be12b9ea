// The page of a form: its fields in order, the properties of one, and what people will see of it,
// in the life of a draft.
import { render } from "@bpmn-io/properties-panel/preact";
import { openDraft } from "./drafting.js";
import { FormFindings } from "./form_findings.js";
import { FormList, rowId } from "./form_list.jsx";
import { FormModel } from "./form_model.js";
import { FormPreview } from "./form_preview.js";
import { FormProperties } from "./form_properties.jsx";
import { say } from "./words.js";

const board = document.querySelector("[data-designer]");
const part = (name) => board.querySelector(`[data-${name}]`);
const model = new FormModel();
/** The text of a file that is no form: it is kept as it is, and nothing is drawn of it. */
let unreadable = null;
/** Whether the file is no text at all, and so never came. */
let untold = false;
let troubles = [];

model.locked = () => unreadable !== null || board.hasAttribute("data-read-only");

const read = () => unreadable ?? model.text();
const settled = async () => read();
const tell = (text) => {
  part("told").textContent = text;
};

function show(text) {
  unreadable = null;
  part("unreadable").hidden = true;
  try {
    if (untold) throw new Error("UTF-8");
    model.load(text);
  } catch (error) {
    refuse(text, error.message);
  }
  draw();
}

/** What cannot be read is left alone: saving what was read of it would lose the rest. */
function refuse(text, why) {
  unreadable = text;
  part("unreadable").textContent = say("formUnreadable", { why });
  part("unreadable").hidden = false;
}

function draw() {
  render(<FormList model={model} troubles={troubles} tell={tell} />, part("list"));
  render(<FormProperties model={model} troubles={troubles} tell={tell} />, part("properties"));
  part("undo").disabled = model.locked() || !model.past.length;
  part("redo").disabled = model.locked() || !model.future.length;
}

function pick(place) {
  model.pick(place);
  document.getElementById(rowId(place))?.focus();
}

async function open() {
  const findings = new FormFindings(board, read, pick);
  const preview = new FormPreview(board, read, {
    heard: (found) => {
      troubles = found;
      draw();
    },
    // Such as a name that stands twice in one object, of which the browser sees the last.
    refused: (why) => {
      if (unreadable !== null || model.past.length || model.future.length) return;
      refuse(model.original, why);
      draw();
    },
  });
  const opened = ({ files }) => {
    untold = files[board.dataset.file] !== undefined && files[board.dataset.file].text === undefined;
  };
  const draft = await openDraft(board, { read, show, settled, opened, check: () => findings.check() });
  if (!draft) return;
  model.told.add((edited) => {
    draw();
    if (!edited) return;
    draft.saving.changed();
    preview.changed();
    findings.changed();
  });
  new MutationObserver(draw).observe(board, { attributeFilter: ["data-read-only"] });
  part("undo").addEventListener("click", () => model.undo());
  part("redo").addEventListener("click", () => model.redo());
  document.addEventListener("keydown", (pressed) => {
    // What is typed is taken back by the form, not by the field: the two would lose each other.
    if (!(pressed.ctrlKey || pressed.metaKey) || pressed.target.closest?.("[data-sample]")) return;
    const back = pressed.key === "z" && !pressed.shiftKey;
    const on = pressed.key === "y" || (pressed.key.toLowerCase() === "z" && pressed.shiftKey);
    if (!back && !on) return;
    pressed.preventDefault();
    model[back ? "undo" : "redo"]();
  });
  draw();
  if (unreadable === null) preview.show();
  findings.check();
  board.designer.preview = preview;
}

// For tests, which look at what was made.
board.designer = { model, read, show };
open();
