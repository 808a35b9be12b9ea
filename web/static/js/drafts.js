// A form with data-draft="<address>" saves itself a moment after the last change, and when the
// page is left. [data-draft-state] in it says how that went. The address takes the form's fields
// and answers 2xx, with {said} where it has words of its own; an answer that came too late is not
// taken for the present one. Without network or session what was typed is kept on this device, for
// the person in data-draft-owner, and is saved when the form is opened again. So is what was handed
// in, until the next page of somebody signed in shows that it arrived.
import { send } from "./requests.js";
import { text } from "./texts.js";

const PAUSE_MS = 1500;
const HANDED_IN = "draft-handed-in";

class Draft {
  constructor(form) {
    this.form = form;
    this.state = form.querySelector("[data-draft-state]");
    this.timer = 0;
    this.edition = 0;
    this.saved = 0;
    form.addEventListener("input", () => this.changed());
    form.addEventListener("change", () => this.changed());
    form.addEventListener("submit", () => this.handIn());
    addEventListener("pagehide", () => this.leave());
    addEventListener("online", () => this.edition > this.saved && this.save());
    // A form that may be filled in offline is kept by offline/form.js, with its files.
    this.local = form.dataset.offline === undefined;
    if (this.local) this.restore();
  }

  get storageKey() {
    return `draft:${this.form.dataset.draftOwner}:${this.form.dataset.draft}`;
  }

  keep() {
    if (!this.local) return;
    const pairs = [...this.body()].filter(([name]) => !name.startsWith("_") && name !== "csrf_token");
    localStorage.setItem(this.storageKey, JSON.stringify(pairs));
  }

  // The server draws the page anew, with rows and all. A page that tells what is wrong with the
  // form shows already what was handed in.
  async restore() {
    const kept = localStorage.getItem(this.storageKey);
    if (!kept) return;
    if (this.form.querySelector(".summary")) {
      localStorage.removeItem(this.storageKey);
      this.changed();
      return;
    }
    const body = new FormData();
    for (const [name, value] of JSON.parse(kept)) body.append(name, value);
    const answer = await send(this.form.dataset.draft, { body });
    if (!answer.ok) return;
    localStorage.removeItem(this.storageKey);
    location.reload();
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

  handIn() {
    clearTimeout(this.timer);
    this.keep();
    sessionStorage.setItem(HANDED_IN, this.storageKey);
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
      this.say(this.local ? "offline" : "kept_here");
      return;
    }
    this.say("draft_saving");
    try {
      const answer = await send(this.form.dataset.draft, { body: this.body() });
      if (answer.status === 401) {
        this.keep();
        this.say("signed_out");
        return;
      }
      if (!answer.ok) throw new Error(String(answer.status));
      this.saved = Math.max(this.saved, edition);
      localStorage.removeItem(this.storageKey);
      const { said, edition: present } = await answer.json().catch(() => ({}));
      if (present) this.form.dataset.edition = present;
      if (edition === this.edition) this.form.dispatchEvent(new Event("draft-saved"));
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

// Run after the forms of the page were looked at: what is left of a form that is not here arrived.
function forgetHandedIn() {
  const key = sessionStorage.getItem(HANDED_IN);
  if (!key || !document.body.dataset.visitor) return;
  sessionStorage.removeItem(HANDED_IN);
  const forms = [...document.querySelectorAll("form[data-draft]")];
  if (!forms.some((form) => new URL(form.dataset.draft, location).pathname === key.slice(key.indexOf("/")))) {
    localStorage.removeItem(key);
  }
}

const watch = (within) => {
  for (const form of within.querySelectorAll("form[data-draft]:not([data-draft-kept])")) {
    form.dataset.draftKept = "";
    new Draft(form);
  }
};
watch(document);
forgetHandedIn();
document.addEventListener("htmx:after:swap", (event) => {
  if (event.target instanceof Element) watch(event.target);
});
