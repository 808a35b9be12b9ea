// The run that a finding tells of, as what one sees: where the tokens are after each step, and by
// which flows they came there. Nothing here draws; `playing.js` does.

function targetOf(registry, flow) {
  return registry.get(flow)?.target?.id ?? "";
}

/** How many of the waiting tokens an element takes when it goes on: joins take one of each flow. */
function taken(tokens, element, registry) {
  const here = tokens.filter((each) => each.element === element);
  const type = registry.get(element)?.type ?? "";
  if (/(Parallel|Inclusive|Complex)Gateway/.test(type)) {
    return here.filter((each, index) => here.findIndex(({ flow }) => flow === each.flow) === index);
  }
  return here.slice(0, 1);
}

/** The tokens that stay where they are while `element` goes on. An event at an edge that interrupts
 * takes the token of the activity that it is attached to. */
function staying(tokens, element, registry) {
  const event = registry.get(element);
  let gone = taken(tokens, element, registry);
  if (!gone.length && event?.host && event.businessObject.cancelActivity !== false) {
    gone = taken(tokens, event.host.id, registry);
  }
  return tokens.filter((each) => !gone.includes(each));
}

/** Whether the step only goes into a subprocess: its token stays at the edge until the inside is done. */
function entered(steps, index, registry) {
  const inside = registry.get(steps[index + 1]?.element);
  return !steps[index].flows.length && inside?.parent?.businessObject?.id === steps[index].element;
}

/** Frames of {element, leaving, staying, tokens}; a token is at an element and came by a flow. The
 * last one is what the checker says, whatever was made out on the way. */
export function course(steps, marking, registry) {
  let tokens = steps.length ? [{ element: steps[0].element, flow: "" }] : [];
  const frames = [{ element: steps[0]?.element ?? "", leaving: [], staying: [], tokens }];
  steps.forEach(({ element, flows }, index) => {
    const within = entered(steps, index, registry);
    const rest = within ? tokens : staying(tokens, element, registry);
    const arrived = flows.map((flow) => ({ element: targetOf(registry, flow), flow }));
    if (within) arrived.push({ element: steps[index + 1].element, flow: "" });
    tokens = [...rest, ...arrived];
    frames.push({ element, leaving: flows, staying: rest, tokens });
  });
  if (marking.length) frames.at(-1).tokens = marking;
  return frames;
}
