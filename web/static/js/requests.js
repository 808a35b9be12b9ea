// Requests of our own carry the token of the session, as htmx's do.
export function csrfToken() {
  const headers = document.body.getAttribute("hx-headers:inherited");
  return headers ? JSON.parse(headers)["X-CSRF-Token"] : "";
}

export function send(address, { method = "POST", body, keepalive = false } = {}) {
  return fetch(address, {
    method,
    body,
    keepalive,
    credentials: "same-origin",
    headers: { "X-CSRF-Token": csrfToken(), Accept: "application/json" },
  });
}
