// What the checker says of the drawing: on its elements, and in a list that leads to them.
import { breath } from "./breathing.js";
import { takeExamples } from "./knowing.js";
import { unsent } from "./package.js";
import { remedyFor } from "./remedying.js";
import { ask } from "./server.js";
import { say } from "./words.js";

const PAUSE = 1200;
/** How many findings are shown before the page may answer. */
const AT_ONCE = 20;
const SHAPES = { error: "alert", warning: "alert", info: "info" };

export class Findings {
  constructor(board, modeler, read, { play, mend }) {
    this.board = board;
    this.modeler = modeler;
    this.read = read;
    this.play = play;
    this.mend = mend;
    this.list = board.querySelector("[data-findings]");
    this.told = board.querySelector("[data-checked]");
    this.timer = 0;
    this.round = 0;
  }

  changed() {
    clearTimeout(this.timer);
    this.timer = setTimeout(() => this.check(), PAUSE);
  }

  async check() {
    clearTimeout(this.timer);
    const round = ++this.round;
    this.told.textContent = say("checking");
    const start = performance.now();
    let answer;
    try {
      answer = await ask(this.board.dataset.check, { method: "POST", body: { files: { ...unsent(), [this.board.dataset.file]: await this.read() } } });
    } catch {
      answer = { ok: false, message: say("network") };
    }
    if (round !== this.round) return; // A later drawing is being looked at.
    if (answer.ok) {
      takeExamples(answer.examples);
      this.modeler.get("eventBus").fire("propertiesPanel.providersChanged");
      if (!(await this.show(answer.findings, round))) return;
      performance.measure("duban-checked", { start });
    }
    else this.told.textContent = say("checkFailed", { why: answer.message || answer.detail || "" });
  }

  /** Mark and list them, a few at a time; not to the end where a later drawing is looked at already. */
  async show(findings, round) {
    const [overlays, registry, canvas] = ["overlays", "elementRegistry", "canvas"].map((name) => this.modeler.get(name));
    overlays.remove({ type: "duban-finding" });
    registry.forEach((element) => ["error", "warning"].forEach((kind) => canvas.hasMarker(element, `found-${kind}`) && canvas.removeMarker(element, `found-${kind}`)));
    const lines = [];
    for (const found of findings) {
      if (lines.length % AT_ONCE === 0) await breath();
      if (round !== this.round) return false;
      lines.push(this.line(found));
      this.badge(found, { overlays, registry, canvas });
    }
    this.list.replaceChildren(...lines);
    const errors = findings.filter((each) => each.severity === "error").length;
    const warnings = findings.filter((each) => each.severity === "warning").length;
    this.told.textContent = errors || warnings ? say("checkedSome", { errors, warnings }) : say("checkedOk");
    return true;
  }

  badge(found, { overlays, registry, canvas }) {
    const element = registry.get(found.element);
    if (!element || found.severity === "info") return;
    canvas.addMarker(element, `found-${found.severity}`);
    const badge = document.createElement("span");
    badge.className = "finding-badge";
    badge.dataset.severity = found.severity;
    badge.title = found.text;
    badge.textContent = found.severity === "error" ? "!" : "?";
    if (!element.waypoints) overlays.add(element, "duban-finding", { position: { top: -9, right: 9 }, html: badge });
  }

  line(found) {
    const line = document.createElement("li");
    Object.assign(line.dataset, { severity: found.severity, code: found.code, element: found.element });
    const word = document.createElement("b");
    word.className = "finding-word";
    word.dataset.shape = SHAPES[found.severity];
    word.textContent = say(found.severity);
    const text = document.createElement("div");
    const told = document.createElement("p");
    if (this.modeler.get("elementRegistry").get(found.element)) {
      const lead = document.createElement("button");
      lead.type = "button";
      lead.className = "act";
      lead.textContent = found.name || found.element;
      lead.addEventListener("click", () => this.lead(found));
      told.append(lead, " ");
    }
    told.append(found.text);
    text.append(told);
    if (found.remedy) {
      const remedy = document.createElement("p");
      remedy.className = "note";
      remedy.textContent = found.remedy;
      text.append(remedy);
    }
    const acts = this.acts(found);
    if (acts.length) {
      const row = Object.assign(document.createElement("div"), { className: "btns" });
      row.append(...acts);
      text.append(row);
    }
    line.append(word, text);
    return line;
  }

  /** What can be done about it here, as buttons. */
  acts(found) {
    const acts = found.steps.length ? [this.button(say("playFinding"), () => this.play(found))] : [];
    if (found.mending && found.file === this.board.dataset.file && !this.board.hasAttribute("data-read-only")) {
      const nameOf = (id) => this.modeler.get("elementRegistry").get(id)?.businessObject?.name || id;
      acts.push(remedyFor(found, { nameOf, button: (...each) => this.button(...each), mend: (answer) => this.mended(found, answer) }));
    }
    return acts;
  }

  /** Mend, look again at once, and keep the focus in the list: the button is about to go. */
  mended(found, answer) {
    this.mend(found.mending, answer);
    this.list.focus();
    this.check();
  }

  button(label, act) {
    const made = Object.assign(document.createElement("button"), { type: "button", className: "btn", textContent: label });
    made.dataset.size = "s";
    made.addEventListener("click", act);
    return made;
  }

  /** Show the element, and for a finding on the course of the process the way to it. */
  lead(found) {
    const [registry, selection, canvas] = ["elementRegistry", "selection", "canvas"].map((name) => this.modeler.get(name));
    const element = registry.get(found.element);
    selection.select(element);
    canvas.scrollToElement(element, 120);
    registry.forEach((each) => canvas.hasMarker(each, "on-the-way") && canvas.removeMarker(each, "on-the-way"));
    for (const id of found.path ?? []) if (registry.get(id)) canvas.addMarker(id, "on-the-way");
  }
}
