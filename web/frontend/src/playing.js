// A finding on the course of the process, played: tokens go along the flows, step by step, until
// it is seen what goes wrong.
import { TokenSheet } from "./token_sheet.js";
import { course } from "./tokens.js";
import { say } from "./words.js";

const REST = 500; // Milliseconds between two steps at ordinary speed.
/** What is wrong in the end, by the code of the finding; what is not named here is stuck. */
const ENDS = { SOUND004: "endsCrowded", SOUND006: "endsCircling", SOUND007: "endsCircling" };

export class Player {
  constructor(board, modeler, { begins = () => {} } = {}) {
    this.board = board;
    this.modeler = modeler;
    this.begins = begins;
    this.bar = board.querySelector("[data-player]");
    this.part = (name) => this.bar.querySelector(`[data-${name}]`);
    this.frames = null;
    this.sheet = new TokenSheet(modeler);
    for (const [name, act] of [["play-back", () => this.go(this.at - 1)], ["play-on", () => this.step()], ["play-toggle", () => this.toggle()], ["play-stop", () => this.stop()]]) {
      this.part(name).addEventListener("click", act);
    }
    board.addEventListener("keydown", (pressed) => this.pressed(pressed), true);
    // Another drawing has another course.
    modeler.on(["commandStack.changed", "import.parse.start"], () => this.stop());
  }

  get moved() {
    return this.sheet.moved;
  }

  get playing() {
    return this.frames !== null;
  }

  /** Play `finding`; the focus comes to the player, and goes back to where it was when it ends. */
  play(finding) {
    this.stop();
    this.begins();
    const registry = this.modeler.get("elementRegistry");
    this.finding = finding;
    this.frames = course(finding.steps, finding.marking, registry);
    this.at = 0;
    this.before = document.activeElement;
    this.bar.hidden = false;
    this.part("play-what").textContent = finding.text;
    this.go(0);
    this.part("play-toggle").focus({ preventScroll: true });
    this.board.querySelector("[data-canvas]").scrollIntoView({ block: "nearest" });
    this.run(true);
  }

  stop() {
    if (!this.playing) return;
    this.run(false);
    this.frames = null;
    this.bar.hidden = true;
    this.sheet.clear();
    this.unmark();
    if (this.before?.isConnected) this.before.focus();
  }

  toggle() {
    if (!this.running && this.at === this.frames.length - 1) this.go(0);
    this.run(!this.running);
  }

  run(on) {
    this.running = on;
    clearTimeout(this.timer);
    this.part("play-toggle").textContent = say(on ? "pause" : "play");
    if (on) this.timer = setTimeout(() => this.step(), REST / this.speed);
    else if (this.playing) this.sheet.draw(this.frames[this.at].tokens);
  }

  get speed() {
    return Number(this.part("play-speed").value);
  }

  /** Show the frame `at` as it is, without a move. */
  go(at) {
    this.run(false);
    this.at = Math.max(0, Math.min(at, this.frames.length - 1));
    this.tell();
    this.sheet.draw(this.frames[this.at].tokens);
  }

  /** Let the tokens of the next step move, or stand where they come to if motion is not wanted. */
  step() {
    clearTimeout(this.timer);
    if (this.at >= this.frames.length - 1) return this.run(false);
    const frame = this.frames[++this.at];
    this.tell({ underway: true });
    this.sheet.travel(frame.leaving, frame.staying, () => this.speed, () => this.arrived());
  }

  arrived() {
    this.tell();
    this.sheet.draw(this.frames[this.at].tokens);
    if (this.at === this.frames.length - 1) this.run(false);
    else if (this.running) this.timer = setTimeout(() => this.step(), REST / this.speed);
  }

  /** What a reader hears of the frame; how it ends is told when the tokens have come there. */
  tell({ underway = false } = {}) {
    const registry = this.modeler.get("elementRegistry");
    const last = this.frames.length - 1;
    const frame = this.frames[this.at];
    const named = (id) => registry.get(id)?.businessObject?.name || id;
    this.sheet.show(frame.element);
    this.unmark();
    const ended = this.at === last && !underway;
    const held = [...new Set(frame.tokens.map((each) => named(each.element)))].join("、");
    this.part("play-told").textContent = ended
      ? say("playEnded", { count: last, end: say(ENDS[this.finding.code] ?? "endsStuck"), where: named(this.finding.element) })
      : say("playStep", { step: this.at, count: last, where: held });
    this.part("play-back").disabled = this.at === 0;
    this.part("play-on").disabled = this.at === last;
    if (ended) this.mark();
  }

  /** Word, shape and colour on the element where it goes wrong. */
  mark() {
    const element = this.modeler.get("elementRegistry").get(this.finding.element);
    if (!element || element.waypoints) return;
    this.modeler.get("canvas").addMarker(element, "played-out");
    const sign = Object.assign(document.createElement("span"), { className: "played-sign", textContent: say(ENDS[this.finding.code] ?? "endsStuck") });
    this.modeler.get("overlays").add(element, "duban-played", { position: { bottom: -6, left: 0 }, html: sign, show: { minZoom: 0.1 } });
  }

  unmark() {
    this.modeler.get("overlays").remove({ type: "duban-played" });
    const [registry, canvas] = [this.modeler.get("elementRegistry"), this.modeler.get("canvas")];
    registry.forEach((each) => canvas.hasMarker(each, "played-out") && canvas.removeMarker(each, "played-out"));
  }

  pressed(event) {
    if (!this.playing || event.ctrlKey || event.metaKey || event.altKey) return;
    if (event.target.closest("input, textarea, select, [contenteditable]")) return;
    const acts = { ArrowRight: () => this.step(), ArrowLeft: () => this.go(this.at - 1), Escape: () => this.stop() };
    if (event.target.closest("button, a") === null) acts[" "] = () => this.toggle();
    const act = acts[event.key];
    if (!act) return;
    event.preventDefault();
    event.stopPropagation();
    act();
  }
}
