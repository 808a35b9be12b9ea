// The diagram played by hand, before anybody works with it: what may happen is lit, and happens when
// it is clicked. What may happen and what it leads to, the server says, by the rules of the checker;
// nothing is kept.
import { ask } from "./server.js";
import { TokenSheet } from "./token_sheet.js";
import { say } from "./words.js";

const REST = 400; // Milliseconds between two steps at ordinary speed, where it goes by itself.
const SAYS = { begins: "simBegins", chooses: "simChooses", enters: "simEnters", happens: "simHappens", ends: "simEnds" };
const STATES = { ended: "simEnded", stuck: "simStuck", failed: "simFailed" };
const LIT = "may-go";

export class Simulator {
  constructor(board, modeler, read, { begins = () => {} } = {}) {
    Object.assign(this, { board, modeler, read, begins });
    this.bar = board.querySelector("[data-simulator]");
    this.part = (name) => this.bar.querySelector(`[data-sim-${name}]`);
    this.sheet = new TokenSheet(modeler);
    this.going = false;
    this.round = 0;
    for (const [name, act] of [["back", () => this.back()], ["toggle", () => this.run(!this.running)], ["again", () => this.again()], ["stop", () => this.stop()]]) {
      this.part(name).addEventListener("click", act);
    }
    board.querySelector("[data-simulate]").addEventListener("click", () => this.begin());
    document.addEventListener("keydown", (pressed) => this.pressed(pressed), true);
    modeler.on(["commandStack.changed", "import.parse.start"], () => this.stop());
    // While it is played, nothing is drawn: what is clicked happens.
    modeler.on(["element.mousedown", "element.dblclick", "element.contextmenu"], 10_000, ({ element }) => (this.going && element.parent ? false : undefined));
    modeler.on("element.click", 10_000, ({ element }) => {
      if (!this.going) return undefined;
      this.clicked(element);
      return false;
    });
  }

  async begin() {
    if (this.going) return;
    this.begins();
    this.going = true;
    this.before = document.activeElement;
    this.text = await this.read();
    this.modeler.get("selection").select(null);
    this.board.toggleAttribute("data-simulating", true);
    this.bar.hidden = false;
    await this.again();
    this.bar.scrollIntoView({ block: "nearest" });
    this.bar.querySelector("[data-sim-moves] button")?.focus({ preventScroll: true });
  }

  stop() {
    if (!this.going) return;
    this.run(false);
    this.going = false;
    this.round += 1;
    this.unlight();
    this.sheet.clear();
    this.bar.hidden = true;
    this.board.toggleAttribute("data-simulating", false);
    if (this.before?.isConnected) this.before.focus();
  }

  async again() {
    this.run(false);
    this.choices = [];
    await this.look({ still: true });
  }

  async back() {
    if (!this.choices.length) return;
    this.run(false);
    this.choices = this.choices.slice(0, -1);
    await this.look({ still: true });
  }

  async take(key) {
    if (this.asking) return;
    this.choices = [...this.choices, key];
    if (!(await this.look())) this.choices = this.choices.slice(0, -1);
  }

  /** Ask how things stand after what was chosen, and show it. */
  async look({ still = false } = {}) {
    const round = ++this.round;
    this.asking = true;
    let answer;
    try {
      answer = await ask(this.board.dataset.play, { method: "POST", body: { content: this.text, choices: this.choices } });
    } catch {
      answer = { ok: false, message: say("network") };
    }
    if (round !== this.round) return false; // It was stopped, or begun anew.
    this.asking = false;
    if (!answer.ok) {
      this.run(false);
      this.part("told").textContent = answer.message || answer.detail || "";
      return false;
    }
    this.show(answer, still);
    return true;
  }

  show(played, still) {
    const inMoves = this.part("moves").contains(document.activeElement);
    this.played = played;
    this.light();
    this.tell();
    // What had the focus may be gone, or be of no use any more.
    const lost = inMoves || document.activeElement === document.body || document.activeElement.disabled;
    if (lost) (this.part("moves").querySelector("button") ?? this.part("again")).focus({ preventScroll: true });
    if (played.element) this.sheet.show(played.flows.length ? played.element : (played.tokens[0]?.element ?? played.element));
    const rest = () => {
      this.sheet.draw(played.tokens);
      if (this.running) this.timer = setTimeout(() => this.goOn(), REST / this.speed);
    };
    if (still) rest();
    else this.sheet.travel(played.flows, played.staying, () => this.speed, rest);
  }

  get speed() {
    return Number(this.part("speed").value);
  }

  // ── By itself ───────────────────────────────────────────────────────────────────────────

  run(on) {
    clearTimeout(this.timer);
    this.running = on;
    this.part("toggle").textContent = say(on ? "pause" : "simRun");
    if (on) this.goOn();
  }

  /** What was done least often is next, what is not the ordinary course last: so every loop is left. */
  goOn() {
    const { moves } = this.played;
    if (!moves.length) return this.run(false);
    const done = (move) => this.choices.filter((key) => key === move.key).length;
    const [next] = [...moves].sort((one, other) => one.aside - other.aside || done(one) - done(other));
    this.take(next.key);
  }

  // ── What may happen ─────────────────────────────────────────────────────────────────────

  clicked(element) {
    const id = element.labelTarget?.id ?? element.id;
    const { moves } = this.played;
    const found = moves.filter((each) => each.element === id || (each.kind === "chooses" && each.flows.length === 1 && each.flows[0] === id));
    if (found.length === 1) this.take(found[0].key);
    else if (found.length) this.button(found[0]).focus();
  }

  button(move) {
    return [...this.part("moves").children].find((each) => each.dataset.key === move.key);
  }

  light() {
    this.unlight();
    const [registry, canvas] = ["elementRegistry", "canvas"].map((name) => this.modeler.get(name));
    for (const { element, kind, flows } of this.played.moves) {
      const lit = kind === "chooses" && flows.length === 1 ? [element, ...flows] : [element];
      for (const id of lit) if (registry.get(id)) canvas.addMarker(id, LIT);
    }
    this.part("moves").replaceChildren(...this.played.moves.map((move) => {
      const made = Object.assign(document.createElement("button"), { type: "button", className: "btn", textContent: SAYS[move.kind] ? say(SAYS[move.kind], { name: move.name, way: move.said }) : move.name });
      made.dataset.size = "s";
      made.dataset.key = move.key;
      if (move.aside) made.dataset.aside = "";
      made.addEventListener("click", () => {
        this.run(false);
        this.take(move.key);
      });
      return made;
    }));
  }

  unlight() {
    const [registry, canvas] = ["elementRegistry", "canvas"].map((name) => this.modeler.get(name));
    registry.forEach((each) => canvas.hasMarker(each, LIT) && canvas.removeMarker(each, LIT));
  }

  tell() {
    const { steps, tokens, state } = this.played;
    const registry = this.modeler.get("elementRegistry");
    const held = [...new Set(tokens.map(({ element }) => registry.get(element)?.businessObject?.name || element))].join("、");
    this.part("told").dataset.state = state;
    this.part("told").textContent = say(STATES[state] ?? (tokens.length ? "simStep" : "simStart"), { step: steps, where: held });
    this.part("back").disabled = this.part("again").disabled = steps === 0;
    this.part("toggle").disabled = !this.played.moves.length;
  }

  pressed(event) {
    if (!this.going || event.ctrlKey || event.metaKey || event.altKey) return;
    if (event.target.closest("input, textarea, select, [contenteditable]")) return;
    const one = this.played?.moves.filter(({ aside }) => !aside) ?? [];
    const acts = { ArrowLeft: () => this.back(), Escape: () => this.stop(), ArrowRight: () => (one.length === 1 ? this.take(one[0].key) : this.part("moves").firstElementChild?.focus()) };
    if (event.target.closest("button, a") === null) acts[" "] = () => this.run(!this.running);
    const act = acts[event.key];
    // What would draw does nothing now.
    if (act || event.key.length === 1 || event.key === "Delete" || event.key === "Backspace") event.stopPropagation();
    if (!act) return;
    event.preventDefault();
    act();
  }
}
