// Walks the tree of a condition as workflows/forms/feel/evaluation.py does; the two are tested
// against each other. A tree is nested arrays: ["=", ["name", "a", "b"], ["value", 1]].
// Nothing is ever run as code. undefined never appears: FEEL's null is null.

const DATE = /^[0-9]{4}-[0-9]{2}-[0-9]{2}$/;

class Day {
  constructor(text) { this.text = text; }
}

function day(text) {
  if (typeof text !== "string" || !DATE.test(text.slice(0, 10))) return null;
  const iso = text.slice(0, 10);
  const at = new Date(`${iso}T00:00:00Z`);
  const real = !Number.isNaN(at.getTime()) && at.toISOString().slice(0, 10) === iso;
  return real && iso >= "0001" ? new Day(iso) : null;
}

const isText = (value) => typeof value === "string";

function kind(value) {
  if (value instanceof Day) return "date";
  if (Array.isArray(value)) return "list";
  return { boolean: "boolean", number: "number", string: "string" }[typeof value] ?? "other";
}

function same(a, b) {
  if (a instanceof Day) return a.text === b.text;
  return typeof a === "object" ? JSON.stringify(a) === JSON.stringify(b) : a === b;
}

// An answer that was left empty is null and the empty text at once.
const nothing = (value) => value === null || value === "";

function equal(a, b) {
  if (a === null || b === null) return nothing(a) && nothing(b);
  return kind(a) === kind(b) ? same(a, b) : null;
}

// Texts by code point, as Python orders them.
function order(a, b) {
  if (a instanceof Day) return order(a.text, b.text);
  if (!isText(a)) return Math.sign(a - b);
  const [left, right] = [[...a], [...b]];
  for (let i = 0; i < Math.min(left.length, right.length); i += 1) {
    const difference = left[i].codePointAt(0) - right[i].codePointAt(0);
    if (difference) return Math.sign(difference);
  }
  return Math.sign(left.length - right.length);
}

const ordered = (holds) => (a, b) =>
  kind(a) === kind(b) && ["number", "string", "date"].includes(kind(a)) ? holds(order(a, b)) : null;

const not = (value) => (typeof value === "boolean" ? !value : null);
const member = (value, list) => (Array.isArray(list) ? list.some((each) => equal(value, each) === true) : null);

const operations = {
  "=": equal,
  "!=": (a, b) => not(equal(a, b)),
  "<": ordered((o) => o < 0),
  "<=": ordered((o) => o <= 0),
  ">": ordered((o) => o > 0),
  ">=": ordered((o) => o >= 0),
  in: member,
  and: (...values) => (values.includes(false) ? false : values.every((v) => v === true) || null),
  or: (...values) => {
    if (values.includes(true)) return true;
    return values.every((v) => v === false) ? false : null;
  },
  not,
  contains: (text, part) => (isText(text) && isText(part) ? text.includes(part) : null),
  "list contains": (list, value) => member(value, list),
  count: (list) => (Array.isArray(list) ? list.length : null),
  date: day,
  list: (...values) => values,
};

function lookUp(path, scope) {
  let found = scope;
  for (const part of path) {
    if (found === null || typeof found !== "object" || Array.isArray(found) || !Object.hasOwn(found, part)) return null;
    found = found[part] ?? null;
  }
  return found;
}

export function evaluate(tree, scope) {
  const [name, ...rest] = tree;
  if (name === "value") return rest[0];
  if (name === "name") return lookUp(rest, scope);
  return operations[name](...rest.map((each) => evaluate(each, scope)));
}

export const holds = (tree, scope) => evaluate(tree, scope) === true;
