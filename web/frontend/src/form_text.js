// The text of a form and its parts. What is not touched comes back as it was written: numbers keep
// their digits (1.0, or more than a double holds) where the browser can tell how they were written.
const EXACT = typeof JSON.rawJSON === "function";

function exactly(_name, value, context) {
  const source = context?.source;
  return EXACT && typeof value === "number" && source !== undefined && String(value) !== source ? JSON.rawJSON(source) : value;
}

/** What JSON has, for reading: a number that is kept as it was written is a number all the same. */
export function plain(value) {
  return EXACT && JSON.isRawJSON(value) ? Number(value.rawJSON) : value;
}

export function parse(text) {
  const found = JSON.parse(text, exactly);
  if (found === null || typeof found !== "object" || Array.isArray(found) || !Array.isArray(found.components ?? [])) throw new Error("components");
  return found;
}

export function print(form, like = "") {
  const indent = like.match(/\n([ \t]+)"/)?.[1] ?? "  ";
  return `${JSON.stringify(form, null, indent)}\n`;
}
