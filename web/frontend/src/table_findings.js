// What the checker says of a file of decisions: on its rules and cells, and in a list that leads there.
import { FileFindings } from "./file_findings.js";

export class TableFindings extends FileFindings {
  constructor(board, modeler, read, openView) {
    super(board, read);
    Object.assign(this, { modeler, openView });
    this.canvas = board.querySelector("[data-canvas]");
    // Cells are drawn anew while one works on them; their marks are put back then.
    new MutationObserver(() => this.mark()).observe(this.canvas, { childList: true, subtree: true });
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

  leadOf(found) {
    const decision = this.modeler.getDefinitions()?.drgElement?.find(({ id }) => id === found.about[0]);
    return decision && { name: decision.name || decision.id, go: () => this.lead(decision, found) };
  }

  async lead(decision, found) {
    if (this.modeler.getActiveView()?.element !== decision) await this.openView(decision);
    const [first] = this.placesOf(found);
    first?.scrollIntoView({ block: "center", inline: "nearest" });
    // A cell can be gone into with the keyboard from there.
    (first?.querySelector("[contenteditable], [tabindex]") ?? first)?.focus?.();
  }
}
