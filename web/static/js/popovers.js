// Browsers without the popover attribute show the explanation in the page instead.
if (!("popover" in HTMLElement.prototype)) {
  const targets = document.querySelectorAll(".pop[popover]");
  for (const target of targets) target.hidden = true;
  document.addEventListener("click", (event) => {
    const id = event.target.closest("[popovertarget]")?.getAttribute("popovertarget");
    const target = id && document.getElementById(id);
    if (target) target.hidden = !target.hidden;
  });
}
