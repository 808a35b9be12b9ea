// The inside of an element put together: what stays stands where it stood, what is new beside what it
// is beside in the drawing, and elements of one tag have the order that they have there.
import { isElement } from "./reading.js";

/**
 * `items` stay, {raw} and for elements {old, now, echoed}; `coming` is {now, raw}. `now` is the element
 * whose inside it is, as it is now; `old` as it was.
 */
export function arranged(items, coming, now, old) {
  const elements = now.children.filter(isElement);
  const placed = new Map();
  for (const item of items) if (item.now && item.now.parent === now) placed.set(item.now, item);
  reorder(items, elements.filter((each) => placed.has(each)), placed);
  const lead = leadOf(items, old);
  for (const each of coming) {
    const made = { raw: each.raw, now: each.now };
    const { at, after } = besides(items, elements, each.now, placed);
    placed.set(each.now, made);
    if (after) items.splice(at + 1, 0, { raw: lead }, made);
    else items.splice(at, 0, made, { raw: lead });
  }
  if (coming.length && !old.children.length) items.push({ raw: lead.replace(/ {2}$|\t$/, "") });
  return items.map(({ raw }) => raw).join("");
}

/** Give the places of each tag's elements to them in the order that they have now. */
function reorder(items, order, placed) {
  for (const tag of new Set(order.map((each) => each.tag))) {
    const inOrder = order.filter((each) => each.tag === tag);
    if (isAsBefore(inOrder.map((each) => placed.get(each).echoed))) continue;
    const places = inOrder.map((each) => items.indexOf(placed.get(each))).sort((a, b) => a - b);
    const found = inOrder.map((each) => placed.get(each));
    places.forEach((place, index) => {
      items[place] = found[index];
    });
  }
}

/** Whether what the modeler read stands in the order in which it wrote it at first: then the order of
 * the file, which may be another, is what it was. */
function isAsBefore(echoed) {
  const { parent } = echoed[0] ?? {};
  const places = echoed.map((each) => (each.parent === parent ? parent.children.indexOf(each) : -1));
  return places.every((place, index) => place >= 0 && (index === 0 || place > places[index - 1]));
}

/** Next to which item something new comes: its nearest neighbour of its tag, else its nearest. */
function besides(items, elements, now, placed) {
  const index = elements.indexOf(now);
  const [before, behind] = [elements.slice(0, index).reverse(), elements.slice(index + 1)];
  const like = ({ tag }) => tag === now.tag;
  const there = (each) => placed.has(each);
  const tries = [
    [before.find((each) => like(each) && there(each)), true],
    [behind.find((each) => like(each) && there(each)), false],
    [before.find(there), true],
    [behind.find(there), false],
  ];
  const [found, after] = tries.find(([each]) => each) ?? [];
  if (found) return { at: items.indexOf(placed.get(found)), after };
  const last = items.findLastIndex(({ blank }) => !blank);
  return { at: last, after: true };
}

/** The space before an element in here. */
function leadOf(items, old) {
  const blank = items.find((each, index) => each.blank && items[index + 1]?.old)?.raw;
  if (blank !== undefined) return blank;
  const { parent } = old;
  const before = parent.children[parent.children.indexOf(old) - 1];
  const own = before?.kind === "text" && !before.raw.trim() ? before.raw : "";
  return own.includes("\n") ? `${own.slice(own.lastIndexOf("\n"))}  ` : "";
}
