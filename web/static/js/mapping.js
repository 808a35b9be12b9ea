// Which step of the new version stands for which of the old one, by drawing a line. What counts are
// the fields of the list below the diagrams: a line sets its field, and each field draws its line.
const board = document.querySelector("[data-mapping]");
const SVG = "http://www.w3.org/2000/svg";

if (board) {
  const words = JSON.parse(board.dataset.words);
  const told = board.querySelector("[data-map-told]");
  const svg = board.querySelector("svg.map");
  const lines = board.querySelector("[data-lines]");
  const undo = board.querySelector("[data-map-undo]");
  const spots = (side) => [...board.querySelectorAll(`[data-side="${side}"] .spot[data-movable]`)];
  const spot = (side, address) => spots(side).find((each) => each.dataset.address === address);
  const field = (address) => document.getElementsByName(`map:${address}`)[0];
  const say = (text, values = {}) => (told.textContent = text.replace(/\{(\w+)\}/g, (_all, name) => values[name] ?? ""));
  const before = new Map(); // What each field was before its last change, for undoing.
  const steps = [];
  let picked = null;
  let dragged = null;

  function make(name, attributes) {
    const made = document.createElementNS(SVG, name);
    for (const [key, value] of Object.entries(attributes)) made.setAttribute(key, value);
    return made;
  }

  function drawLine(address) {
    const [old, chosen] = [spot("old", address), field(address)];
    lines.querySelector(`[data-line="${CSS.escape(address)}"]`)?.remove();
    const target = chosen?.value ? spot("new", chosen.value) : null;
    const name = target ? words.mapped : words.none;
    old.setAttribute("aria-label", `${old.dataset.said}。${fill(name, old, target)}${words.start}`);
    if (!target) return;
    const line = make("g", { class: `map-line${"busy" in old.dataset ? " is-busy" : ""}`, "data-line": address });
    line.append(make("path", { d: `M${old.dataset.x} ${old.dataset.y}L${target.dataset.x} ${target.dataset.y}`, "marker-end": "url(#map-to)" }));
    lines.append(line);
  }

  function fill(text, old, target) {
    return text.replace("{old}", old.dataset.name).replace("{new}", target?.dataset.name ?? "");
  }

  function set(old, value) {
    const chosen = field(old.dataset.address);
    if (value && ![...chosen.options].some((each) => each.value === value)) {
      return say(words.kind, { old: old.dataset.name, new: spot("new", value)?.dataset.name });
    }
    chosen.value = value;
    chosen.dispatchEvent(new Event("change", { bubbles: true }));
  }

  function changed(chosen, undoing = false) {
    const address = chosen.name.slice(4);
    if (!undoing) steps.push([address, before.get(address)]);
    before.set(address, chosen.value);
    undo.disabled = !steps.length;
    const old = spot("old", address);
    if (!old) return;
    drawLine(address);
    const target = chosen.value ? spot("new", chosen.value) : null;
    say(undoing ? words.undone : fill(target ? words.mapped : words.none, old, target));
  }

  function pick(old) {
    picked?.classList.remove("is-picked");
    picked = old;
    svg.toggleAttribute("data-picking", Boolean(old));
    for (const each of spots("new")) each.toggleAttribute("data-fits", Boolean(old) && fits(old, each));
    if (!old) return;
    old.classList.add("is-picked");
    say(words.picked, { step: old.dataset.name });
  }

  const fits = (old, target) => [...field(old.dataset.address).options].some((each) => each.value === target.dataset.address);

  function choose(found) {
    if (!found) return;
    const side = found.closest("[data-side]").dataset.side;
    if (side === "old") return field(found.dataset.address) ? pick(found === picked ? null : found) : undefined;
    if (!picked) return;
    const from = picked;
    pick(null);
    set(from, found.dataset.address);
  }

  const at = (event) => document.elementFromPoint(event.clientX, event.clientY)?.closest(".spot[data-movable]");

  function here(event) {
    return new DOMPoint(event.clientX, event.clientY).matrixTransform(svg.getScreenCTM().inverse());
  }

  svg.addEventListener("pointerdown", (event) => {
    const old = event.target.closest('[data-side="old"] .spot[data-movable]');
    if (!old || !field(old.dataset.address) || event.button) return;
    event.preventDefault();
    dragged = { old, line: make("path", { class: "map-drawn" }), moved: false };
    lines.append(dragged.line);
    svg.setPointerCapture(event.pointerId);
  });
  svg.addEventListener("pointermove", (event) => {
    if (!dragged) return;
    const point = here(event);
    dragged.moved ||= Math.hypot(point.x - dragged.old.dataset.x, point.y - dragged.old.dataset.y) > 60;
    dragged.line.setAttribute("d", `M${dragged.old.dataset.x} ${dragged.old.dataset.y}L${point.x} ${point.y}`);
  });
  svg.addEventListener("pointercancel", () => {
    dragged?.line.remove();
    dragged = null;
  });
  svg.addEventListener("pointerup", (event) => {
    if (!dragged) return choose(at(event));
    const { old, line } = dragged;
    dragged = null;
    line.remove();
    const target = at(event);
    if (target === old) return choose(old);
    if (target?.closest('[data-side="new"]')) {
      pick(null);
      set(old, target.dataset.address);
    }
  });
  svg.addEventListener("keydown", (event) => {
    const found = event.target.closest(".spot[data-movable]");
    if (event.key === "Escape" && picked) {
      const from = picked;
      pick(null);
      from.focus();
    } else if (found && (event.key === "Enter" || event.key === " ")) {
      const from = picked;
      choose(found);
      if (picked) (board.querySelector("[data-fits]") ?? picked).focus();
      else from?.focus();
    } else if (found && event.key === "Delete" && found.closest('[data-side="old"]')) set(found, "");
    else return;
    event.preventDefault();
  });
  undo.addEventListener("click", () => {
    const [address, value] = steps.pop();
    field(address).value = value;
    changed(field(address), true);
  });
  document.addEventListener("keydown", (event) => {
    if ((event.ctrlKey || event.metaKey) && event.key === "z" && !undo.disabled && board.contains(document.activeElement)) {
      event.preventDefault();
      undo.click();
    }
  });

  for (const old of spots("old")) {
    const chosen = field(old.dataset.address);
    if (!chosen) continue;
    const target = chosen.value ? spot("new", chosen.value) : null;
    const label = `${old.dataset.said}。${fill(target ? words.mapped : words.none, old, target)}${words.start}`;
    for (const [name, value] of [["tabindex", "0"], ["role", "button"], ["aria-label", label]]) old.setAttribute(name, value);
  }
  for (const target of spots("new")) {
    for (const [name, value] of [["tabindex", "0"], ["role", "button"], ["aria-label", target.dataset.said]]) target.setAttribute(name, value);
  }
  for (const chosen of document.querySelectorAll("[name^='map:']")) {
    before.set(chosen.name.slice(4), chosen.value);
    chosen.addEventListener("change", () => changed(chosen));
  }
  board.querySelector("[data-map-bar]").hidden = false;
}
