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
import blocks from "./blocks.js";
import carrying from "./carrying.js";
import { breath } from "./breathing.js";
import { Dangling } from "./dangling.js";
import { leadTo, markDifferences } from "./differing.js";
import { openDraft } from "./drafting.js";
import { Faithful } from "./faithful/index.js";
import { plainly } from "./faithful/spelling.js";
import { Findings } from "./findings.js";
import { learn } from "./knowing.js";
import keeping from "./keeping.js";
import { kinds, mend } from "./mending.js";
import { takeFiles, takeLeaving } from "./package.js";
import panel from "./panel.jsx";
import { scaleFor, takePicture } from "./pictures.js";
import { Player } from "./playing.js";
import { Simulator } from "./simulating.js";
import stepping from "./stepping.js";
import translating, { missing } from "./translating.js";
import { reason, tellUnseen } from "./unseen.js";
import { requireShown, undrawn } from "./undrawn.js";
import { say } from "./words.js";

const board = document.querySelector("[data-designer]");
const part = (name) => board.querySelector(`[data-${name}]`);
const inChinese = board.dataset.lang.startsWith("zh");
const modules = [BpmnPropertiesPanelModule, BpmnPropertiesProviderModule, CreateAppendAnythingModule, grid, minimap, panel, stepping, keeping, blocks, carrying];

const modeler = new Modeler({
  container: part("canvas"),
  propertiesPanel: { parent: part("panel") },
  additionalModules: inChinese ? [...modules, translating] : modules,
});

/** What is on the sheet where a file cannot be opened. */
const NOTHING = `<definitions xmlns="http://www.omg.org/spec/BPMN/20100524/MODEL" xmlns:di="http://www.omg.org/spec/BPMN/20100524/DI" targetNamespace="urn:duban:none"><process id="nothing" /><di:BPMNDiagram><di:BPMNPlane bpmnElement="nothing" /></di:BPMNDiagram></definitions>`;
const dangling = new Dangling();
const faithful = new Faithful(async (text) => {
  const { rootElement, warnings } = await modeler.get("moddle").fromXML(plainly(text));
  const left = new Dangling();
  left.take(warnings);
  await breath();
  return (await left.during(() => modeler.get("moddle").toXML(rootElement, { format: true }))).xml;
});
/** The file as it came, where it could not be opened: nothing else may be saved in its place. */
let unreadable = null;
/** What of the file is not shown. */
let unseen = {};

async function written() {
  const { xml } = await dangling.during(() => modeler.saveXML({ format: true }));
  return xml;
}

/** The file with all that was drawn, and with all that cannot be drawn. With every stroke taken back
 * it is the file as it came: bpmn-js leaves what it rounded and straightened on the way. */
async function read() {
  if (unreadable !== null) return unreadable;
  const touched = modeler.get("commandStack").canUndo();
  const { text, failed } = await faithful.as(touched ? await written() : faithful.echo);
  tellUnseen(board, { ...unseen, failed });
  return text;
}

/** What is half-typed in the panel counts: leaving its field hands it over. */
async function settled() {
  if (part("panel").contains(document.activeElement)) document.activeElement.blur();
  await new Promise((resume) => setTimeout(resume, 0));
  return read();
}

async function show(text) {
  if (unreadable !== null) tell("");
  unreadable = text;
  try {
    const plain = plainly(text);
    requireShown((await modeler.get("moddle").fromXML(plain)).rootElement);
    const { warnings } = await modeler.importXML(plain);
    dangling.take(warnings);
    modeler.get("canvas").zoom("fit-viewport", "auto");
    await faithful.opened(text, await written());
  } catch (error) {
    await modeler.importXML(NOTHING);
    tell(say("unreadable", { why: reason(error) }));
    return;
  }
  unreadable = null;
  unseen = { ...faithful.unseen(), undrawn: undrawn(modeler) };
  tellUnseen(board, unseen);
}

function tell(text) {
  part("saved").textContent = text;
}

async function open() {
  const player = new Player(board, modeler, { begins: () => simulator.stop() });
  const simulator = new Simulator(board, modeler, settled, { begins: () => player.stop() });
  const findings = new Findings(board, modeler, read, {
    play: (found) => player.play(found),
    mend: (mending, answer) => mend(modeler, dangling, mending, answer),
  });
  const draft = await openDraft(board, {
    read, show, settled,
    opened: ({ files }) => takeFiles(files),
    halfTyped: () => part("panel").contains(document.activeElement),
    check: () => findings.check(),
    differ: (lines) => markDifferences(modeler, lines),
    leadTo: (id) => leadTo(modeler, id),
  });
  if (!draft) return;
  if (unreadable !== null) board.setAttribute("data-read-only", "");
  takeLeaving(draft.leaveFor);
  modeler.on("commandStack.changed", () => {
    for (const [name, can] of [["undo", "canUndo"], ["redo", "canRedo"]]) part(name).disabled = !modeler.get("commandStack")[can]();
    if (unreadable !== null || board.hasAttribute("data-read-only")) return;
    draft.saving.changed();
    findings.changed();
  });
  performance.mark("duban-opened");
  findings.check();
  board.designer.player = player;
  board.designer.check = () => findings.check();
  board.designer.take = async (text) => {
    await show(text);
    await findings.check();
  };
  learn(board.dataset.known, () => {
    board.toggleAttribute("data-learned", true);
    modeler.get("eventBus").fire("propertiesPanel.providersChanged");
  });

  part("undo").addEventListener("click", () => modeler.get("commandStack").undo());
  part("redo").addEventListener("click", () => modeler.get("commandStack").redo());
  part("undo").disabled = part("redo").disabled = true;
  for (const kind of ["svg", "png"]) part(`picture-${kind}`).addEventListener("click", () => savePicture(kind));
}

async function savePicture(kind) {
  part("pictures").hidePopover?.();
  try {
    await takePicture(modeler, kind, board.dataset.file);
  } catch {
    tell(say("noPicture"));
  }
}

// For tests, which look at what was drawn and at what was not translated.
board.designer = { modeler, missing, read, show, kinds, scaleFor };
open();
