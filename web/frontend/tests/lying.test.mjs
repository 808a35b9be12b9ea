// What lies in the browser until the server has it: of several tabs, without room, and left behind.
import assert from "node:assert/strict";
import { test } from "node:test";
import { Lying } from "../src/lying.js";

class Store extends Map {
  getItem(key) {
    return this.get(key) ?? null;
  }

  setItem(key, value) {
    if (this.full) throw new DOMException("no room", "QuotaExceededError");
    this.set(key, value);
  }

  removeItem(key) {
    this.delete(key);
  }

  get length() {
    return this.size;
  }

  key(index) {
    return [...this.keys()][index];
  }
}

let time = 0;
const tab = (store, session = new Store(), name = "duban-designer:a:/d:f.bpmn") => new Lying(name, { store, session, now: () => ++time });

test("what a tab could not save is there when it is loaded again, and gone once it was saved", () => {
  const [store, session] = [new Store(), new Store()];
  assert.equal(tab(store, session).take(), null);
  assert.equal(tab(store, session).keep({ version: 3, text: "<a/>" }), true);
  const again = tab(store, session);
  const { version, text } = again.take();
  assert.deepEqual([version, text], [3, "<a/>"]);
  again.forget();
  assert.equal(store.size, 0);
});

test("a tab that saves forgets nothing of another one", () => {
  const store = new Store();
  const [one, two] = [tab(store), tab(store)];
  one.keep({ version: 1, text: "one" });
  two.keep({ version: 1, text: "two" });
  two.forget();
  assert.equal(tab(store).take().text, "one");
});

test("a new tab takes the latest of those that are left, and forgets that alone", () => {
  const store = new Store();
  tab(store).keep({ version: 1, text: "early" });
  tab(store).keep({ version: 1, text: "late" });
  const fresh = tab(store);
  assert.equal(fresh.take().text, "late");
  fresh.keep({ version: 1, text: "later still" });
  fresh.forget();
  assert.equal(tab(store).take().text, "early");
});

test("where there is no room it says so, and what lay there stays", () => {
  const [store, session] = [new Store(), new Store()];
  const one = tab(store, session);
  one.keep({ version: 1, text: "before" });
  store.full = true;
  assert.equal(one.keep({ version: 1, text: "after" }), false);
  assert.equal(tab(store, session).take().text, "before");
});

test("what is of another file, another person or no text is not taken", () => {
  const store = new Store();
  tab(store, new Store(), "duban-designer:b:/d:f.bpmn").keep({ version: 1, text: "theirs" });
  tab(store, new Store(), "duban-designer:a:/d:f.bpmn2").keep({ version: 1, text: "other" });
  store.set("duban-designer:a:/d:f.bpmn:x", "{broken");
  store.set("duban-designer:a:/d:f.bpmn:y", '{"version": 1}');
  assert.equal(tab(store).take(), null);
});
