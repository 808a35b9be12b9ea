// A form[data-offline] keeps itself on this device, files and all, and waits in the queue where it
// cannot be handed in. What was kept comes back when its page opens again, also without a network.
import { text } from "../texts.js";
import { enqueue, post } from "./queue.js";
import { drop, get, idOf, isFull, newKey, owner, pagesOf, put } from "./store.js";

const PAUSE_MS = 400;

export function watchForms(secure) {
  for (const form of document.querySelectorAll("form[data-offline]")) new Kept(form);
  for (const banner of document.querySelectorAll("[data-take]")) offer(banner, secure);
}

// ── Taking the page along ──

function offer(banner, secure) {
  const state = banner.querySelector("[data-take-state]");
  const button = banner.querySelector("[data-take-button]");
  banner.hidden = false;
  if (!secure) {
    state.textContent = text("not_secure");
    button.remove();
    return;
  }
  const taken = () => {
    state.textContent = text("taken");
    button.remove();
  };
  caches.match(location.pathname).then((found) => found && taken());
  button.addEventListener("click", async () => {
    try {
      await navigator.serviceWorker.ready;
      const cache = await caches.open(pagesOf());
      await cache.addAll([location.pathname, "/outbox"]);
      taken();
    } catch (error) {
      state.textContent = text(isFull(error) ? "not_kept" : "offline");
    }
  });
}

// ── Keeping what is typed ──

class Kept {
  constructor(form) {
    this.form = form;
    this.page = location.pathname;
    this.timer = 0;
    const later = () => {
      clearTimeout(this.timer);
      this.timer = setTimeout(() => this.keep(), PAUSE_MS);
    };
    form.addEventListener("input", later);
    form.addEventListener("change", later);
    form.addEventListener("submit", (event) => this.handIn(event));
    form.addEventListener("draft-saved", () => this.settled().catch(() => {}));
    addEventListener("pagehide", () => this.timer && this.keep());
    this.restore().catch(() => {});
  }

  get inputs() {
    return [...this.form.querySelectorAll("input[type=file]")];
  }

  get record() {
    const pairs = [...new FormData(this.form)].filter(
      ([name, value]) => typeof value === "string" && !["csrf_token", "_do", "_key"].includes(name),
    );
    const files = this.inputs.flatMap(({ name, files: chosen }) =>
      [...chosen].map((file) => ({ field: name, name: file.name, blob: file })),
    );
    return {
      id: idOf(this.page),
      owner: owner(),
      address: this.form.dataset.offline,
      page: this.page,
      title: this.form.dataset.title,
      pairs,
      files,
      edition: this.form.dataset.edition,
      key: this.key ?? newKey(),
      state: "draft",
      said: [],
      at: Date.now(),
    };
  }

  async keep() {
    this.timer = 0;
    const record = this.record;
    try {
      await put(record);
      if (!navigator.onLine) this.say("kept_here");
    } catch (error) {
      if (isFull(error) && record.files.length) await this.keepWords(record);
      else this.say(isFull(error) ? "not_kept" : "draft_failed");
    }
  }

  // A full store keeps the words at least, and the page says what it could not keep.
  async keepWords(record) {
    try {
      await put({ ...record, files: [] });
      this.say("not_kept_files", record.files.length);
    } catch {
      this.say("not_kept");
    }
  }

  // The server has the words; what only this device has, the files, stays here.
  async settled() {
    if (this.timer) return;
    const { files } = this.record;
    if (files.length) await this.keep();
    else if ((await get(idOf(this.page)))?.state === "draft") await drop(idOf(this.page));
  }

  say(name, count = 0) {
    const state = this.form.querySelector("[data-draft-state]");
    state.textContent = text(name).replace("{count}", count);
    state.closest("[hidden]")?.removeAttribute("hidden");
  }

  async restore() {
    const kept = await get(idOf(this.page));
    if (!kept || kept.owner !== owner()) return;
    // The server shows what was handed in and why not; the files are still here.
    this.key = kept.key;
    this.putBack(kept.files);
    if (this.form.querySelector(".summary")) return;
    const same = JSON.stringify(this.record.pairs) === JSON.stringify(kept.pairs);
    if (same && !kept.files.length && kept.state === "draft") return void (await drop(kept.id));
    if (same) return;
    // Somebody wrote into the item meanwhile: neither version goes over the other unseen.
    if (kept.edition !== this.form.dataset.edition || kept.state === "conflict") {
      await put({ ...kept, state: "conflict" });
      dispatchEvent(new Event("outbox"));
      return;
    }
    fill(this.form, kept.pairs);
  }

  // Files that only this device has are chosen again, so that the page shows and sends them.
  putBack(files) {
    for (const input of this.inputs) {
      const own = files.filter(({ field }) => (field ?? "_files") === input.name);
      if (!own.length) continue;
      const chosen = new DataTransfer();
      for (const { name, blob } of own) chosen.items.add(new File([blob], name, { type: blob.type }));
      input.files = chosen.files;
    }
  }

  // Handing in goes through the queue: into the store first, then to the server. With a network
  // that takes a moment; without one it waits there.
  async handIn(event) {
    if (event.defaultPrevented || event.submitter?.value !== "complete") return;
    event.preventDefault();
    clearTimeout(this.timer);
    this.timer = 0;
    const record = { ...this.record, key: this.key ?? newKey() };
    this.key = record.key;
    const kept = await put({ ...record, state: "waiting" }).then(() => true, () => false);
    const keep = () => (kept ? enqueue(record).then(() => location.assign("/outbox")) : this.lost());
    if (!navigator.onLine) return void keep();
    // The page is open and knows no later state than its own: nothing to compare with.
    const answer = await post({ ...record, edition: "" }, this.form.elements.csrf_token.value);
    if (!answer || answer.status >= 500 || answer.status === 403) return void keep();
    if (answer.ok) {
      await drop(record.id);
      location.assign((await answer.json()).next);
      return;
    }
    // The server's own page says what is wrong, field by field, or asks to sign in first.
    if (kept) await put(record);
    this.form.elements._key.value = record.key;
    this.form.submit();
  }

  // Neither sent nor stored: everything stays on the page, and the page says so.
  lost() {
    this.release();
    this.say("not_sent");
  }

  release() {
    delete this.form.dataset.sent;
    for (const button of document.querySelectorAll("[aria-busy]")) button.removeAttribute("aria-busy");
  }
}

// ── Filling a form with what was kept ──

export function fill(form, pairs) {
  const renamed = drawRows(form, pairs);
  for (const input of form.querySelectorAll("input[type=checkbox], input[type=radio]")) input.checked = false;
  for (const [name, value] of pairs) put_(form, renamed(name), value);
  form.dispatchEvent(new Event("change"));
}

function put_(form, name, value) {
  for (const input of form.querySelectorAll(`[name="${CSS.escape(name)}"]`)) {
    if (input.type === "checkbox" || input.type === "radio") input.checked ||= input.value === value;
    else if (input.type !== "hidden" && input.type !== "file") input.value = value;
  }
}

// Rows of repeated groups are drawn until there are as many as were kept; their numbers may differ.
function drawRows(form, pairs) {
  const names = new Map();
  for (const group of form.querySelectorAll("[data-repeat]")) {
    const mark = new RegExp(`^${RegExp.escape?.(group.dataset.repeat) ?? group.dataset.repeat}-(\\d+)-_row$`);
    const kept = pairs.map(([name]) => name.match(mark)?.[1]).filter(Boolean);
    const rows = () => [...group.querySelectorAll(":scope [data-row]")];
    const add = group.querySelector("button[name=_add]");
    while (add && rows().length < kept.length) add.click();
    rows().slice(kept.length).forEach((row) => row.remove());
    kept.forEach((number, at) => names.set(`${group.dataset.repeat}-${number}-`, `${rows()[at].dataset.row}-`));
  }
  return (name) => {
    for (const [from, to] of names) if (name.startsWith(from)) return to + name.slice(from.length);
    return name;
  };
}
