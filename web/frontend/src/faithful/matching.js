// Which elements of one writing of a file are those of another: by their ids, wherever they stand,
// and within each such pair by what they say, by what names them, and by their order.
import { elementsIn, isElement, localOf, namespaceOf, prefixDeclared, prefixOf, rootOf, wordsOf } from "./reading.js";

const XSI_TYPE = "{http://www.w3.org/2001/XMLSchema-instance}type";
/** Ids of other tools' extensions need not be unique in the file. */
const STANDARD = /^https?:\/\/(www|schema)\.omg\.org\/spec\//;
const SHOWING = ["bpmnElement", "dmnElementRef"];
const NAMING = ["id", "bpmnElement", "dmnElementRef", "href", "name", "key"];

/** Characters that no XML may hold part what is said. */
const [NEXT, WORDS, WITHIN, OUT] = ["\u0001", "\u0002", "\u0003", "\u0004"];
const ENDING = /[\u0001\u0002]/;

/** What an element and all in it says, to be compared; elements of one tag stay in order. */
export function meaning(element, { loosely = false, nameless = false } = {}) {
  const attributes = [...element.attributes].filter(([name]) => prefixDeclared(name) === undefined && !(nameless && name === "id"));
  const told = attributes.map(([name, { value }]) => `${name}=${said(name, value, element, loosely)}`).sort();
  const inner = element.children.filter(isElement).map((each) => meaning(each, { loosely }));
  const words = loosely ? plain(wordsOf(element)) : wordsOf(element);
  return [element.tag, ...told].join(NEXT) + WORDS + words + WITHIN + inOrderOfTags(inner).join(NEXT) + OUT;
}

function inOrderOfTags(meanings) {
  const tag = (text) => text.slice(0, text.search(ENDING));
  return meanings.map((each, index) => [tag(each), index, each]).sort(([a, i], [b, j]) => (a < b ? -1 : a > b ? 1 : i - j)).map(([, , each]) => each);
}

function said(name, value, element, loosely) {
  if (name === XSI_TYPE) return `{${element.scope[prefixOf(value)] ?? ""}}${value.slice(value.indexOf(":") + 1)}`;
  return loosely ? plain(value) : value;
}

/** `100` and `100.0` are the same number. */
function plain(text) {
  const bare = text.trim();
  return bare && Number.isFinite(Number(bare)) ? String(Number(bare)) : bare;
}

/** The element of `after` for each of `before` that is still there, as a map. */
export function matched(before, after, { retyped = false } = {}) {
  const pairs = new Map();
  const taken = new Set();
  const pair = (a, b) => {
    pairs.set(a, b);
    taken.add(b);
  };
  pair(rootOf(before), rootOf(after));
  const there = keyed(rootOf(after));
  for (const [key, elements] of keyed(rootOf(before))) {
    const found = there.get(key)?.[0];
    if (!found || taken.has(found)) continue;
    const like = elements.filter((each) => retyped || each.tag === found.tag);
    // Of several with one id, which the standard forbids, it is the one in the same place.
    const one = like.find((each) => wayTo(each) === wayTo(found)) ?? like[0];
    if (one && !pairs.has(one)) pair(one, found);
  }
  for (const [a, b] of renamed(pairs, keyed(rootOf(before)), there)) if (!pairs.has(a) && !taken.has(b)) pair(a, b);
  for (const element of elementsIn(rootOf(before))) {
    if (pairs.has(element)) within(element, pairs.get(element), pairs, taken, pair);
  }
  return pairs;
}

/** Elements by what names them in the whole file. */
function keyed(root) {
  const found = new Map();
  const walk = (element) => {
    if (!STANDARD.test(namespaceOf(element))) return;
    const id = element.attributes.get("id")?.value;
    const shown = element.attributes.get("bpmnElement")?.value;
    const key = id ? `#${id}` : shown && `${localOf(element)} of ${shown}`;
    if (key) found.set(key, [...(found.get(key) ?? []), element]);
    element.children.filter(isElement).forEach(walk);
  };
  walk(root);
  return found;
}

/** What the same shape shows under another id. */
function renamed(pairs, before, after) {
  const found = [];
  for (const [a, b] of pairs) {
    const [was, is] = [a, b].map((each) => SHOWING.map((name) => each.attributes.get(name)?.value.replace("#", "")).find(Boolean));
    const [old, fresh] = [before.get(`#${was}`)?.[0], after.get(`#${is}`)?.[0]];
    if (was !== is && old && fresh) found.push([old, fresh]);
  }
  return found;
}

function wayTo(element) {
  const { parent } = element;
  return parent?.tag ? `${wayTo(parent)}/${parent.tag}#${parent.attributes.get("id")?.value ?? ""}` : "";
}

function within(a, b, pairs, taken, pair) {
  const left = () => [a.children.filter((each) => isElement(each) && !pairs.has(each)), b.children.filter((each) => isElement(each) && !taken.has(each))];
  const by = (trait) => {
    const [mine, theirs] = left();
    const waiting = new Map();
    for (const each of theirs) {
      const name = trait(each);
      if (name !== undefined) waiting.set(name, [...(waiting.get(name) ?? []), each]);
    }
    for (const each of mine) {
      const found = waiting.get(trait(each))?.shift();
      if (found) pair(each, found);
    }
  };
  // What has an id of its own and was not found by it is another one.
  const anonymous = (trait) => (each) => (STANDARD.test(namespaceOf(each)) && each.attributes.has("id") ? undefined : trait(each));
  by(anonymous((each) => meaning(each, { loosely: true })));
  by((each) => meaning(each, { loosely: true, nameless: true }));
  by(anonymous(naming));
  by(anonymous(({ tag }) => tag));
  by(anonymous((each) => [namespaceOf(each), wordsOf(each).trim(), each.children.filter(isElement).length].join(NEXT)));
}

function naming(element) {
  const name = NAMING.find((each) => element.attributes.has(each));
  return name && `${element.tag} ${name}=${element.attributes.get(name).value}`;
}
