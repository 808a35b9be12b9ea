// The list of errors takes the focus, on a fresh page and after htmx put one in.
const focusErrors = (within) => within.querySelector("[data-focus-first]")?.focus();

focusErrors(document);
document.addEventListener("htmx:after:swap", (event) => {
  if (event.target instanceof Element) focusErrors(event.target);
});
