// XML as it is written: elements with their attributes, and between them texts, comments and
// processing instructions, each with the very characters that stand in the file. What is read here
// has been read by the server, which refuses what is not well-formed and every DOCTYPE.
const TAG = /<([^\s/>]+)((?:\s+[^\s=]+\s*=\s*(?:"[^"]*"|'[^']*'))*)(\s*)(\/?)>/y;
const ATTRIBUTE = /(\s+)([^\s=]+)(\s*=\s*)("[^"]*"|'[^']*')/g;
const ENTITY = /&(?:#x([\da-f]+)|#(\d+)|(\w+));/gi;
const NAMED = { lt: "<", gt: ">", amp: "&", quot: '"', apos: "'" };
const XML = "http://www.w3.org/XML/1998/namespace";
/** What stands between the marks counts as one thing, whatever is in it. */
const WHOLE = [
  { kind: "comment", begins: "<!--", ends: "-->" },
  { kind: "cdata", begins: "<![CDATA[", ends: "]]>" },
  { kind: "instruction", begins: "<?", ends: "?>" },
];

export const isElement = ({ kind }) => kind === "element";
export const isText = ({ kind }) => kind === "text" || kind === "cdata";
export const isBlank = ({ kind, raw }) => kind === "text" && !raw.trim();

export function decoded(raw) {
  return raw.replace(ENTITY, (whole, hex, digits, name) => {
    if (name) return NAMED[name] ?? whole;
    return String.fromCodePoint(hex ? parseInt(hex, 16) : Number(digits));
  });
}

/** The text that stands directly in an element. */
export function textOf(element) {
  return element.children.filter(isText).map(({ kind, raw }) => (kind === "cdata" ? raw.slice(9, -3) : decoded(raw))).join("");
}

/** What an element says in words: spaces between elements say nothing. */
export function wordsOf(element) {
  const text = textOf(element);
  return text.trim() || !element.children.some(isElement) ? text : "";
}

/** A file, as {kind: "document", children}; exactly one of these is an element. */
export function read(text) {
  const file = { kind: "document", children: [], scope: Object.assign(Object.create(null), { xml: XML }), parent: null };
  let inside = file;
  let at = 0;
  while (at < text.length) {
    if (text[at] !== "<") at = leaf(inside, "text", text, at, text.indexOf("<", at));
    else if (text[at + 1] === "/") {
      const end = text.indexOf(">", at) + 1;
      inside.ending = text.slice(at, end);
      inside = inside.parent;
      at = end;
    } else {
      const whole = WHOLE.find(({ begins }) => text.startsWith(begins, at));
      if (whole) {
        const end = text.indexOf(whole.ends, at + whole.begins.length);
        at = leaf(inside, whole.kind, text, at, end < 0 ? -1 : end + whole.ends.length);
        continue;
      }
      TAG.lastIndex = at;
      const met = TAG.exec(text);
      if (!met) throw new Error(`no tag at ${at}`);
      const made = element(inside, met);
      if (!made.empty) inside = made;
      at = TAG.lastIndex;
    }
    if (!inside) throw new Error("an end without a beginning");
  }
  if (inside !== file || file.children.filter(isElement).length !== 1) throw new Error("not one element");
  return file;
}

function leaf(parent, kind, text, from, to) {
  const end = to < 0 ? text.length : to;
  parent.children.push({ kind, raw: text.slice(from, end), parent });
  return end;
}

function element(parent, [, name, attributes, space, slash]) {
  const written = [...attributes.matchAll(ATTRIBUTE)].map(([, lead, own, equals, quoted]) => ({ lead, name: own, equals, quoted, value: decoded(quoted.slice(1, -1)) }));
  const declared = written.filter((each) => prefixDeclared(each.name) !== undefined);
  const scope = declared.length ? Object.assign(Object.create(parent.scope), Object.fromEntries(declared.map((each) => [prefixDeclared(each.name), each.value]))) : parent.scope;
  const made = { kind: "element", name, written, space, empty: Boolean(slash), ending: slash ? "" : undefined, children: [], scope, parent };
  made.tag = expanded(name, scope, true);
  // By what an attribute is, whatever its prefix; declarations by their very names.
  made.attributes = new Map(written.map((each) => [prefixDeclared(each.name) === undefined ? expanded(each.name, scope, false) : each.name, each]));
  parent.children.push(made);
  return made;
}

/** The prefix that an attribute declares, empty for the default; undefined where it declares none. */
export function prefixDeclared(name) {
  if (name === "xmlns") return "";
  return name.startsWith("xmlns:") ? name.slice(6) : undefined;
}

export function prefixOf(name) {
  return name.includes(":") ? name.slice(0, name.indexOf(":")) : "";
}

/** `{namespace}local`; a prefix that nothing declares stands for itself. */
function expanded(name, scope, byDefault) {
  const prefix = prefixOf(name);
  if (!prefix && !byDefault) return name;
  return `{${scope[prefix] ?? prefix}}${name.slice(prefix ? prefix.length + 1 : 0)}`;
}

export function namespaceOf({ tag }) {
  return tag.slice(1, tag.indexOf("}"));
}

export function localOf({ tag }) {
  return tag.slice(tag.indexOf("}") + 1);
}

export function rootOf(file) {
  return file.children.find(isElement);
}

export function* elementsIn(element) {
  yield element;
  for (const child of element.children) if (isElement(child)) yield* elementsIn(child);
}
