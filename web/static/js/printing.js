// Everything folded is printed open. data-print prints the page.
const folded = () => document.querySelectorAll("details:not([open])");
addEventListener("beforeprint", () => {
  for (const part of folded()) {
    part.open = true;
    part.dataset.wasShut = "";
  }
});
addEventListener("afterprint", () => {
  for (const part of document.querySelectorAll("[data-was-shut]")) {
    part.open = false;
    delete part.dataset.wasShut;
  }
});
document.addEventListener("click", (event) => {
  if (event.target.closest("[data-print]")) print();
});
