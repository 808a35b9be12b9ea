// What this device keeps: one record per form, of one account. A record is a draft until it is
// queued. {id, owner, address, page, title, pairs, files, edition, key, state, said, at}
const NAME = "duban";
const RECORDS = "forms";

let opened;
const open = () =>
  (opened ??= new Promise((resolve, reject) => {
    const asked = indexedDB.open(NAME, 1);
    asked.onupgradeneeded = () => asked.result.createObjectStore(RECORDS, { keyPath: "id" });
    asked.onsuccess = () => resolve(asked.result);
    asked.onerror = () => reject(asked.error);
  }));

async function run(mode, act) {
  const database = await open();
  return new Promise((resolve, reject) => {
    const transaction = database.transaction(RECORDS, mode);
    const asked = act(transaction.objectStore(RECORDS));
    transaction.oncomplete = () => resolve(asked.result);
    transaction.onabort = () => reject(transaction.error);
  });
}

export const owner = () => document.body.dataset.visitor ?? "";
export const idOf = (page) => `${owner()} ${page}`;
export const get = (id) => run("readonly", (records) => records.get(id));
export const put = (record) => run("readwrite", (records) => records.put(record));
export const drop = (id) => run("readwrite", (records) => records.delete(id));

export async function mine() {
  const all = await run("readonly", (records) => records.getAll());
  return all.filter((record) => record.owner === owner()).sort((a, b) => a.at - b.at);
}

// Everything of this account: records, and pages that were taken along.
export async function wipe() {
  for (const { id } of await mine()) await drop(id);
  if ("caches" in globalThis) await caches.delete(pagesOf());
}

export const pagesOf = () => `pages:${owner()}`;

export const isFull = (error) => error?.name === "QuotaExceededError";

// Plain HTTP has no crypto.randomUUID.
export const newKey = () =>
  crypto.randomUUID?.() ??
  [...crypto.getRandomValues(new Uint8Array(16))].map((byte) => byte.toString(16).padStart(2, "0")).join("");
