// Every word that the editors' libraries may ask a translation for, as far as they are in the bundles,
// is in the dictionaries: also what no test of the page happens to bring up.
import assert from "node:assert/strict";
import { test } from "node:test";
import { fileURLToPath } from "node:url";
import { build } from "esbuild";

/** It holds the panels of two other engines besides; a test in the browser goes through all of ours. */
const PANEL = /^\/\/ node_modules\/bpmn-js-properties-panel\/[^]*?(?=^\/\/ (?:node_modules|src)\/)/gm;
const folder = fileURLToPath(new URL("..", import.meta.url));
const ASKED = /(?<![\w$."'])(?:(?:this|self|\w+)\.)?_?translate\d*\(\s*("(?:[^"\\]|\\.)*")\s*[,)]/g;

async function bundled(contents) {
  const made = await build({
    absWorkingDir: folder, stdin: { contents, resolveDir: folder }, bundle: true, write: false, format: "esm", logLevel: "silent",
    jsx: "automatic", jsxImportSource: "@bpmn-io/properties-panel/preact", target: "es2022",
    loader: { ".css": "empty", ".svg": "empty", ".woff2": "empty", ".woff": "empty", ".ttf": "empty", ".eot": "empty" },
  });
  return made.outputFiles[0].text;
}

async function known(file) {
  const text = await bundled(`import * as found from ${JSON.stringify(file)}; export default found.known;`);
  return (await import(`data:text/javascript,${encodeURIComponent(text)}`)).default;
}

for (const [entry, file] of [["./src/modeler.js", "./src/translating.js"], ["./src/table.js", "./src/table_translating.js"]]) {
  test(`every word of ${entry} has its translation`, async () => {
    const text = await bundled(`import ${JSON.stringify(entry)};`);
    const asked = [...new Set([...text.replace(PANEL, "").matchAll(ASKED)].map(([, quoted]) => JSON.parse(quoted)))];
    assert.ok(asked.length > 50, `only ${asked.length} are asked for`);
    const words = await known(file);
    assert.deepEqual(asked.filter((each) => /[a-z]/i.test(each) && words[each] === undefined), []);
  });
}
