// The service worker. Static files come from the cache of this version; pages come from the
// network, and without one from what their reader took along. It stores no page by itself.
const FILES = `files:${DIGEST}`;

addEventListener("install", (event) => event.waitUntil(fill().then(() => skipWaiting())));

async function fill() {
  const cache = await caches.open(FILES);
  await cache.addAll(SHELL.map((address) => new Request(address, { credentials: "omit" })));
}

addEventListener("activate", (event) => event.waitUntil(sweep().then(() => clients.claim())));

async function sweep() {
  const names = await caches.keys();
  const old = names.filter((name) => name.startsWith("files:") && name !== FILES);
  await Promise.all(old.map((name) => caches.delete(name)));
}

addEventListener("fetch", (event) => {
  const { request } = event;
  if (request.method !== "GET" || new URL(request.url).origin !== location.origin) return;
  if (request.mode === "navigate") event.respondWith(page(request));
  else if (new URL(request.url).pathname.startsWith("/static/")) event.respondWith(file(request));
});

async function page(request) {
  try {
    return await fetch(request);
  } catch {
    return (await takenAlong(request)) ?? (await caches.match("/offline")) ?? Response.error();
  }
}

async function takenAlong(request) {
  for (const name of await caches.keys()) {
    if (!name.startsWith("pages:")) continue;
    const cache = await caches.open(name);
    const found = await cache.match(request, { ignoreSearch: true, ignoreVary: true });
    if (found) return found;
  }
  return undefined;
}

// A page taken along under an older version asks for files of that version.
async function file(request) {
  const kept = await caches.match(request, { ignoreVary: true });
  return kept ?? fetch(request);
}
