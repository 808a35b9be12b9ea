// References to what is not in the file, or not yet: the model forgets them when it is read, so they
// are put back each time that it is written, and a drawing of another tool loses nothing.
export class Dangling {
  constructor() {
    this.left = [];
  }

  /** Remember what reading the file could not follow. */
  take(warnings) {
    this.left = warnings.filter(({ element, property, value }) => element && property && value);
  }

  /** What makes the references of the element to `value` go, and what brings them back. */
  dropping(id, value) {
    const before = this.left;
    const after = before.filter((each) => !(each.element.id === id && each.value === value));
    return {
      change: () => {
        this.left = after;
      },
      undo: () => {
        this.left = before;
      },
    };
  }

  /** What `write` gives while the references stand; what was chosen in their place meanwhile counts. */
  async during(write) {
    const undo = this.left.map(({ element, property, value }) => {
      const held = element.get(property);
      const reference = { id: value };
      if (Array.isArray(held)) {
        held.push(reference);
        return () => held.splice(held.indexOf(reference), 1);
      }
      if (held) return () => {};
      element.set(property, reference);
      return () => element.set(property, undefined);
    });
    try {
      return await write();
    } finally {
      undo.forEach((back) => back());
    }
  }
}
