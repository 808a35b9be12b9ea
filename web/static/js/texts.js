// The words that the page hands over in the reader's language.
const box = document.getElementById("texts");
const words = box ? JSON.parse(box.textContent) : {};

export const text = (name) => words[name] ?? "";
