// Builds the designer into web/static/designer: scripts and style sheets for diagrams, for
// decisions and for forms, and their fonts.
import { readFile } from "node:fs/promises";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { build } from "esbuild";
import { PATCHES } from "./patches.mjs";

const here = dirname(fileURLToPath(import.meta.url));

/** Replaces `from` by `to` in the file that ends in `file`; fails where `from` is gone. */
function patch(file, from, to) {
  return {
    name: `patch ${file}`,
    setup(bundle) {
      let met = false;
      bundle.onLoad({ filter: new RegExp(file.replaceAll("/", "[\\\\/]").replaceAll(".", "\\.") + "$") }, async ({ path }) => {
        const text = await readFile(path, "utf8");
        if (!text.includes(from)) throw new Error(`${path} no longer has what is to be patched: ${from}`);
        met = true;
        return { contents: text.replaceAll(from, to), loader: "js" };
      });
      bundle.onEnd(() => {
        if (!met) throw new Error(`Nothing was patched: no file ends in ${file}`);
      });
    },
  };
}

await build({
  absWorkingDir: here,
  entryPoints: { modeler: "src/modeler.js", table: "src/table.js", form: "src/form.jsx" },
  outdir: join(here, "..", "static", "designer"),
  bundle: true,
  format: "esm",
  target: "es2022",
  minify: true,
  legalComments: "linked",
  jsx: "automatic",
  jsxImportSource: "@bpmn-io/properties-panel/preact",
  loader: { ".woff2": "file", ".woff": "empty", ".ttf": "empty", ".eot": "empty", ".svg": "file" },
  assetNames: "[name]-[hash]",
  plugins: PATCHES.map(({ file, from, to }) => patch(file, from, to)),
  logLevel: "warning",
});
