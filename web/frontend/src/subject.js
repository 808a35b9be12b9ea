// Our attributes have no moddle descriptor on purpose: as foreign ones, all of them stay as they are,
// also those that the panel does not know, and none can collide with a property of BPMN.
export const NAMESPACE = "urn:duban:bpmn:1";

export function definitionsOf(object) {
  let found = object;
  while (found.$parent) found = found.$parent;
  return found;
}
