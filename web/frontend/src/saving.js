// The draft keeps itself: what was drawn is sent a moment after the last stroke, and once more where
// that failed. Until the server has it, it also lies in this browser (`lying.js`).
import { Lying } from "./lying.js";
import { sent, unsent } from "./package.js";
import { ask } from "./server.js";
import { say } from "./words.js";

const PAUSE = 800;
const AGAIN = 10_000;

export class Saving {
  constructor(board, { version, read, onConflict }) {
    this.board = board;
    this.version = version;
    this.read = read;
    this.onConflict = onConflict;
    this.told = board.querySelector("[data-saved]");
    this.lying = new Lying(`duban-designer:${document.body.dataset.visitor}:${board.dataset.draft}:${board.dataset.file}`);
    this.timer = 0;
    this.busy = null;
    this.dirty = false;
    /** Whether the server was not reached, and is asked again. */
    this.waiting = false;
    window.addEventListener("online", () => this.waiting && this.save());
    window.addEventListener("beforeunload", (leaving) => {
      if (this.dirty) leaving.preventDefault();
    });
  }

  changed() {
    this.dirty = true;
    this.told.textContent = say("unsaved");
    clearTimeout(this.timer);
    this.timer = setTimeout(() => this.save(), PAUSE);
  }

  async save() {
    clearTimeout(this.timer);
    if (this.busy) return this.busy.then(() => (this.dirty ? this.save() : undefined));
    this.busy = this.send().finally(() => {
      this.busy = null;
    });
    return this.busy;
  }

  async send() {
    this.dirty = this.waiting = false;
    const start = performance.now();
    let text;
    try {
      text = await this.read();
    } catch (error) {
      // The page cannot say what was drawn; it is still there, and may be taken back by a stroke.
      this.dirty = true;
      this.told.textContent = say("failedHere", { why: error.message });
      return;
    }
    const lies = this.lying.keep({ version: this.version, text });
    this.told.textContent = say("saving");
    const brought = unsent();
    let answer;
    try {
      answer = await ask(this.board.dataset.draft, { method: "PUT", body: { version: this.version, files: { ...brought, [this.board.dataset.file]: text } } });
    } catch {
      answer = { ok: false, message: say("network") };
    }
    if (answer.ok) {
      this.version = answer.version;
      sent(Object.keys(brought));
      if (!this.dirty) this.lying.forget();
      const time = new Date(answer.savedAt).toLocaleTimeString(this.board.dataset.lang, { hour: "2-digit", minute: "2-digit" });
      this.told.textContent = say("saved", { time });
      performance.measure("duban-saved", { start });
    } else if (answer.status === 409) {
      this.dirty = true;
      this.onConflict(answer, text);
    } else {
      this.dirty = true;
      this.told.textContent = say(lies ? "failed" : "failedHere", { why: answer.message || answer.detail || say("network") });
      this.waiting = true;
      this.timer = setTimeout(() => this.save(), AGAIN);
    }
  }
}
