// Asking the server, with the token of the page. A refusal is an answer; no network is an error.
import { say } from "./words.js";

const token = JSON.parse(document.body.getAttribute("hx-headers:inherited"))["X-CSRF-Token"];

export async function ask(address, { method = "GET", body } = {}) {
  const response = await fetch(address, {
    method,
    credentials: "same-origin",
    headers: { Accept: "application/json", "X-CSRF-Token": token, ...(body ? { "Content-Type": "application/json" } : {}) },
    body: body ? JSON.stringify(body) : undefined,
  });
  let found = {};
  try {
    found = await response.json();
  } catch {
    // A page instead of an answer: the session is over, or something in between answered.
  }
  if (response.status === 401) found.message ??= say("signedOut");
  return { status: response.status, ok: response.ok, ...found };
}
