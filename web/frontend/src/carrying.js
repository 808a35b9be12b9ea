// What is copied in one drawing can be pasted in another: of another process, in another tab. The
// library keeps it in the page alone, so it is also kept in this browser, as text.

const KEPT = `duban-designer-copied:${document.body.dataset.visitor}`;
const isModel = (value) => value && typeof value === "object" && typeof value.$type === "string";

/** What the model keeps out of sight goes along: foreign attributes, and the name space of what is foreign altogether. */
function written(_key, value) {
  if (!isModel(value)) return value;
  const foreign = value.$descriptor?.isGeneric ? { $foreign: value.$descriptor.ns?.uri ?? "" } : {};
  return { ...value, ...foreign, $attrs: { ...value.$attrs } };
}

/** From the text to parts of the model; a part that several refer to is one again. */
function reading(moddle) {
  return (_key, value) => {
    if (!isModel(value)) return value;
    const { $type, $attrs = {}, $foreign, ...properties } = value;
    const made = $foreign === undefined ? moddle.create($type, properties) : moddle.createAny($type, $foreign, { ...properties, ...$attrs });
    if ($foreign === undefined) Object.assign(made.$attrs, $attrs);
    for (const part of Object.values(properties).flat()) if (isModel(part)) part.$parent = made;
    return made;
  };
}

/** Nothing where the text is not what some version of this page wrote. */
function revived(text, moddle) {
  try {
    return JSON.parse(text, reading(moddle));
  } catch {
    return undefined;
  }
}

class Carrying {
  static $inject = ["eventBus", "moddle"];
  constructor(eventBus, moddle) {
    this.own = ""; // What this page copied itself, it pastes by itself.
    eventBus.on("copyPaste.elementsCopied", 500, ({ tree, hints }) => {
      if (hints?.clip !== false) this.keep(JSON.stringify(tree, written));
    });
    eventBus.on("copyPaste.pasteElements", 3000, (context) => {
      if (context.tree) return;
      const text = this.kept();
      if (text && text !== this.own) context.tree = revived(text, moddle);
    });
  }

  keep(text) {
    this.own = text;
    try {
      localStorage.setItem(KEPT, text);
    } catch {
      // A full store keeps nothing; within the page it can be pasted.
    }
  }

  kept() {
    try {
      return localStorage.getItem(KEPT) ?? "";
    } catch {
      return "";
    }
  }
}

export default { __init__: ["dubanCarrying"], dubanCarrying: ["type", Carrying] };
