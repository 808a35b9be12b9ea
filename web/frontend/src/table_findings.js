// What the checker says of a file of decisions: on its rules and cells, and in a list that leads there.
import { ask } from "./server.js";
import { say } from "./words.js";

const PAUSE = 1200;

export class TableFindings {
  constructor(board, modeler, read, openView) {
    Object.assign(this, { board, modeler, read, openView });
    this.list = board.querySelector("[data-findings]");
    this.told = board.querySelector("[data-checked]");
    this.canvas = board.querySelector("[data-canvas]");
    this.findings = [];
    this.timer = 0;
    this.round = 0;
    // Cells are drawn anew while one works on them; their marks are put back then.
    new MutationObserver(() => this.mark()).observe(this.canvas, { childList: true, subtree: true });
  }

  changed() {
    clearTimeout(this.timer);
    this.timer = setTimeout(() => this.check(), PAUSE);
  }

  async check() {
    clearTimeout(this.timer);
    const round = ++this.round;
    this.told.textContent = say("checking");
    const file = this.board.dataset.file;
    let answer;
    try {
      answer = await ask(this.board.dataset.check, { method: "POST", body: { files: { [file]: await this.read() } } });
    } catch {
      answer = { ok: false, message: say("network") };
    }
    if (round !== this.round) return; // A later state is being looked at.
    if (answer.ok) this.show(answer.findings.filter((each) => each.file === file));
    else this.told.textContent = say("checkFailed", { why: answer.message || answer.detail || "" });
  }

  show(findings) {
    this.findings = findings;
    this.list.replaceChildren(...findings.map((each) => this.line(each)));
    const count = (severity) => findings.filter((each) => each.severity === severity).length;
    const [errors, warnings] = [count("error"), count("warning")];
    this.told.textContent = errors || warnings ? say("checkedSome", { errors, warnings }) : say("checkedOk");
    this.mark();
  }

  /** The marks of all findings, on what of them the view in hand shows. */
  mark() {
    const wanted = new Map();
    for (const found of this.findings) {
      if (found.severity === "info") continue;
      for (const place of this.placesOf(found)) if (!wanted.has(place) || found.severity === "error") wanted.set(place, found);
    }
    for (const marked of this.canvas.querySelectorAll("[data-finding]")) {
      if (wanted.has(marked)) continue;
      marked.removeAttribute("data-finding");
      marked.removeAttribute("title");
    }
    for (const [place, found] of wanted) {
      if (place.dataset.finding === found.severity && place.title === found.text) continue;
      place.dataset.finding = found.severity;
      place.title = found.text;
    }
  }

  /** Rules by their number, cells by themselves; columns by their head, the whole table by its name. */
  placesOf({ about }) {
    const [decision, ...parts] = about;
    const view = this.modeler.getActiveView();
    if (!view) return [];
    if (view.type === "drd") return [...this.canvas.querySelectorAll(`.djs-element[data-element-id="${CSS.escape(decision ?? "")}"]`)];
    if (view.element.id !== decision) return [];
    const found = parts.map((id) => CSS.escape(id)).flatMap((id) => [...this.canvas.querySelectorAll(`td[data-element-id="${id}"]:not(.annotation), th[data-col-id="${id}"]`)]);
    return found.length ? found : [...this.canvas.querySelectorAll(".decision-table-properties, .literal-expression-properties")];
  }

  line(found) {
    const line = document.createElement("li");
    line.dataset.severity = found.severity;
    const word = Object.assign(document.createElement("b"), { className: "finding-word", textContent: say(found.severity) });
    const text = document.createElement("div");
    const told = document.createElement("p");
    const decision = this.modeler.getDefinitions()?.drgElement?.find(({ id }) => id === found.about[0]);
    if (decision) {
      const lead = Object.assign(document.createElement("button"), { type: "button", className: "act", textContent: decision.name || decision.id });
      lead.addEventListener("click", () => this.lead(decision, found));
      told.append(lead, " ");
    }
    told.append(found.text);
    text.append(told);
    if (found.remedy) text.append(Object.assign(document.createElement("p"), { className: "note", textContent: found.remedy }));
    line.append(word, text);
    return line;
  }

  async lead(decision, found) {
    if (this.modeler.getActiveView()?.element !== decision) await this.openView(decision);
    const [first] = this.placesOf(found);
    first?.scrollIntoView({ block: "center", inline: "nearest" });
    // A cell can be gone into with the keyboard from there.
    (first?.querySelector("[contenteditable], [tabindex]") ?? first)?.focus?.();
  }
}
