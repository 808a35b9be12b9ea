// A choice shows at once what it would do; without scripts there is a button for that.
for (const form of document.querySelectorAll("[data-choose]")) {
  form.querySelector("[data-choose-button]").hidden = true;
  form.addEventListener("change", () => form.requestSubmit());
}
