// dmn-js reads DMN 1.3. Files of 1.2, 1.4 and 1.5 have other namespaces and, but for a few elements,
// the same content: they are read as 1.3 and written as what they were. What does not fit makes a
// warning when it is read, and such a file is shown and never saved.
const OURS = { model: "https://www.omg.org/spec/DMN/20191111/MODEL/", drawing: "https://www.omg.org/spec/DMN/20191111/DMNDI/" };
const OTHERS = [
  { model: "http://www.omg.org/spec/DMN/20180521/MODEL/", drawing: "http://www.omg.org/spec/DMN/20180521/DMNDI/" },
  { model: "https://www.omg.org/spec/DMN/20211108/MODEL/", drawing: "https://www.omg.org/spec/DMN/20191111/DMNDI/" },
  { model: "https://www.omg.org/spec/DMN/20230324/MODEL/", drawing: "https://www.omg.org/spec/DMN/20230324/DMNDI/" },
];

export class Edition {
  #other;

  /** The text as DMN 1.3. */
  read(text) {
    this.#other = OTHERS.find(({ model }) => text.includes(`"${model}"`));
    return this.#other ? this.#swap(text, this.#other, OURS) : text;
  }

  /** The text as the edition that was read last. */
  write(text) {
    return this.#other ? this.#swap(text, OURS, this.#other) : text;
  }

  #swap(text, from, to) {
    return text.replaceAll(`"${from.model}"`, `"${to.model}"`).replaceAll(`"${from.drawing}"`, `"${to.drawing}"`);
  }
}
