// A process diagram opens at its natural size, with the place where the matter is in sight. A
// button fits it to the width. Without this script it is scrolled by hand.
const frame = document.querySelector("[data-frame]");
const fit = document.querySelector("[data-fit]");

function toPresent() {
  const here = frame.querySelector(".is-here");
  if (!here) return;
  const [box, room] = [here.getBoundingClientRect(), frame.getBoundingClientRect()];
  frame.scrollLeft += box.left + box.width / 2 - room.left - room.width / 2;
}

if (frame && fit) {
  fit.closest("[data-fit-bar]").hidden = false;
  fit.addEventListener("click", () => {
    const fitted = frame.toggleAttribute("data-fitted");
    fit.setAttribute("aria-pressed", String(fitted));
    if (!fitted) toPresent();
  });
  toPresent();
}
