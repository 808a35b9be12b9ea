// On every page: what waits is said and sent; whose the device's store is, is looked after.
import { text } from "../texts.js";
import { flush } from "./queue.js";
import { mine, owner, pagesOf, wipe } from "./store.js";
import { watchForms } from "./form.js";

export const secure = () => isSecureContext && "serviceWorker" in navigator && "caches" in globalThis;

async function start() {
  if (!owner() || !("indexedDB" in globalThis)) return;
  if (secure()) {
    navigator.serviceWorker.register("/service-worker.js").catch(() => {});
    await dropPagesOfOthers();
  }
  watchForms(secure());
  addEventListener("outbox", say);
  addEventListener("online", () => flush());
  document.addEventListener("submit", askBeforeLeaving, { capture: true });
  await say();
  await flush();
}

async function dropPagesOfOthers() {
  const names = await caches.keys();
  const others = names.filter((name) => name.startsWith("pages:") && name !== pagesOf());
  await Promise.all(others.map((name) => caches.delete(name)));
}

async function say() {
  const queued = (await mine()).filter((record) => record.state !== "draft");
  document.querySelector("[data-waiting]")?.remove();
  if (!queued.length || document.querySelector("[data-outbox]")) return;
  const line = document.createElement("div");
  line.className = "banner no-print";
  line.dataset.waiting = "";
  line.setAttribute("role", "status");
  const words = document.createElement("p");
  words.className = "grow";
  words.textContent = text("waiting").replace("{count}", String(queued.length));
  const link = document.createElement("a");
  link.className = "btn";
  link.href = "/outbox";
  link.textContent = text("see_waiting");
  line.append(words, link);
  document.getElementById("main")?.prepend(line);
}

// Signing out leaves nothing behind; what was not sent is asked about first.
async function askBeforeLeaving(event) {
  const form = event.target;
  if (new URL(form.action, location).pathname !== "/sign-out" || form.dataset.left) return;
  event.preventDefault();
  event.stopImmediatePropagation();
  const left = await mine();
  if (left.length && !confirm(text("ask_leave").replace("{count}", String(left.length)))) return;
  await wipe();
  form.dataset.left = "";
  form.submit();
}

start().catch(() => {});
