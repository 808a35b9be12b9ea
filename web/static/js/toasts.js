// Short messages in the corner. They stay until dismissed: nothing that matters disappears alone.
import { text } from "./texts.js";

document.addEventListener("click", (event) => {
  event.target.closest(".toast [data-close]")?.closest(".toast").remove();
});

export function toast(message) {
  const item = document.createElement("div");
  item.className = "toast";
  const words = document.createElement("span");
  words.className = "grow";
  words.textContent = message;
  const close = document.createElement("button");
  close.type = "button";
  close.dataset.close = "";
  close.textContent = text("dismiss");
  item.append(words, close);
  document.querySelector(".toasts")?.append(item);
}
