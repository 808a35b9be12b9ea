// A form with data-draft="<address>" saves itself a moment after the last change, and when the
// page is left. [data-draft-state] in it says how that went. The address takes the form's fields
// and answers 2xx, with {said} where it has words of its own; an answer that came too late is not
// taken for the present one. Without network what was typed is kept on this device, for the person
// in data-draft-owner, and comes back with the page.
import { send } from "./requests.js";
import { text } from "./texts.js";

const PAUSE_MS = 1500;

class Draft {
  constructor(form) {
    this.form = form;
    this.state = form.querySelector("[data-draft-state]");
    this.timer = 0;
    this.edition = 0;
    this.saved = 0;
    form.addEventListener("input", () => this.changed());
    form.addEventListener("change", () => this.changed());
    form.addEventListener("submit", () => this.stop());
    addEventListener("pagehide", () => this.leave());
    addEventListener("online", () => this.edition > this.saved && this.save());
    this.restore();
  }

  get storageKey() {
    return `draft:${this.form.dataset.draftOwner}:${this.form.dataset.draft}`;
  }

  keep() {
    const pairs = [...this.body()].filter(([name]) => !name.startsWith("_") && name !== "csrf_token");
    localStorage.setItem(this.storageKey, JSON.stringify(pairs));
    this.say("offline");
  }

  // Rows that are not on the page any more are left out.
  restore() {
    const kept = localStorage.getItem(this.storageKey);
    if (!kept) return;
    const pairs = JSON.parse(kept);
    for (const [name, value] of pairs) {
      for (const input of this.form.querySelectorAll(`[name="${CSS.escape(name)}"]`)) {
        const ticked = input.type === "radio" || input.type === "checkbox";
        if (ticked) input.checked = pairs.some(([other, chosen]) => other === name && chosen === input.value);
        else if (input.type !== "file") input.value = value;
      }
    }
    this.form.dispatchEvent(new Event("change"));
  }

  say(name, said = text(name)) {
    if (!this.state) return;
    this.state.textContent = said;
    const line = this.state.closest("[hidden]");
    if (line) line.hidden = false;
  }

  changed() {
    this.edition += 1;
    clearTimeout(this.timer);
    this.timer = setTimeout(() => this.save(), PAUSE_MS);
  }

  stop() {
    clearTimeout(this.timer);
    localStorage.removeItem(this.storageKey);
    this.saved = this.edition;
  }

  body() {
    const body = new FormData(this.form);
    for (const [name, value] of [...body]) if (value instanceof File) body.delete(name);
    return body;
  }

  async save() {
    const edition = this.edition;
    if (!navigator.onLine) {
      this.keep();
      return;
    }
    this.say("draft_saving");
    try {
      const answer = await send(this.form.dataset.draft, { body: this.body() });
      if (!answer.ok) throw new Error(String(answer.status));
      this.saved = Math.max(this.saved, edition);
      localStorage.removeItem(this.storageKey);
      const { said } = await answer.json().catch(() => ({}));
      if (edition === this.edition) this.say("draft_saved", said);
    } catch {
      this.say("draft_failed");
    }
  }

  leave() {
    if (this.edition === this.saved) return;
    clearTimeout(this.timer);
    send(this.form.dataset.draft, { body: this.body(), keepalive: true }).catch(() => {});
  }
}

const watch = (within) => {
  for (const form of within.querySelectorAll("form[data-draft]:not([data-draft-kept])")) {
    form.dataset.draftKept = "";
    new Draft(form);
  }
};
watch(document);
document.addEventListener("htmx:after:swap", (event) => {
  if (event.target instanceof Element) watch(event.target);
});
