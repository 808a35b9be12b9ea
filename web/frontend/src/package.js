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
