// What lies in this browser until the server has it. Each tab keeps its own, so that none covers or
// forgets what another one could not save.
const TAB = "duban-designer-tab";

/** A name for this tab, which it keeps when it is loaded again. */
function tabOf(session) {
  const known = session.getItem(TAB);
  if (known) return known;
  const made = Math.random().toString(36).slice(2);
  session.setItem(TAB, made);
  return made;
}

export class Lying {
  /** `name` is of the person, the draft and its file. */
  constructor(name, { store = localStorage, session = sessionStorage, now = () => Date.now() } = {}) {
    Object.assign(this, { name, store, now });
    this.own = `${name}:${tabOf(session)}`;
    this.taken = null;
  }

  /** Whether there was room for it. What lay here of an earlier stroke stays where there was none. */
  keep({ version, text }) {
    try {
      this.store.setItem(this.own, JSON.stringify({ version, text, at: this.now() }));
      return true;
    } catch {
      return false;
    }
  }

  /** What never reached the server: of this tab, else the latest of one that may be gone. */
  take() {
    const found = this.all();
    const own = found.find(({ key }) => key === this.own);
    const left = own ?? found.sort((a, b) => b.at - a.at)[0] ?? null;
    this.taken = left?.key ?? null;
    return left;
  }

  /** The server has it, or the person does not want it. */
  forget() {
    this.store.removeItem(this.own);
    if (this.taken) this.store.removeItem(this.taken);
    this.taken = null;
  }

  all() {
    const keys = Array.from({ length: this.store.length }, (_, index) => this.store.key(index));
    return keys.filter((key) => key?.startsWith(`${this.name}:`)).map((key) => ({ key, ...parsed(this.store.getItem(key)) })).filter(({ text }) => typeof text === "string");
  }
}

function parsed(text) {
  try {
    return JSON.parse(text);
  } catch {
    return {};
  }
}
