// What the page says, in the reader's language: it comes with the page, from its catalogue.
const words = JSON.parse(document.getElementById("designer-words").textContent);

export function has(name) {
  return name in words;
}

/** The word `name`, with its {fields} filled in. */
export function say(name, fields = {}) {
  const text = words[name];
  if (text === undefined) throw new Error(`The page brings no word ${name}.`);
  return text.replace(/\{(\w+)\}/g, (whole, field) => (field in fields ? fields[field] : whole));
}
