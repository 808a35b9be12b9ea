// data-open="<id>" opens a dialog, data-close closes the one around it.
document.addEventListener("click", (event) => {
  const opener = event.target.closest("[data-open]");
  const dialog = opener && document.getElementById(opener.dataset.open);
  if (dialog) {
    event.preventDefault();
    dialog.showModal();
    return;
  }
  const closer = event.target.closest("dialog [data-close]");
  closer?.closest("dialog").close();
});

// A dialog that holds errors comes up again with its page.
document.querySelector("dialog:has(.summary)")?.showModal();
