// What people will see: the page of the form, made by the server as that of a work item is, in a
// frame as wide as a desk or a phone. What is typed into it stays while the form changes around it.
import { say } from "./words.js";

const PAUSE = 350;
const token = JSON.parse(document.body.getAttribute("hx-headers:inherited"))["X-CSRF-Token"];

export class FormPreview {
  constructor(board, read, { heard, refused }) {
    const part = (name) => board.querySelector(`[data-${name}]`);
    Object.assign(this, { board, read, heard, refused, holder: part("frame"), told: part("preview-told"), sample: part("sample"), step: part("step") });
    this.frame = null;
    this.typed = false;
    this.timer = 0;
    this.round = 0;
    for (const choice of board.querySelectorAll("[data-width]")) {
      choice.addEventListener("change", () => {
        this.holder.dataset.frame = choice.value;
      });
    }
    part("again").addEventListener("click", () => {
      this.typed = false;
      this.show();
    });
    this.sample.value = sessionStorage.getItem("form-sample") ?? "";
    this.sample.addEventListener("input", () => {
      sessionStorage.setItem("form-sample", this.sample.value);
      this.changed();
    });
    this.step?.addEventListener("change", () => this.show());
  }

  changed() {
    clearTimeout(this.timer);
    this.timer = setTimeout(() => this.show(), PAUSE);
  }

  /** Ask for the page anew; with a button of its form, as that hands it in. */
  async show(button) {
    clearTimeout(this.timer);
    const round = ++this.round;
    this.told.textContent = say("previewing");
    const form = this.frame?.contentDocument?.querySelector("form[data-form]");
    const body = form && (this.typed || button) ? new FormData(form, button) : new FormData();
    for (const name of [...body.keys()]) if (name.startsWith("_files-")) body.delete(name);
    if (this.typed || button) body.set("_typed", "1");
    body.set("_schema", this.read());
    body.set("_stem", this.board.dataset.stem);
    body.set("_step", this.step?.value ?? "");
    const facts = this.facts();
    if (facts === null) return;
    body.set("_facts", JSON.stringify(facts));
    let found;
    try {
      const answer = await fetch(this.board.dataset.preview, { method: "POST", body, credentials: "same-origin", headers: { Accept: "application/json", "X-CSRF-Token": token } });
      found = await answer.json();
      if (!answer.ok) found = { message: found.detail || found.message || say("network") };
    } catch {
      found = { message: say("network") };
    }
    if (round !== this.round) return; // A later state is being looked at.
    if (found.message) {
      this.told.textContent = say("previewFailed", { why: found.message });
      if (found.html === "") this.refused(found.message);
      return;
    }
    this.heard(found.troubles);
    await this.put(found.html, Boolean(button));
    this.told.textContent = "";
  }

  facts() {
    const facts = {};
    for (const [at, line] of this.sample.value.split("\n").entries()) {
      if (!line.trim()) continue;
      const [, name, text] = line.match(/^\s*([^:：]+?)\s*[:：]\s*(.*)$/) ?? [];
      if (!name) {
        this.told.textContent = say("sampleUnread", { line: at + 1 });
        return null;
      }
      const parts = name.split(".");
      const last = parts.pop();
      const level = parts.reduce((found, part) => (found[part] = Object(found[part]) === found[part] ? found[part] : {}), facts);
      try {
        level[last] = JSON.parse(text);
      } catch {
        level[last] = text;
      }
    }
    return facts;
  }

  /** A frame of its own takes the place of the last one once it is there: nothing flickers, and the
      browser's way back does not lead through every stroke. */
  put(html, handedIn) {
    const frame = Object.assign(document.createElement("iframe"), { title: say("previewTitle"), className: "form-page" });
    const before = this.frame;
    frame.dataset.coming = "";
    const ready = new Promise((resume) => frame.addEventListener("load", resume, { once: true }));
    frame.srcdoc = html;
    this.holder.append(frame);
    return ready.then(() => {
      const page = frame.contentDocument;
      page.addEventListener("submit", (event) => {
        event.preventDefault();
        this.show(event.submitter);
      });
      page.addEventListener("input", () => {
        this.typed = true;
      });
      page.addEventListener("click", (event) => follow(event, page));
      const scrolled = before?.contentWindow?.scrollY ?? 0;
      before?.remove();
      delete frame.dataset.coming;
      this.frame = frame;
      if (handedIn) page.querySelector("[data-focus-first]")?.focus();
      else frame.contentWindow.scrollTo(0, scrolled);
    });
  }
}

/** A link within the page leads to its field; others would lead out of the preview. */
function follow(event, page) {
  const link = event.target.closest?.("a[href]");
  if (!link) return;
  event.preventDefault();
  const [, id] = link.getAttribute("href").match(/^#(.+)$/) ?? [];
  if (id) page.getElementById(id)?.focus();
}
