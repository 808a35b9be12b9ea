// What is changed in the libraries, for the build and for tests that run without it: in the file that
// ends in `file`, `to` takes the place of `from`.
export const PATCHES = [
  // Style sheets of editors are adopted, not written into the page, which its policy forbids.
  { file: "style-mod/src/style-mod.js", from: "!root.head && root.adoptedStyleSheets", to: "root.adoptedStyleSheets" },
  // XML has ids in every language; the reader would drop each element whose id is not English.
  { file: "moddle-xml/dist/index.js", from: "/^([a-z][\\w-.]*:)?[a-z_][\\w-.]*$/i.test(id)", to: '/^[^\\s<>"&]+$/u.test(id)' },
];
