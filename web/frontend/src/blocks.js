// Building blocks: pieces of a process, whole and configured, put into the drawing as one step.
//
// The server writes a block as a diagram of its own, between a start and an end. It is opened out of
// sight, and what lies between the two is pasted, as if it had been copied from another drawing.
import Modeler from "bpmn-js/lib/Modeler";
import { getBBox } from "diagram-js/lib/util/Elements";
import keeping from "./keeping.js";
import { suggestions } from "./knowing.js";
import { fileText, put } from "./package.js";
import { makeRoom } from "./room.js";
import { ask } from "./server.js";
import { say } from "./words.js";

const GAP = 60; // Between a block and what it is joined to.
const CLEAR = 20; // Between a block and what it has nothing to do with.
const MOST_TRIES = 60;
const FIRST = "block_start";
const flowsOf = (flows) => flows.filter((each) => each.type === "bpmn:SequenceFlow");

export function blocks() {
  return suggestions("blocks");
}

/** What is known of an opened block: what to paste, its box with and without its end, how it is joined. */
async function opened({ diagram, end }) {
  const beside = new Modeler({ container: document.createElement("div"), additionalModules: [keeping] });
  try {
    await beside.importXML(diagram);
    const registry = beside.get("elementRegistry");
    const first = registry.get(FIRST);
    const [lead] = first.outgoing;
    const elements = beside.get("canvas").getRootElement().children.filter((each) => each !== first && each !== lead && each.labelTarget !== first);
    const entry = lead.target;
    const last = registry.get(end);
    const [flow] = last.incoming;
    return {
      tree: beside.get("copyPaste").copy(elements, { clip: false }),
      box: getBBox(elements),
      width: getBBox(elements.filter((each) => ![last, last.label, flow, flow.label].includes(each))).width,
      entry: { id: entry.id, x: entry.x },
      rise: entry.y + entry.height / 2 - getBBox(elements).y,
      last: last.id,
      flow: flow.id,
    };
  } finally {
    beside.destroy();
  }
}

export class Blocks {
  static $inject = ["elementRegistry", "modeling", "copyPaste", "canvas", "selection", "eventBus", "dubanStep", "spaceTool"];
  constructor(registry, modeling, copyPaste, canvas, selection, eventBus, step, spaceTool) {
    Object.assign(this, { registry, modeling, copyPaste, canvas, selection, eventBus, step, spaceTool });
  }

  /** The block `value` with names that nothing in the drawing has; its forms too, unless they are the same. */
  async fetch({ value, steps }) {
    for (let number = 1; ; number += 1) {
      const named = (name) => (number === 1 ? name : `${name}_${number}`);
      if (steps.some((each) => this.registry.get(named(each)))) continue;
      const address = document.querySelector("[data-designer]").dataset.block.replace("BLOCK", value);
      const answer = await ask(`${address}?number=${number}`);
      if (!answer.ok) throw new Error(answer.message || answer.detail || say("network"));
      const taken = Object.entries(answer.forms).some(([path, text]) => (fileText(path) ?? text) !== text);
      if (!taken) return { ...(await opened(answer)), forms: answer.forms };
    }
  }

  /** Behind `after`, in between where exactly one flow leads on; without it, in the middle of what is seen. */
  async insert(block, after) {
    const piece = await this.fetch(block);
    this.step.as(() => (after ? this.append(piece, after) : this.placeFreely(piece)));
    this.took(piece);
  }

  /** The block hangs at the pointer until it is put down. */
  async carry(block) {
    const piece = await this.fetch(block);
    const put = ({ canExecute }) => canExecute !== false && this.took(piece);
    this.eventBus.once("create.end", 100, put);
    this.eventBus.once("create.cleanup", () => this.eventBus.off("create.end", put));
    this.copyPaste.paste({ tree: piece.tree });
  }

  took({ forms, entry, last }) {
    for (const [path, text] of Object.entries(forms)) put(path, text);
    const [shown, end] = [entry.id, last].map((id) => this.registry.get(id));
    if (!shown) return;
    this.selection.select(shown);
    if (end) this.canvas.scrollToElement(end, 80);
    this.canvas.scrollToElement(shown, 80);
  }

  append(piece, after) {
    const onward = this.splices(after);
    const left = after.x + after.width + GAP;
    const level = after.y + after.height / 2 - piece.rise;
    if (onward) makeRoom(this, after, piece.width + GAP, after.x + after.width);
    this.paste(piece, left, onward ? level : this.free(left, level, piece.box, after.parent), after.parent);
    this.modeling.connect(after, this.registry.get(piece.entry.id));
    if (onward) this.leadOn(piece, onward);
  }

  /** The one flow that leads on from `after`, if what is behind it may as well come behind the block. */
  splices(after) {
    const flows = flowsOf(after.outgoing);
    const chooses = after.type.endsWith("Gateway") || after.businessObject.default || flows[0]?.businessObject.conditionExpression;
    const aside = after.host || flows[0]?.target.x < after.x;
    return flows.length === 1 && !chooses && !aside ? flows[0] : null;
  }

  /** Not to an end of its own, but to where `onward` led. */
  leadOn({ last, flow }, onward) {
    const { target } = onward;
    const leading = this.registry.get(flow);
    this.modeling.removeConnection(onward);
    this.modeling.reconnectEnd(leading, target, { x: target.x, y: target.y + target.height / 2 });
    this.modeling.layoutConnection(leading);
    this.modeling.removeElements([this.registry.get(last)]);
  }

  placeFreely(piece) {
    const { x, y, width, height } = this.canvas.viewbox();
    const root = this.canvas.getRootElement();
    const parent = root.children.find((each) => each.type === "bpmn:Participant") ?? root;
    const left = x + Math.max(40, (width - piece.box.width) / 2);
    const top = this.free(left, y + Math.max(40, (height - piece.box.height) / 2), piece.box, parent);
    this.paste(piece, left, top, parent);
  }

  /** The next place beneath that nothing else stands on. */
  free(left, top, { width, height }, parent) {
    const others = parent.children.filter((each) => !each.waypoints && each.type !== "bpmn:Lane");
    const meets = (y) => others.some((each) => each.x < left + width + CLEAR && each.x + each.width > left - CLEAR && each.y < y + height + CLEAR && each.y + each.height > y - CLEAR);
    let y = top;
    for (let tries = 0; meets(y) && tries < MOST_TRIES; tries += 1) y += CLEAR * 2;
    return y;
  }

  /** With the left of its entry at `left`, and its upper edge at `top`. */
  paste({ tree, box, entry }, left, top, parent) {
    const before = entry.x - box.x;
    this.copyPaste.paste({ tree, element: parent, point: { x: left - before + box.width / 2, y: top + box.height / 2 } });
  }
}

/** The entries of the menus, and of the palette. */
class BlockMenus {
  static $inject = ["popupMenu", "palette", "dubanBlocks", "selection", "canvas", "mouse"];
  constructor(popupMenu, palette, inserting, selection, canvas, mouse) {
    Object.assign(this, { popupMenu, inserting, selection, canvas, mouse });
    // After the others, so that blocks can stand before what they have.
    for (const menu of ["bpmn-append", "bpmn-create", "duban-blocks"]) popupMenu.registerProvider(menu, 500, { getPopupMenuEntries: (element) => (entries) => ({ ...this.entries(menu, element), ...entries }) });
    palette.registerProvider(400, this);
  }

  entries(menu, element) {
    const append = menu === "bpmn-append";
    return Object.fromEntries(blocks().map((block) => [`duban-block-${block.value}`, {
      label: block.label,
      description: block.asks.length ? `${block.told}${say("blockAsks", { names: block.asks.join("、") })}` : block.told,
      className: "duban-block-icon",
      group: { id: "duban-blocks", name: say("blocks") },
      action: { click: (event) => this.chosen(block, append ? element : null, event), dragstart: () => this.chosen(block, null) },
    }]));
  }

  /** By the keyboard there is no pointer to hang at: it goes behind what is selected, or into the middle. */
  chosen(block, after, event) {
    this.popupMenu.close();
    const put = after || event instanceof KeyboardEvent ? this.inserting.insert(block, after) : this.inserting.carry(block);
    put.catch((error) => document.querySelector("[data-saved]").replaceChildren(say("blockFailed", { why: error.message })));
  }

  getPaletteEntries() {
    const open = (event) => {
      const { right, top } = event.target.closest(".djs-palette").getBoundingClientRect();
      this.popupMenu.open(this.canvas.getRootElement(), "duban-blocks", { x: right + 5, y: top, cursor: { x: right, y: top } }, { title: say("blocks"), width: 320, search: true });
    };
    return { "duban-blocks": { group: "create", className: "duban-block-icon", title: say("insertBlock"), action: { click: open } } };
  }
}

export default { __init__: ["dubanBlockMenus"], dubanBlocks: ["type", Blocks], dubanBlockMenus: ["type", BlockMenus] };
