// "/" goes to the search field, "?" to the help page; J and K walk a list that has the focus
// (WCAG 2.1.4: single keys act only there, and never while somebody types).
const TYPING = "input, select, textarea, [contenteditable]";

function plain(event) {
  return !(event.target.matches(TYPING) || event.ctrlKey || event.metaKey || event.altKey);
}

document.addEventListener("keydown", (event) => {
  if (!plain(event) || document.querySelector("dialog[open]")) return;
  if (event.key === "/") {
    const search = document.querySelector("[data-search]");
    if (!search) return;
    event.preventDefault();
    search.focus();
  } else if (event.key === "?") {
    const help = document.querySelector('.foot a[href$="/help"]');
    if (help) location.assign(help.href);
  } else {
    walk(event);
  }
});

function walk(event) {
  const step = { j: 1, k: -1, J: 1, K: -1 }[event.key];
  const list = document.querySelector("[data-walk]");
  if (!step || !list) return;
  const within = list.contains(document.activeElement);
  if (!within && document.activeElement !== document.body) return;
  const rows = [...list.querySelectorAll("tbody tr")];
  const at = rows.findIndex((row) => row.contains(document.activeElement));
  const next = rows[Math.min(Math.max(at + step, 0), rows.length - 1)];
  next?.querySelector("a")?.focus();
}

document.addEventListener("focusin", (event) => {
  document.querySelector("[data-walk] tr[data-focus]")?.removeAttribute("data-focus");
  event.target.closest("[data-walk] tbody tr")?.setAttribute("data-focus", "");
});
