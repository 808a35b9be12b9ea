// A process diagram opens at its natural size, with the place where the matter is in sight. A
// button fits it to the width. Diagrams that stand side by side move together. Without this script
// they are scrolled by hand.
function toPresent(frame) {
  const here = frame.querySelector(".is-here");
  if (!here) return;
  const [box, room] = [here.getBoundingClientRect(), frame.getBoundingClientRect()];
  frame.scrollLeft += box.left + box.width / 2 - room.left - room.width / 2;
}

function fitting(figure) {
  const frame = figure.querySelector("[data-frame]");
  const fit = figure.querySelector("[data-fit]");
  if (!frame || !fit) return;
  fit.closest("[data-fit-bar]").hidden = false;
  fit.addEventListener("click", () => {
    const fitted = frame.toggleAttribute("data-fitted");
    fit.setAttribute("aria-pressed", String(fitted));
    if (!fitted) toPresent(frame);
  });
  toPresent(frame);
}

// Setting the same place again fires no event, so the echo of the other ends here.
function together(group) {
  const frames = [...group.querySelectorAll("[data-frame]")];
  for (const frame of frames) {
    frame.addEventListener("scroll", () => {
      for (const other of frames) if (other !== frame) other.scrollLeft = frame.scrollLeft;
    });
  }
}

for (const figure of document.querySelectorAll(".diagram")) fitting(figure);
for (const group of document.querySelectorAll("[data-together]")) together(group);
