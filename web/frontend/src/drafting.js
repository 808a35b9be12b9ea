// The life of a draft on the page of one of its files: open it, keep it, say who else is there, take
// over, choose where two have saved. The page says how its file is read and shown.
import { differences } from "./differences.js";
import { Saving } from "./saving.js";
import { ask } from "./server.js";
import { say } from "./words.js";

const ALIVE = 60_000;

/**
 * `page` has `read()` (the text as it is now), `settled()` (the same, with what is half-typed),
 * `show(text)`, and `opened(draft)`, which is called before the file is shown. It may have
 * `differ(lines)`, which marks differences where they are, and `leadTo(id)`, what leads to one.
 * Returns {saving}, or nothing where there is no draft to be had.
 */
export async function openDraft(board, page) {
  const part = (name) => board.querySelector(`[data-${name}]`);
  const tell = (text) => {
    part("saved").textContent = text;
  };
  const letDraw = (mine, who) => {
    board.toggleAttribute("data-read-only", !mine);
    part("reader").hidden = mine;
    part("reader").textContent = mine ? "" : say("readOnly", { who });
    part("take-over").hidden = mine;
  };

  const draft = await ask(board.dataset.draft);
  if (!draft.ok) return tell(draft.detail || draft.message || say("network"));
  page.opened?.(draft);
  const found = draft.files[board.dataset.file];
  const theirs = found?.text ?? "";
  const saving = new Saving(board, { version: draft.version, read: page.read, onConflict });
  const left = saving.lying.take();
  await page.show(left && left.version === draft.version ? left.text : theirs || (board.dataset.blank ?? ""));
  letDraw(draft.mine, draft.editor);
  if (draft.mine) await ask(board.dataset.editor, { method: "POST", body: {} });
  if (!found && board.dataset.blank && draft.mine) saving.changed();
  if (left && left.version === draft.version && left.text !== theirs) saving.changed();
  if (left && left.version !== draft.version && left.text !== theirs) onConflict({ draft }, left.text);

  // What leads to another look at the draft takes along what was drawn last.
  async function leaveFor(address) {
    await page.settled();
    await saving.save();
    location.assign(address);
  }
  for (const link of board.querySelectorAll("[data-export], [data-settled]")) {
    link.addEventListener("click", (leaving) => {
      if (!saving.dirty && !saving.busy && !page.halfTyped?.()) return;
      leaving.preventDefault();
      leaveFor(link.href);
    });
  }
  part("take-over").addEventListener("click", async () => {
    const answer = await ask(board.dataset.editor, { method: "POST", body: { take_over: true } });
    if (answer.ok) location.reload();
    else tell(answer.message || answer.detail || say("network"));
  });
  document.addEventListener("keydown", (pressed) => {
    if ((pressed.ctrlKey || pressed.metaKey) && pressed.key === "s") {
      pressed.preventDefault();
      page.settled().then(() => saving.save());
    }
  });
  setInterval(() => {
    if (!board.hasAttribute("data-read-only")) ask(board.dataset.editor, { method: "POST", body: {} }).catch(() => {});
  }, ALIVE);
  return { saving, leaveFor };

  /** A difference in words; where it is on the page, a button that leads to it. */
  function listed({ kind, name, id, values = [] }) {
    const line = document.createElement("li");
    const lead = page.leadTo?.(id);
    if (lead) {
      const button = Object.assign(document.createElement("button"), { type: "button", className: "act", textContent: name });
      button.addEventListener("click", lead);
      line.append(`${say(kind)}：`, button);
    } else line.append(`${say(kind)}：${name}`);
    if (values.length) line.append(`　${values.join("　")}`);
    return line;
  }

  function onConflict({ draft: other, message, changes }, mine) {
    const text = other.files[board.dataset.file]?.text ?? "";
    // The server tells attribute by attribute; what was left in the browser is compared here.
    const lines = changes ?? differences(text, mine);
    if (!other.mine) {
      letDraw(false, other.editor);
      tell(message ?? "");
      return;
    }
    part("conflict-text").textContent = say("conflict", { who: other.savedBy });
    part("differences").replaceChildren(...lines.map((line) => listed(line)));
    const dialog = part("conflict");
    page.differ?.(lines);
    dialog.addEventListener("close", () => page.differ?.([]), { once: true });
    part("mine").onclick = async () => {
      dialog.close();
      saving.version = other.version;
      await page.show(mine);
      await saving.save();
    };
    part("theirs").onclick = async () => {
      dialog.close();
      saving.version = other.version;
      saving.dirty = false;
      saving.lying.forget();
      await page.show(text);
      page.check?.();
    };
    dialog.showModal();
  }
}
