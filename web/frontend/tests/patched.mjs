// Has node load the libraries as the build bundles them: node --import ./tests/patched.mjs …
import { registerHooks } from "node:module";
import { PATCHES } from "../patches.mjs";

registerHooks({
  load(address, context, next) {
    const loaded = next(address, context);
    const own = PATCHES.filter(({ file }) => address.endsWith(file));
    if (!own.length) return loaded;
    const source = own.reduce((text, { from, to }) => text.replaceAll(from, to), String(loaded.source));
    return { ...loaded, source };
  },
});
