// The files of the package in hand: which forms and decisions it has, by name.
let files = {};

/** Keeps what was drawn and goes to another page of the draft. */
let leaveFor = async () => {};

export function takeFiles(found) {
  files = found;
}

export function takeLeaving(found) {
  leaveFor = found;
}

/** Files that came with what was drawn, until the server has them. */
const brought = new Map();

/** Put a file into the package; it goes to the server with the next save. A file that is there stays. */
export function put(path, text) {
  if (path in files) return;
  files[path] = { text };
  brought.set(path, text);
}

export function fileText(path) {
  return files[path]?.text;
}

/** The files that the server does not have yet, by their paths. */
export function unsent() {
  return Object.fromEntries(brought);
}

export function sent(paths) {
  for (const path of paths) brought.delete(path);
}

const SUFFIXES = { decisions: ".dmn", forms: ".form.json" };
const PAGES = { decisions: "table", forms: "form" };

/** What may name a file and what is in it, after an id of the drawing. */
export function fileName(id, kind) {
  return id.toLowerCase().replace(/[^a-z0-9_]+/g, "_").replace(/^[^a-z]+/, "").slice(0, 60) || kind.slice(0, -1);
}

/** The path of the file that holds the decision or form `name`; what is not there yet gets one. */
function pathOf(name, kind) {
  const suffix = SUFFIXES[kind];
  if (kind === "forms") return Object.keys(files).find((path) => path === name + suffix || path.endsWith(`/${name}${suffix}`)) ?? name + suffix;
  const holds = new RegExp(`<(?:\\w+:)?decision\\b[^>]*?\\bid="${name.replace(/[^\w-]/g, "\\$&")}"`);
  return Object.keys(files).find((path) => path.endsWith(suffix) && holds.test(files[path].text ?? "")) ?? fileName(name, kind) + suffix;
}

/** Whether there is an editor for what `kind` names. */
export function editable(kind) {
  return kind in PAGES;
}

/** Go to the editor of the decision or form `name`. */
export function edit(name, kind) {
  const address = new URL(`${document.querySelector("[data-designer]").dataset.pages}/${PAGES[kind]}`, location.href);
  address.searchParams.set("file", pathOf(name, kind));
  return leaveFor(address.href);
}

export function namesInPackage(kind) {
  if (kind === "forms") {
    return Object.keys(files).filter((path) => path.endsWith(".form.json")).map((path) => path.replace(/^.*\//, "").replace(".form.json", ""));
  }
  const tables = Object.entries(files).filter(([path]) => path.endsWith(".dmn"));
  return tables.flatMap(([, { text }]) => [...(text ?? "").matchAll(/<(?:\w+:)?decision\b[^>]*?\bid="([^"]+)"/g)].map((found) => found[1]));
}

/** The keys of all fields of all forms, or of the form `name`. */
export function fieldsOfForms(name) {
  const found = [];
  const walk = (component) => {
    if (component.key) found.push(component.key);
    for (const each of component.components ?? []) walk(each);
  };
  for (const [path, { text }] of Object.entries(files)) {
    if (!path.endsWith(".form.json") || (name && path.replace(/^.*\//, "") !== `${name}.form.json`)) continue;
    try {
      walk(JSON.parse(text));
    } catch {
      // A form that is not readable yet is told by the checker.
    }
  }
  return found;
}
