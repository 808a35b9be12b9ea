// Carries out what the engine says would mend a finding, each as one step that can be taken back.
// The kinds are those of `engine/interpreter/checks/mending.py`.
import { makeRoom } from "./room.js";
import { definitionsOf, NAMESPACE } from "./subject.js";

const KINDS = { set, rename, default: byDefault, condition, uncondition, type, join, remove, event, id, unrefer };
const SWITCHES = { true: true, false: false };

export const kinds = Object.keys(KINDS);

/** Mend by `mending`; `answer` is what was filled in where it asks. */
export function mend(modeler, dangling, { kind, element, values, asks }, answer) {
  const given = asks ? { ...values, value: answer } : values;
  modeler.get("dubanStep").as(() => KINDS[kind](modeler, element, given, dangling));
}

/** The shape of the element, or what it is drawn in, and its part of the model. */
function found(modeler, id) {
  const registry = modeler.get("elementRegistry");
  const shape = registry.get(id) ?? registry.find((each) => each.businessObject?.processRef?.id === id);
  if (!shape) return null;
  const own = shape.businessObject;
  return { shape, object: own.id === id ? own : own.processRef };
}

function setIn(modeler, id, properties) {
  const { shape, object } = found(modeler, id);
  if (Object.keys(properties).some((name) => name.startsWith("duban:"))) definitionsOf(object).$attrs["xmlns:duban"] ??= NAMESPACE;
  if (object === shape.businessObject) modeler.get("modeling").updateProperties(shape, properties);
  else modeler.get("modeling").updateModdleProperties(shape, object, properties);
}

function set(modeler, id, { name, value }) {
  setIn(modeler, id, { [name]: SWITCHES[value] ?? (value || undefined) });
}

function rename(modeler, id, { name, to }) {
  const value = found(modeler, id).object.get(name);
  setIn(modeler, id, { [name]: undefined, [to]: value });
}

function byDefault(modeler, id, { flow }) {
  setIn(modeler, id, { default: found(modeler, flow).object });
}

function condition(modeler, id, { value }) {
  const body = value.trim();
  setIn(modeler, id, { conditionExpression: body ? modeler.get("bpmnFactory").create("bpmn:FormalExpression", { body }) : undefined });
}

function uncondition(modeler, _id, { flows }) {
  for (const flow of flows.split(" ")) setIn(modeler, flow, { conditionExpression: undefined });
}

function bpmnType(kind) {
  return `bpmn:${kind[0].toUpperCase()}${kind.slice(1)}`;
}

function type(modeler, id, { type: kind }) {
  modeler.get("bpmnReplace").replaceElement(found(modeler, id).shape, { type: bpmnType(kind) });
}

function remove(modeler, _id, { elements }) {
  const shapes = elements.split(" ").map((each) => found(modeler, each)?.shape).filter(Boolean);
  modeler.get("modeling").removeElements(shapes);
}

function id(modeler, old, { id: fresh }) {
  setIn(modeler, old, { id: fresh });
}

function unrefer(modeler, id, { reference }, dangling) {
  const { change, undo } = dangling.dropping(id, reference);
  modeler.get("dubanStep").change(change, undo);
}

const ROOM = 100;

/** Push everything from the element on to the right, so that something fits before it. */
function makeRoomBefore(modeler, shape) {
  const nearest = Math.max(...shape.incoming.map(({ source }) => source.x + source.width).filter((edge) => edge <= shape.x));
  if (shape.x - nearest >= ROOM + 20) return;
  const [canvas, registry, spaceTool, modeling] = ["canvas", "elementRegistry", "spaceTool", "modeling"].map((name) => modeler.get(name));
  makeRoom({ canvas, registry, spaceTool, modeling }, shape, ROOM, shape.x - 1);
}

function join(modeler, id, { type: kind }) {
  const { shape } = found(modeler, id);
  const modeling = modeler.get("modeling");
  makeRoomBefore(modeler, shape);
  const flows = shape.incoming.filter((each) => each.type === "bpmn:SequenceFlow");
  const middle = { x: shape.x - 60, y: shape.y + shape.height / 2 };
  const gateway = modeling.createShape({ type: bpmnType(kind) }, middle, shape.parent);
  for (const flow of flows) modeling.reconnectEnd(flow, gateway, middle);
  modeling.connect(gateway, shape);
}

/** A start before what nothing leads to, an end behind what leads nowhere. */
function event(modeler, id, { type: kind }) {
  const { shape } = found(modeler, id);
  const [modeling, registry] = ["modeling", "elementRegistry"].map((name) => modeler.get(name));
  const scope = registry.get(`${id}_plane`) ?? shape;
  const [there, step] = kind === "startEvent" ? ["incoming", -1] : ["outgoing", 1];
  const flowing = (each) => each[there].some((flow) => flow.type === "bpmn:SequenceFlow");
  const ends = scope.children.filter((each) => each.businessObject.$instanceOf("bpmn:FlowNode") && !each.labelTarget && !each.host && !flowing(each) && !each.businessObject.triggeredByEvent);
  const beside = ends.find((each) => each.type !== (step < 0 ? "bpmn:EndEvent" : "bpmn:StartEvent")) ?? ends[0];
  const place = beside
    ? { x: step < 0 ? beside.x - 68 : beside.x + beside.width + 68, y: beside.y + beside.height / 2 }
    : { x: (scope.x ?? 0) + 100, y: (scope.y ?? 0) + 100 };
  const made = modeling.createShape({ type: bpmnType(kind) }, place, scope);
  for (const each of step < 0 ? [beside].filter(Boolean) : ends) modeling.connect(...(step < 0 ? [made, each] : [each, made]));
}
