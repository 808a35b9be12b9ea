// Sends what waits: when the network is back, when a page opens, and again after a growing pause.
// The key of a record makes the server take it once, however often an answer is lost.
import { get, idOf, mine, owner, put, drop } from "./store.js";

const FIRST_PAUSE_MS = 5000;
const LONGEST_PAUSE_MS = 300000;
const SENDABLE = ["waiting", "signed_out"];
let pause = FIRST_PAUSE_MS;
let timer = 0;

const changed = () => dispatchEvent(new Event("outbox"));

export async function enqueue(record) {
  await put({ ...record, state: "waiting" });
  changed();
}

// One page at a time sends. A page without locks may send twice; the key takes care of that.
export const flush = () =>
  navigator.locks ? navigator.locks.request("duban-outbox", sendAll) : sendAll();

async function sendAll() {
  clearTimeout(timer);
  if (!owner()) return;
  const waiting = (await mine()).filter((record) => SENDABLE.includes(record.state));
  if (!waiting.length) return;
  const token = await session();
  for (const record of waiting) {
    if (token) await settle(record, token);
    else if (token === "") await note(record, "signed_out");
  }
  if (token !== undefined) pause = FIRST_PAUSE_MS;
  const left = (await mine()).some((record) => record.state === "waiting");
  if (left) {
    timer = setTimeout(flush, pause);
    pause = Math.min(pause * 2, LONGEST_PAUSE_MS);
  }
  changed();
}

// The token of the present session; "" where nobody, or somebody else, is signed in; undefined
// without a network.
async function session() {
  try {
    const answer = await fetch("/outbox/session", { headers: { Accept: "application/json" } });
    if (answer.status >= 500) return undefined;
    if (!answer.ok) return "";
    const { visitor, token } = await answer.json();
    return visitor === owner() ? token : "";
  } catch {
    return undefined;
  }
}

async function settle(record, token) {
  const answer = await post(record, token);
  if (!answer || answer.status >= 500) return;
  if (answer.ok) {
    await drop(record.id);
    return;
  }
  const { said = [] } = await answer.json().catch(() => ({}));
  const states = { 401: "signed_out", 409: "conflict", 422: "refused", 413: "refused" };
  await note(record, states[answer.status] ?? "gone", said);
}

export async function post(record, token) {
  const body = new FormData();
  for (const [name, value] of record.pairs) body.append(name, value);
  for (const file of record.files) body.append(file.field ?? "_files", file.blob, file.name);
  body.set("_key", record.key);
  body.set("_edition", record.edition);
  try {
    const headers = { "X-CSRF-Token": token, Accept: "application/json" };
    return await fetch(record.address, { method: "POST", body, headers });
  } catch {
    return undefined;
  }
}

// Only where it is still the same: somebody may have dropped or mended it meanwhile.
async function note(record, state, said = []) {
  const present = await get(idOf(record.page));
  if (present) await put({ ...present, state, said });
}
