// A file that is worked on in a modeler and loses nothing by it: what the modeler writes is carried
// over into the file as it came.
import { breath } from "../breathing.js";
import { matched, meaning } from "./matching.js";
import { merged } from "./merging.js";
import { isElement, localOf, read, rootOf, wordsOf } from "./reading.js";

const DRAWING = ["BPMNDiagram", "DMNDI"];

export class Faithful {
  /** `again` reads a text into a model and writes that, as the modeler does. */
  constructor(again) {
    this.again = again;
    this.original = this.echo = "";
    this.last = {};
  }

  /** The file has been opened: `echo` is what the modeler makes of it before the first stroke. */
  async opened(original, echo) {
    Object.assign(this, { original, echo, last: { written: echo, text: original, failed: false } });
    // What opening it has redrawn, as the planes of closed subprocesses, is no measure of reading.
    this.redrawn = same(await this.again(original), echo) ? [] : DRAWING;
  }

  /** {text, failed}: the file with what was changed in it. What was drawn counts most: where it cannot
   * be carried over for certain, it is given as the modeler writes it, and `failed` says so. */
  async as(written) {
    if (written === this.echo) return { text: this.original, failed: false };
    if (written !== this.last.written) {
      const text = await this.carried(written);
      this.last = { written, text: text ?? written, failed: text === null };
    }
    return this.last;
  }

  async carried(written) {
    try {
      await breath();
      const text = merged(this.original, this.echo, written);
      if (await this.proves(text, written)) return text;
      // Where one of two elements with the same id is gone, the other one will be read at last.
      const alone = merged(this.original, this.echo, written, { twins: false });
      return alone !== text && (await this.proves(alone, written)) ? text : null;
    } catch {
      return null;
    }
  }

  async proves(text, written) {
    await breath();
    const again = await this.again(text);
    await breath();
    return same(again, written, this.redrawn);
  }

  /**
   * What of the file the modeler does not show: {unread, marked}, elements by their kinds and ids.
   * `unread` stays whatever is drawn, `marked` words lose their markup where they are written anew.
   */
  unseen() {
    const [original, echo] = [this.original, this.echo].map(read);
    const seen = matched(original, echo);
    const found = { unread: [], marked: [] };
    const look = (element) => {
      const inner = element.children.filter(isElement);
      const unread = inner.filter((each) => !seen.has(each));
      if (unread.length && wordsOf(element).trim()) found.marked.push(nameOf(element));
      else found.unread.push(...unread.map(nameOf));
      inner.filter((each) => seen.has(each)).forEach(look);
    };
    look(rootOf(original));
    return found;
  }
}

/** An element as people find it in the file: its kind, and its id or that of what holds it. */
function nameOf(element) {
  const id = element.attributes.get("id")?.value;
  if (id) return `${localOf(element)} ${id}`;
  let holder = element.parent;
  while (holder?.tag && !holder.attributes.has("id")) holder = holder.parent;
  return holder?.tag ? `${holder.attributes.get("id").value}/${localOf(element)}` : localOf(element);
}

/** Whether two texts say the same, but for the elements of the root that are called as in `without`. */
export function same(one, other, without = []) {
  if (one === other) return true;
  const [a, b] = [one, other].map((text) => {
    const root = rootOf(read(text));
    root.children = root.children.filter((each) => !isElement(each) || !without.includes(localOf(each)));
    return root;
  });
  return meaning(a) === meaning(b);
}

