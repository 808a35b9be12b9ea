// A file as the modeler reads it best: each namespace has one prefix, declared on the first element.
// Where one namespace has several prefixes, here and there, the modeler writes what cannot be read,
// or cannot write at all.
import { elementsIn, isElement, namespaceOf, prefixDeclared, prefixOf, read, rootOf } from "./reading.js";

/** Stands for no namespace, which only a default one can be set back to. */
const NONE = "urn:duban:none";

/** `text` with one prefix for each namespace; as it is where it has no more. */
export function plainly(text) {
  const file = read(text);
  const root = rootOf(file);
  const declaring = [...elementsIn(root)].some((each) => each !== root && declarationsOf(each).length);
  const uris = declarationsOf(root).map(([, uri]) => uri);
  if (!declaring && new Set(uris).size === uris.length) return text;
  const spelling = { byDefault: root.scope[""], prefixes: prefixesIn(root) };
  return file.children.map((each) => (isElement(each) ? spelled(each, spelling, root) : each.raw)).join("");
}

function declarationsOf({ written }) {
  return written.map(({ name, value }) => [prefixDeclared(name), value]).filter(([prefix]) => prefix !== undefined);
}

/** The prefix of each namespace but the default one: that of the first element, else the first met. */
function prefixesIn(root) {
  const found = new Map();
  const taken = new Set(["xml", "xmlns"]);
  const take = (uri, wanted) => {
    if (found.has(uri)) return;
    let prefix = wanted || "ns";
    for (let number = 1; taken.has(prefix); number += 1) prefix = `${wanted || "ns"}${number}`;
    taken.add(prefix);
    found.set(uri, prefix);
  };
  for (const element of elementsIn(root)) {
    for (const [prefix, uri] of declarationsOf(element)) {
      if (element !== root || prefix) take(uri || NONE, prefix);
    }
  }
  return found;
}

function spelled(element, spelling, root) {
  const { byDefault, prefixes } = spelling;
  const local = (name) => name.slice(name.indexOf(":") + 1);
  const uri = namespaceOf(element);
  const name = uri === (byDefault ?? "") ? local(element.name) : `${prefixes.get(uri || NONE)}:${local(element.name)}`;
  const attributes = element.written.filter((each) => prefixDeclared(each.name) === undefined).map((each) => {
    const own = prefixes.get(element.scope[prefixOf(each.name)]);
    return each.lead + (prefixOf(each.name) && own ? `${own}:${local(each.name)}` : each.name) + each.equals + each.quoted;
  });
  const head = `<${name}${element === root ? declarations(spelling) : ""}${attributes.join("")}${element.space}`;
  const inner = element.children.map((each) => (isElement(each) ? spelled(each, spelling, root) : each.raw));
  return element.empty ? `${head}/>` : `${head}>${inner.join("")}</${name}>`;
}

function declarations({ byDefault, prefixes }) {
  const written = (uri) => `="${uri.replaceAll("&", "&amp;").replaceAll('"', "&quot;").replaceAll("<", "&lt;")}"`;
  return (byDefault ? ` xmlns${written(byDefault)}` : "") + [...prefixes].map(([uri, prefix]) => ` xmlns:${prefix}${written(uri)}`).join("");
}
