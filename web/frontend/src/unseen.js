// Says what of a file the modeler does not show, and what becomes of it: elements by name, so that
// nobody need wonder whether something is lost.
import { say } from "./words.js";

const MOST = 5;
/** What the libraries say where a file cannot be opened, by our words for it. */
const REASONS = [
  [/no (process or collaboration|diagram) to display|no views|^undefined$/i, "nothingToShow"],
  [/failed to parse document|unexpected element|unparsable|not one element|no tag at|end without/i, "otherFormat"],
];

/** Why a file cannot be opened, as people can use it; the library's own words where ours lack. */
export function reason({ message = "" }) {
  const found = REASONS.find(([said]) => said.test(message));
  return found ? say(found[1]) : message;
}

/** The first of `names`, and how many more there are. */
function listed(names) {
  const shown = [...new Set(names)];
  const rest = shown.length - MOST;
  return shown.slice(0, MOST).join(say("between")) + (rest > 0 ? say("andMore", { count: rest }) : "");
}

/**
 * `unread` stays as it is in the file, `undrawn` too; `marked` are texts with markup that goes where
 * the text is written anew. `failed` says that a change could not be carried over into the file.
 */
export function tellUnseen(board, { unread = [], undrawn = [], marked = [], failed = false }) {
  const hidden = [...unread, ...undrawn];
  const lines = [
    hidden.length && say("unseen", { count: new Set(hidden).size, names: listed(hidden) }),
    marked.length && say("marked", { names: listed(marked) }),
    failed && say("notCarried"),
  ].filter(Boolean);
  const told = board.querySelector("[data-unseen]");
  told.hidden = lines.length === 0;
  told.dataset.tone = failed ? "error" : "";
  told.querySelector("[data-unseen-text]").textContent = lines.join("");
}
