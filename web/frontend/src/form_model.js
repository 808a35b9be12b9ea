// A form in hand: its components by place, what was done to it and can be undone. Nothing is ever
// changed in place, so that a step back is the form as it was, and what is not understood stays.
//
// A place is a list of numbers, from the outermost component in; [] is the form itself.
import { parse, print } from "./form_text.js";

const HOLDS = new Set(["group", "dynamiclist"]);
/** Objects that go when nothing is left in them. */
const NESTS = new Set(["validate", "properties", "conditional", "appearance"]);

export const holds = (component) => HOLDS.has(component?.type);
export const sameplace = (a, b) => a !== null && b !== null && a.length === b.length && a.every((number, at) => number === b[at]);
const within = (place, outer) => place.length >= outer.length && outer.every((number, at) => number === place[at]);

function changed(node, place, change) {
  if (!place.length) return change(node);
  const [number, ...rest] = place;
  return { ...node, components: node.components.map((each, at) => (at === number ? changed(each, rest, change) : each)) };
}

function withValue(node, [name, ...rest], value) {
  const inner = rest.length ? withValue(node[name] !== null && typeof node[name] === "object" ? node[name] : {}, rest, value) : value;
  const gone = inner === undefined || (rest.length > 0 && NESTS.has(name) && !Object.keys(inner).length);
  if (!gone) return { ...node, [name]: inner };
  const { [name]: _left, ...others } = node;
  return others;
}

export function valueAt(component, path) {
  return path.reduce((found, name) => (found !== null && typeof found === "object" ? found[name] : undefined), component);
}

export class FormModel {
  constructor() {
    this.form = { components: [] };
    this.picked = [];
    this.past = [];
    this.future = [];
    this.told = new Set();
    this.locked = () => false;
    this.original = "";
    this.kind = "";
  }

  /** Raises what is wrong with `text` where it is no form; there is none in hand then. */
  load(text) {
    const { picked } = this;
    Object.assign(this, { form: { components: [] }, picked: [], past: [], future: [], kind: "" });
    this.form = parse(text);
    this.loaded = this.form;
    this.original = text;
    if (this.at(picked)) this.picked = picked;
    this.tell(false);
  }

  /** What nobody has changed is the text that it was read from. */
  text() {
    return this.form === this.loaded ? this.original : this.printed();
  }

  printed() {
    return print(this.form, this.original);
  }

  at(place) {
    return place.reduce((node, number) => node?.components?.[number], this.form);
  }

  siblings(place) {
    return this.at(place.slice(0, -1))?.components ?? [];
  }

  tell(edited) {
    for (const each of this.told) each(edited);
  }

  pick(place) {
    this.picked = place;
    this.kind = "";
    this.tell(false);
  }

  /** One step. Steps of one `kind` that follow each other, such as letters of a word, are one. */
  step(form, picked = this.picked, kind = "") {
    if (this.locked() || form === this.form) return;
    if (!kind || kind !== this.kind) this.past.push({ form: this.form, picked: this.picked });
    this.kind = kind;
    this.future = [];
    this.form = form;
    this.picked = picked;
    this.tell(true);
  }

  swap(from, to) {
    const found = from.pop();
    if (!found || this.locked()) return;
    to.push({ form: this.form, picked: this.picked });
    Object.assign(this, found, { kind: "" });
    if (!this.at(this.picked)) this.picked = [];
    this.tell(true);
  }

  undo() {
    this.swap(this.past, this.future);
  }

  redo() {
    this.swap(this.future, this.past);
  }

  set(place, path, value) {
    if (Object.is(valueAt(this.at(place), path), value)) return;
    this.step(changed(this.form, place, (node) => withValue(node, path, value)), this.picked, `${place}:${path}`);
  }

  /** Several properties of one component, as one step. */
  setAll(place, values) {
    this.step(changed(this.form, place, (node) => values.reduce((found, [path, value]) => withValue(found, path, value), node)));
  }

  /** Let all that names the field `from` name `to`; how many places did. Joins the step of the new key. */
  follow(from, to) {
    let count = 0;
    const renamed = (text, find, made) => text.replace(find, (...found) => {
      const next = made(...found);
      if (next !== found[0]) count += 1;
      return next;
    });
    const name = (token) => {
      const [, level, path] = token.match(/^((?:this|parent)\.)?(.*)$/);
      return path === from || path.startsWith(`${from}.`) ? `${level ?? ""}${to}${path.slice(from.length)}` : token;
    };
    const expression = (text) => renamed(text, /"(?:[^"\\]|\\.)*"|[\p{L}_][\p{L}\p{N}_.]*/gu, (token) => (token.startsWith('"') ? token : name(token)));
    const words = (text) => renamed(text, /\{\{(\s*=?\s*)([\p{L}\p{N}_.]+)(\s*)\}\}/gu, (_whole, before, token, behind) => `{{${before}${name(token)}${behind}}}`);
    const places = [[["conditional", "hide"], expression], [["valuesExpression"], expression], [["valuesKey"], expression], [["text"], words], [["properties", "textEn"], words]];
    let form = this.form;
    for (const [component, place] of this.walk()) {
      for (const [path, change] of places) {
        const text = valueAt(component, path);
        const next = typeof text === "string" ? change(text) : text;
        if (next !== text) form = changed(form, place, (node) => withValue(node, path, next));
      }
    }
    this.step(form, this.picked, this.kind);
    return count;
  }

  inserted(form, place, component) {
    const [number] = place.slice(-1);
    return changed(form, place.slice(0, -1), (node) => ({ ...node, components: (node.components ?? []).toSpliced(number, 0, component) }));
  }

  without(form, place) {
    const [number] = place.slice(-1);
    return changed(form, place.slice(0, -1), (node) => ({ ...node, components: node.components.toSpliced(number, 1) }));
  }

  add(component, place) {
    this.step(this.inserted(this.form, place, component), place);
  }

  remove(place) {
    const left = this.siblings(place).length - 1;
    const outer = place.slice(0, -1);
    const next = left ? [...outer, Math.min(place.at(-1), left - 1)] : outer;
    this.step(this.without(this.form, place), next);
  }

  duplicate(place) {
    const copy = this.renamed(structuredCopy(this.at(place)));
    this.add(copy, [...place.slice(0, -1), place.at(-1) + 1]);
  }

  /** Move what stands at `from` to before what stands at `to` now. Whether that can be. */
  move(from, to) {
    if (sameplace(from, to) || within(to, from)) return false;
    const component = this.at(from);
    const place = [...to];
    const depth = from.length - 1;
    // What stood behind it moves up by one.
    if (within(to, from.slice(0, -1)) && to[depth] > from[depth]) place[depth] -= 1;
    if (sameplace(from, place)) return false;
    this.step(this.inserted(this.without(this.form, from), place, component), place);
    return true;
  }

  /** Where a move in a direction leads, or nothing. */
  target(place, direction) {
    if (!place.length) return null;
    const outer = place.slice(0, -1);
    const number = place.at(-1);
    const before = this.siblings(place)[number - 1];
    if (direction === "up") return number ? [...outer, number - 1] : null;
    if (direction === "down") return number + 1 < this.siblings(place).length ? [...outer, number + 2] : null;
    if (direction === "in") return holds(before) ? [...outer, number - 1, (before.components ?? []).length] : null;
    return outer.length ? [...outer.slice(0, -1), outer.at(-1) + 1] : null;
  }

  /** Where something new goes: into the empty group that is picked, else behind what is picked. */
  nextPlace() {
    const picked = this.at(this.picked);
    if (!this.picked.length) return [(this.form.components ?? []).length];
    if (holds(picked) && !(picked.components ?? []).length) return [...this.picked, 0];
    return [...this.picked.slice(0, -1), this.picked.at(-1) + 1];
  }

  *walk(node = this.form, place = []) {
    for (const [number, each] of (node.components ?? []).entries()) {
      yield [each, [...place, number]];
      if (holds(each)) yield* this.walk(each, [...place, number]);
    }
  }

  freeKey(begin, taken = this.taken("key", "path")) {
    let number = 1;
    while (taken.has(`${begin}_${number}`)) number += 1;
    return `${begin}_${number}`;
  }

  freeId(key) {
    const taken = this.taken("id");
    const begin = `${this.form.id ?? "form"}_${key || "part"}`;
    return taken.has(begin) || !key ? this.freeKey(begin, taken) : begin;
  }

  taken(...names) {
    return new Set([...this.walk()].flatMap(([each]) => names.map((name) => each[name])).filter(Boolean));
  }

  /** A copy that stands beside what it was copied from: with a key and ids of its own. */
  renamed(component) {
    const name = component.type === "dynamiclist" || component.type === "group" ? "path" : "key";
    const own = component[name] ? { [name]: this.freeKey(String(component[name]).replace(/_\d+$/, "")) } : {};
    const key = own[name] ?? "";
    const inner = component.components ? { components: component.components.map((each) => ({ ...each, id: this.freeId(each.key ?? "") })) } : {};
    return { ...component, ...own, ...inner, id: this.freeId(key) };
  }
}

/** structuredClone would not know numbers that are kept as they were written. */
function structuredCopy(value) {
  return parse(JSON.stringify({ components: [value] })).components[0];
}
