// What was changed while drawing, carried over into the file as it was written.
//
// There are three writings: the file as it came, what the modeler made of it before the first
// stroke, and what it makes of it now. Between the last two lie the strokes and nothing else, so they
// alone are carried over; all that the modeler cannot represent, or writes in a way of its own, stays.
import { matched, meaning } from "./matching.js";
import { arranged } from "./arranging.js";
import { elementsIn, isBlank, isElement, isText, prefixDeclared, prefixOf, read, rootOf, wordsOf } from "./reading.js";

/** `original` with what `written` has otherwise than `echo`; on demand without the `twins`, which have
 * the id of another element and so were not read. */
export function merged(original, echo, written, { twins = true } = {}) {
  if (written === echo) return original;
  const merging = new Merging(read(original), read(echo), read(written));
  if (!twins) merging.leaveTwins();
  return merging.text();
}

class Merging {
  constructor(original, echo, written) {
    this.original = original;
    this.echoOf = matched(original, echo);
    this.nowOf = matched(echo, written, { retyped: true });
    this.oldOf = new Map();
    for (const [old, echoed] of this.echoOf) if (this.nowOf.has(echoed)) this.oldOf.set(this.nowOf.get(echoed), old);
    this.echoedAs = new Map([...this.nowOf].map(([echoed, now]) => [now, echoed]));
    this.adopted = new Set();
    this.adopt(rootOf(written));
    this.arrivals = new Map();
    /** What of the file does not stand where it stood. */
    this.away = new Set();
    for (const now of elementsIn(rootOf(written))) this.settle(now);
  }

  leaveTwins() {
    const idOf = (old) => old.attributes.get("id")?.value;
    const read = new Set([...this.echoOf.keys()].map(idOf).filter(Boolean));
    for (const old of elementsIn(rootOf(this.original))) if (!this.echoOf.has(old) && read.has(idOf(old))) this.away.add(old);
  }

  /** What the modeler put in of itself is taken with all in it once anything there has changed: it may
   * have a measure of its own, as the plane that it makes for a closed subprocess. */
  adopt(now, whole = false) {
    const echoed = this.echoedAs.get(now);
    const made = echoed && !this.oldOf.has(now);
    const taken = whole || (made && meaning(echoed) !== meaning(now));
    if (taken) this.adopted.add(now);
    for (const each of now.children.filter(isElement)) this.adopt(each, taken);
  }

  /** Where an element comes to stand, if that is not where it was. */
  settle(now) {
    if (!now.parent.tag) return;
    const old = this.oldOf.get(now);
    const echoed = this.echoedAs.get(now);
    if (!old && echoed && !this.adopted.has(now)) return;
    if (old && !this.adopted.has(now) && this.nowOf.get(echoed.parent) === now.parent && this.stands(old.parent)) return;
    const place = this.oldOf.get(now.parent) ?? now.parent;
    if (place === old?.parent) return;
    this.arrivals.set(place, [...(this.arrivals.get(place) ?? []), now]);
    if (old) this.away.add(old);
  }

  stands(old) {
    const echoed = this.echoOf.get(old);
    return echoed ? this.nowOf.has(echoed) : !old.parent.tag || this.stands(old.parent);
  }

  text() {
    return this.original.children.map((each) => (isElement(each) ? this.kept(each, this.original.scope) : each.raw)).join("");
  }

  /** An element of the file as it was, in a place where `around` is declared. */
  kept(old, around) {
    const echoed = this.echoOf.get(old);
    const now = echoed && this.nowOf.get(echoed);
    if (!now) return this.copied(old, around);
    const force = this.adopted.has(now);
    const name = echoed.tag === now.tag ? { name: old.name, scope: old.scope } : { name: now.name, scope: now.scope };
    const written = changed(old, echoed, now, force);
    const { head, scope } = opening(name, written, old, around);
    return closed(old, head, this.inside(old, echoed, now, force, scope), old.name, name.name);
  }

  /** What the modeler did not read stays with all in it. */
  copied(old, around) {
    const { head, scope } = opening(old, old.written.map((each) => ({ ...each, scope: old.scope })), old, around);
    const inner = old.children.map((each) => (!isElement(each) ? each.raw : this.left(each) ? "" : this.kept(each, scope)));
    return closed(old, head, inner.join(""), old.name, old.name);
  }

  /** Whether an element of the file is deleted, or stands somewhere else now. */
  left(old) {
    const echoed = this.echoOf.get(old);
    return this.away.has(old) || (echoed !== undefined && !this.nowOf.has(echoed));
  }

  inside(old, echoed, now, force, scope) {
    const rewritten = rewords(echoed, now) || (force && rewords(old, now));
    // Markup that the modeler could not read stands in the words, and goes with them.
    const marked = rewritten && wordsOf(old).trim() && !echoed.children.some(isElement);
    const items = [];
    for (const child of old.children) {
      if (!isElement(child)) {
        if (!rewritten || !isText(child) || isBlank(child)) items.push({ raw: child.raw, blank: isBlank(child) });
        continue;
      }
      const own = this.echoOf.get(child);
      if (!own && marked) continue;
      if (this.left(child)) {
        if (items.at(-1)?.blank) items.pop();
        continue;
      }
      items.push({ old: child, echoed: own, now: own && this.nowOf.get(own), raw: this.kept(child, scope) });
    }
    if (rewritten) {
      const leaf = !now.children.some(isElement);
      items.unshift({ raw: now.children.filter((each) => isText(each) && (leaf || !isBlank(each))).map(({ raw }) => raw).join("") });
    }
    return arranged(items, this.coming(old, scope), now, old);
  }

  /** What comes to stand in `place`, with its text. */
  coming(place, scope) {
    return (this.arrivals.get(place) ?? []).map((now) => {
      const old = this.oldOf.get(now);
      return { now, raw: old ? this.kept(old, scope) : this.made(now, scope) };
    });
  }

  /** An element that was not in the file. */
  made(now, around) {
    const { head, scope } = opening(now, now.written.filter(({ name }) => prefixDeclared(name) === undefined).map((each) => ({ ...each, scope: now.scope })), now, around);
    const coming = new Map(this.coming(now, scope).map((each) => [each.now, each.raw]));
    const inner = now.children.map((each) => (isElement(each) ? coming.get(each) ?? "" : each.raw)).join("");
    return closed(now, head, inner, now.name, now.name);
  }
}

/** Whether `after` says something else in words; where elements stood or stand, spaces say nothing. */
function rewords(before, after) {
  const [was, is] = [before, after].map(wordsOf);
  if (!was.trim() && !is.trim() && [before, after].some(({ children }) => children.some(isElement))) return false;
  return was !== is;
}

/** The attributes of the file with those changed that the strokes changed. */
function changed(old, echoed, now, force) {
  const written = [];
  for (const [name, each] of old.attributes) {
    const [was, is] = [echoed.attributes.get(name), now.attributes.get(name)];
    const declares = prefixDeclared(name) !== undefined;
    if (was && !is && !declares) continue;
    const other = is && !declares && is.value !== (force ? each.value : was?.value);
    written.push(other ? { ...each, quoted: is.quoted, scope: now.scope } : { ...each, scope: old.scope });
  }
  for (const [name, is] of now.attributes) {
    if (old.attributes.has(name) || (echoed.attributes.get(name)?.value === is.value && !force)) continue;
    const prefix = prefixDeclared(name);
    if (prefix === undefined || (prefix && old.scope[prefix] === undefined)) written.push({ ...is, lead: " ", scope: now.scope });
  }
  return written;
}

/** The start of a tag, up to its closing mark, with whatever must be declared there. */
function opening({ name, scope: meant }, written, { space }, around) {
  const own = written.map((each) => [prefixDeclared(each.name), each.value]).filter(([prefix]) => prefix !== undefined);
  const scope = Object.assign(Object.create(around), Object.fromEntries(own));
  const missing = new Map();
  const need = (prefix, from) => {
    const uri = from[prefix];
    if (uri !== undefined && uri !== scope[prefix]) missing.set(prefix, uri);
  };
  need(prefixOf(name), meant);
  for (const { name: attribute, quoted, scope: from } of written) {
    if (prefixDeclared(attribute) !== undefined) continue;
    if (attribute.includes(":")) need(prefixOf(attribute), from);
    // A value may be a name with a prefix, as that of xsi:type.
    for (const [, prefix] of quoted.matchAll(/(?:^|["'\s])([\w.-]+):(?=[\w.-])/g)) need(prefix, from);
  }
  Object.assign(scope, Object.fromEntries(missing));
  const attributes = written.filter((each) => !missing.has(prefixDeclared(each.name))).map(({ lead, name: each, equals, quoted }) => lead + each + equals + quoted);
  const declared = [...missing].map(([prefix, uri]) => ` xmlns${prefix && `:${prefix}`}="${uri.replaceAll("&", "&amp;").replaceAll('"', "&quot;").replaceAll("<", "&lt;")}"`);
  return { head: `<${name}${attributes.join("")}${declared.join("")}${space}`, scope };
}

function closed({ empty, ending }, head, inner, was, is) {
  if (empty && !inner) return `${head}/>`;
  return `${head}>${inner}${ending && was === is ? ending : `</${is}>`}`;
}
