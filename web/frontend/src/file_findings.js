// What the checker says of one file beside the diagram: in a list that leads to its places. Each kind
// of file says where a finding leads, and may mark its places.
import { ask } from "./server.js";
import { say } from "./words.js";

const PAUSE = 1200;

export class FileFindings {
  constructor(board, read) {
    Object.assign(this, { board, read });
    this.list = board.querySelector("[data-findings]");
    this.told = board.querySelector("[data-checked]");
    this.findings = [];
    this.timer = 0;
    this.round = 0;
  }

  /** The words of the button that leads to a finding's place, and what it does; nothing where it has none. */
  leadOf() {}

  /** The marks of all findings, where the kind of file has any. */
  mark() {}

  changed() {
    clearTimeout(this.timer);
    this.timer = setTimeout(() => this.check(), PAUSE);
  }

  async check() {
    clearTimeout(this.timer);
    const round = ++this.round;
    this.told.textContent = say("checking");
    const file = this.board.dataset.file;
    let answer;
    try {
      answer = await ask(this.board.dataset.check, { method: "POST", body: { files: { [file]: await this.read() } } });
    } catch {
      answer = { ok: false, message: say("network") };
    }
    if (round !== this.round) return; // A later state is being looked at.
    if (answer.ok) this.show(answer.findings.filter((each) => each.file === file));
    else this.told.textContent = say("checkFailed", { why: answer.message || answer.detail || "" });
  }

  show(findings) {
    this.findings = findings;
    this.list.replaceChildren(...findings.map((each) => this.line(each)));
    const count = (severity) => findings.filter((each) => each.severity === severity).length;
    const [errors, warnings] = [count("error"), count("warning")];
    this.told.textContent = errors || warnings ? say("checkedSome", { errors, warnings }) : say("checkedOk");
    this.mark();
  }

  line(found) {
    const line = document.createElement("li");
    line.dataset.severity = found.severity;
    const word = Object.assign(document.createElement("b"), { className: "finding-word", textContent: say(found.severity) });
    const text = document.createElement("div");
    const told = document.createElement("p");
    const lead = this.leadOf(found);
    if (lead) {
      const button = Object.assign(document.createElement("button"), { type: "button", className: "act", textContent: lead.name });
      button.addEventListener("click", lead.go);
      told.append(button, " ");
    }
    told.append(found.text);
    text.append(told);
    if (found.remedy) text.append(Object.assign(document.createElement("p"), { className: "note", textContent: found.remedy }));
    line.append(word, text);
    return line;
  }
}
