// The files of the package in hand: which forms and decisions it has, by name.
let files = {};

export function takeFiles(found) {
  files = found;
}

export function namesInPackage(kind) {
  if (kind === "forms") {
    return Object.keys(files).filter((path) => path.endsWith(".form.json")).map((path) => path.replace(/^.*\//, "").replace(".form.json", ""));
  }
  const tables = Object.entries(files).filter(([path]) => path.endsWith(".dmn"));
  return tables.flatMap(([, { text }]) => [...(text ?? "").matchAll(/<(?:\w+:)?decision\b[^>]*?\bid="([^"]+)"/g)].map((found) => found[1]));
}

/** The keys of all fields of all forms. */
export function fieldsOfForms() {
  const found = [];
  const walk = (component) => {
    if (component.key) found.push(component.key);
    for (const each of component.components ?? []) walk(each);
  };
  for (const [path, { text }] of Object.entries(files)) {
    if (!path.endsWith(".form.json")) continue;
    try {
      walk(JSON.parse(text));
    } catch {
      // A form that is not readable yet is told by the checker.
    }
  }
  return found;
}
