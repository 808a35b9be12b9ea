// Marks what differs where it is drawn, by a sign, a colour and a word.
import { say } from "./words.js";

const SIGNS = { added: "＋", changed: "◇", moved: "▷" };

/** Mark the elements of `lines` on the diagram; with none, take all marks away. */
export function markDifferences(modeler, lines) {
  const [overlays, registry] = ["overlays", "elementRegistry"].map((part) => modeler.get(part));
  overlays.remove({ type: "duban-differs" });
  for (const { kind, id } of lines) {
    const element = registry.get(id);
    if (!element || !SIGNS[kind]) continue;
    const badge = Object.assign(document.createElement("span"), { className: "differs-badge", textContent: SIGNS[kind], title: say(kind) });
    badge.dataset.kind = kind;
    overlays.add(element, "duban-differs", { position: { top: -9, left: -9 }, html: badge });
  }
}

/** What leads to the element, where it is drawn. */
export function leadTo(modeler, id) {
  const element = modeler.get("elementRegistry").get(id);
  if (!element) return null;
  return () => {
    modeler.get("selection").select(element);
    modeler.get("canvas").scrollToElement(element, 120);
  };
}

/** The same for rules, cells and columns of the table in `canvas`; their ids tell the table, too. */
export function markDifferencesIn(canvas, lines) {
  for (const marked of canvas.querySelectorAll("[data-differs]")) marked.removeAttribute("data-differs");
  for (const { kind, id = "" } of lines) {
    const own = CSS.escape(id.split("/").at(-1));
    for (const place of canvas.querySelectorAll(`td[data-element-id="${own}"]:not(.annotation), th[data-col-id="${own}"]`)) place.dataset.differs = kind;
  }
}
