// What a checklist does beyond its form: progress, photos that are made smaller, a place on demand.
import { text } from "./texts.js";

const LONGEST_SIDE = 1600;
const QUALITY = 0.8;
const done = new WeakSet();

for (const list of document.querySelectorAll("[data-checklist]")) count(list);
for (const box of document.querySelectorAll("[data-location]")) place(box);
document.addEventListener("change", (event) => {
  if (event.target.matches("input[type=file][data-photos]")) smaller(event.target);
});

// ── Progress ──

function count(list) {
  const say = () => {
    for (const group of list.querySelectorAll("section")) {
      const rows = group.querySelectorAll("[data-row]");
      const answered = [...rows].filter((row) => row.querySelector("[data-answer]:checked")).length;
      const words = group.querySelector("[data-checked]");
      words.textContent = words.dataset.checked.replace("{done}", answered).replace("{all}", rows.length);
    }
  };
  list.closest("form").addEventListener("change", say);
  say();
}

// ── Photos ──

async function smaller(input) {
  const original = input.form.querySelector("[data-original]")?.checked;
  const files = [...input.files];
  if (!original && files.some((file) => !done.has(file))) {
    say(input, text("shrinking"));
    const made = new DataTransfer();
    for (const file of files) made.items.add(await shrunk(file));
    input.files = made.files;
    for (const file of input.files) done.add(file);
    // What keeps the form on this device looks again, at the smaller ones.
    input.dispatchEvent(new Event("change", { bubbles: true }));
  }
  const bytes = [...input.files].reduce((sum, file) => sum + file.size, 0);
  const size = `${Math.max(1, Math.round(bytes / 1024))} kB`;
  say(input, input.files.length ? text("photos").replace("{count}", input.files.length).replace("{size}", size) : "");
}

// A picture that the browser cannot read stays as it is.
async function shrunk(file) {
  if (done.has(file) || !file.type.startsWith("image/")) return file;
  try {
    const picture = await createImageBitmap(file);
    const scale = Math.min(1, LONGEST_SIDE / Math.max(picture.width, picture.height));
    const canvas = document.createElement("canvas");
    canvas.width = Math.round(picture.width * scale);
    canvas.height = Math.round(picture.height * scale);
    canvas.getContext("2d").drawImage(picture, 0, 0, canvas.width, canvas.height);
    picture.close();
    const blob = await new Promise((resolve) => canvas.toBlob(resolve, "image/jpeg", QUALITY));
    return blob ? new File([blob], file.name.replace(/\.[^.]*$/, "") + ".jpg", { type: "image/jpeg" }) : file;
  } catch {
    return file;
  }
}

function say(input, words) {
  const state = input.parentElement.querySelector("[data-photos-state]");
  state.textContent = words;
  state.hidden = !words;
}

// ── Place ──

function place(box) {
  const input = box.querySelector("input");
  const forget = box.querySelector("[data-forget-location]");
  const state = box.querySelector("[data-location-state]");
  const show = () => {
    input.hidden = forget.hidden = !input.value;
  };
  const tell = (words) => {
    state.textContent = words;
    state.hidden = !words;
  };
  const put = (value) => {
    input.value = value;
    show();
    input.dispatchEvent(new Event("change", { bubbles: true }));
  };
  box.hidden = !navigator.geolocation || !isSecureContext;
  input.form.addEventListener("change", show);
  forget.addEventListener("click", () => put(""));
  box.querySelector("[data-locate]").addEventListener("click", () => {
    tell(text("locating"));
    navigator.geolocation.getCurrentPosition(
      ({ coords }) => {
        const within = text("within").replace("{metres}", Math.round(coords.accuracy));
        put(`${coords.latitude.toFixed(5)}, ${coords.longitude.toFixed(5)}（${within}）`);
        tell("");
      },
      () => tell(text("no_location")),
      { enableHighAccuracy: true, timeout: 20000, maximumAge: 60000 },
    );
  });
}
