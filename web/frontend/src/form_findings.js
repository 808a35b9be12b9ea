// What the checker says of a form, in a list that leads to its fields.
import { FileFindings } from "./file_findings.js";

export class FormFindings extends FileFindings {
  constructor(board, read, pick) {
    super(board, read);
    this.pick = pick;
  }

  leadOf({ about: [at], name }) {
    return at ? { name, go: () => this.pick(at.split("/").map(Number)) } : undefined;
  }
}
