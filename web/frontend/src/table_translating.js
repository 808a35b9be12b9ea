// The words of dmn-js in Chinese. There is no package for them: the dictionary is our own.
import drawing from "bpmn-js-i18n-zh/lib/bpmn-js";
import own, { UNASKED } from "./table_dictionary.js";

export const known = { ...drawing, ...own };
/** What was asked for and is in no dictionary; a test looks at it. */
export const missing = new Set();

function translate(template, replacements = {}) {
  const found = known[template];
  if (found === undefined && /[a-z]/i.test(template)) missing.add(template);
  return (found ?? template).replace(/{([^}]+)}/g, (whole, name) => replacements[name.trim()] ?? whole);
}

export default { translate: ["value", translate] };

const NAMING = ["title", "placeholder", "aria-label"];

/** Put the words that dmn-js writes without asking into Chinese, now and whenever it writes. */
export function translateUnasked(container) {
  const words = (node) => {
    if (node.nodeType === Node.TEXT_NODE) {
      const found = UNASKED[node.data.trim()];
      // Cells and names are what people wrote.
      if (found && !node.parentElement?.closest("[contenteditable], .cm-editor, .djs-visual, td")) node.data = node.data.replace(node.data.trim(), found);
      return;
    }
    for (const name of NAMING) if (UNASKED[node.getAttribute?.(name)]) node.setAttribute(name, UNASKED[node.getAttribute(name)]);
    node.childNodes.forEach(words);
  };
  new MutationObserver((changes) => changes.forEach(({ target, addedNodes, type }) => (type === "childList" ? addedNodes.forEach(words) : words(target)))).observe(container, {
    childList: true,
    subtree: true,
    characterData: true,
    attributeFilter: NAMING,
  });
}
