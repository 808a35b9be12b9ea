// Plays strokes of a designer on diagrams, with the reader and the writer that the modeler has, and
// tells what is saved. Given {name: text} on the standard input, it writes lines of JSON.
import { readFileSync } from "node:fs";
import { BpmnModdle } from "bpmn-moddle";
import { Dangling } from "../src/dangling.js";
import { Faithful } from "../src/faithful/index.js";
import { plainly } from "../src/faithful/spelling.js";

// The writer says on the console which attributes it cannot write.
console.warn = () => {};

const moddle = new BpmnModdle();

async function opened(text) {
  const { rootElement, warnings } = await moddle.fromXML(plainly(text));
  const dangling = new Dangling();
  dangling.take(warnings);
  return { root: rootElement, write: async () => (await dangling.during(() => moddle.toXML(rootElement, { format: true }))).xml };
}

/** What the model makes of each text; that of a file as it came is asked for with every stroke. */
const made = new Map();
async function again(text) {
  if (!made.has(text)) made.set(text, await (await opened(text)).write());
  return made.get(text);
}

/** Each gives {of}, the ids that it is about, or nothing where the diagram has none for it. */
const STROKES = {
  nothing: () => ({ of: [] }),
  rename: ({ node }) => {
    if (!node) return null;
    node.name = "改了名";
    return { of: [node.id] };
  },
  mark: ({ node }) => {
    if (!node) return null;
    node.$model && definitionsOf(node).set("xmlns:duban", "urn:duban:bpmn:1");
    node.set("duban:clause", "6.1-01");
    return { of: [node.id] };
  },
  move: ({ root }) => {
    const shape = shapesOf(root).find(({ bounds, id }) => bounds && id);
    if (!shape) return null;
    shape.bounds.x = 7;
    return { of: [shape.id] };
  },
  remove: ({ root, node }) => {
    if (!node) return null;
    const flows = [...new Set(everything(root).filter((each) => each.sourceRef === node || each.targetRef === node))].filter(({ $type }) => $type === "bpmn:SequenceFlow");
    const gone = [node, ...flows];
    for (const each of everything(root)) {
      for (const list of ["flowElements", "incoming", "outgoing", "flowNodeRef"]) {
        if (Array.isArray(each[list])) each[list] = each[list].filter((one) => !gone.includes(one));
      }
      if (gone.includes(each.default)) each.default = undefined;
      if (each.planeElement) each.planeElement = each.planeElement.filter(({ bpmnElement }) => !gone.includes(bpmnElement));
    }
    return { of: gone.map(({ id }) => id) };
  },
  add: ({ node }) => {
    if (!node) return null;
    const made = moddle.create("bpmn:UserTask", { id: "added_1", name: "加上的 <&>" });
    made.set("extensionElements", moddle.create("bpmn:ExtensionElements", { values: [moddle.createAny("x:y", "urn:x", { z: "1" })] }));
    made.$parent = node.$parent;
    node.$parent.flowElements.splice(node.$parent.flowElements.indexOf(node) + 1, 0, made);
    return { of: ["added_1"] };
  },
  into: ({ node, sub }) => {
    if (!node || !sub || sub === node || sub.$parent !== node.$parent) return null;
    const list = node.$parent.flowElements;
    list.splice(list.indexOf(node), 1);
    sub.get("flowElements").push(node);
    node.$parent = sub;
    return { of: [node.id, sub.id] };
  },
  retype: ({ root, node }) => {
    if (!node || node.$type !== "bpmn:UserTask") return null;
    const made = moddle.create("bpmn:ManualTask", { ...Object.fromEntries(node.$descriptor.properties.map(({ name }) => name.replace("bpmn:", "")).filter((name) => Object.hasOwn(node, name)).map((name) => [name, node[name]])) });
    Object.assign(made.$attrs, node.$attrs);
    made.$parent = node.$parent;
    const list = node.$parent.flowElements;
    list[list.indexOf(node)] = made;
    for (const each of everything(root)) {
      for (const name of ["sourceRef", "targetRef", "attachedToRef", "bpmnElement"]) if (each[name] === node) each[name] = made;
    }
    return { of: [made.id] };
  },
  reid: ({ node }) => {
    if (!node) return null;
    const was = node.id;
    node.id = "renamed_1";
    return { of: [was, "renamed_1"] };
  },
};

function definitionsOf(node) {
  return node.$parent ? definitionsOf(node.$parent) : node;
}

function everything(root) {
  const found = new Set();
  const walk = (each) => {
    if (!each?.$type || found.has(each)) return;
    found.add(each);
    for (const { name, isReference, isVirtual } of each.$descriptor?.properties ?? []) {
      if (!isReference && !isVirtual) [each[name.replace(/^\w+:/, "")]].flat().forEach(walk);
    }
  };
  walk(root);
  return [...found];
}

function shapesOf(root) {
  return (root.diagrams ?? []).flatMap(({ plane }) => plane?.planeElement ?? []);
}

async function play(text, stroke) {
  const { root, write } = await opened(text);
  const echo = await again(text);
  const faithful = new Faithful(again);
  await faithful.opened(text, echo);
  const scope = (root.rootElements ?? []).find(({ flowElements }) => flowElements?.length);
  const nodes = (scope?.flowElements ?? []).filter((each) => each.id && each.$instanceOf("bpmn:FlowNode"));
  const node = nodes.find(({ $type }) => $type === "bpmn:UserTask") ?? nodes[0];
  const sub = nodes.find((each) => each !== node && each.$instanceOf("bpmn:SubProcess"));
  const about = STROKES[stroke]({ root, node, sub });
  if (!about) return null;
  const { text: saved, failed } = await faithful.as(await write());
  return { stroke, ...about, text: saved, failed };
}

for (const [name, text] of Object.entries(JSON.parse(readFileSync(0, "utf8")))) {
  made.clear();
  for (const stroke of Object.keys(STROKES)) {
    const played = await play(text, stroke);
    if (played) console.log(JSON.stringify({ name, ...played }));
  }
}
