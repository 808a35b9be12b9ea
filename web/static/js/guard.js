// A form is sent once: its buttons rest until the answer is there. The server guards itself with
// the form's key; this only spares people the doubt.
import { text } from "./texts.js";

const busy = (form, on) => {
  for (const button of form.querySelectorAll('button[type="submit"], button:not([type])')) {
    if (on) button.setAttribute("aria-busy", "true");
    else button.removeAttribute("aria-busy");
  }
};

document.addEventListener("submit", (event) => {
  const form = event.target;
  if (form.method === "dialog" || event.defaultPrevented) return;
  if (form.dataset.sent !== undefined) {
    event.preventDefault();
    return;
  }
  // Only after this event: a disabled button's own name and value would not be sent.
  setTimeout(() => {
    if (form.method !== "post") return;
    form.dataset.sent = "";
    busy(form, true);
    const state = form.querySelector("[data-sending]");
    if (state) state.textContent = text("sending");
  });
});

const release = () => {
  for (const form of document.querySelectorAll("form[data-sent]")) {
    delete form.dataset.sent;
    busy(form, false);
  }
};
// Coming back by the browser's own button, and after an answer that htmx put into the page.
addEventListener("pageshow", release);
document.addEventListener("htmx:finally:request", release);
