// Lets the page answer between two parts of long work.
export function breath() {
  return new Promise((resume) => setTimeout(resume, 0));
}
