// The words of bpmn-js and its panel in Chinese; what the package lacks is in our own dictionary.
import panel from "bpmn-js-i18n-zh/lib/properties-panel";
import drawing from "bpmn-js-i18n-zh/lib/bpmn-js";
import own from "./dictionary.js";
import { kindName } from "./kinds.js";

export const known = { ...drawing, ...panel, ...own };
/** What was asked for and is in no dictionary; a test looks at it. */
export const missing = new Set();

function translate(template, replacements = {}) {
  const found = known[template] ?? kindName(template);
  if (found === undefined && /[a-z]/i.test(template)) missing.add(template);
  return (found ?? template).replace(/{([^}]+)}/g, (whole, name) => replacements[name] ?? whole);
}

export default { translate: ["value", translate] };
