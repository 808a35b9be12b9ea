// What a diagram has, and does not show: elements without a shape of their own, or of a kind that
// bpmn-js does not draw, as those of choreographies.
const DRAWN = ["bpmn:FlowNode", "bpmn:SequenceFlow", "bpmn:Participant", "bpmn:MessageFlow", "bpmn:Artifact", "bpmn:DataObjectReference", "bpmn:DataStoreReference", "bpmn:ConversationNode"];
const WITHIN = ["rootElements", "flowElements", "participants", "messageFlows", "artifacts", "conversations"];

/** Fails where nothing of a file could be drawn. The modeler would fail only with half of it done, and
 * its panel then with the next file. */
export function requireShown({ diagrams = [], rootElements = [] }) {
  const shown = (element) => ["bpmn:Process", "bpmn:SubProcess", "bpmn:Collaboration"].some((kind) => element.$instanceOf(kind));
  const plane = diagrams[0]?.plane;
  const root = plane?.bpmnElement ?? (plane && rootElements.find(shown));
  if (!root || !shown(root)) throw new Error("no process or collaboration to display");
}

/** Names of all that is not shown, where something is: what nobody drew is laid out by the server. */
export function undrawn(modeler) {
  const registry = modeler.get("elementRegistry");
  const found = [];
  const look = (element) => {
    for (const inner of WITHIN.flatMap((name) => element[name] ?? [])) {
      if (inner.id && DRAWN.some((kind) => inner.$instanceOf(kind)) && !registry.get(inner.id)) found.push(`${inner.$type.slice("bpmn:".length)} ${inner.name || inner.id}`);
      look(inner);
    }
  };
  look(modeler.getDefinitions());
  return found;
}
