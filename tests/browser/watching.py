"""What a page must never do, watched in every test: errors, policy violations, the outside."""

from __future__ import annotations

from urllib.parse import urlsplit

from playwright.sync_api import BrowserContext, ConsoleMessage, Request, Response, WebError

#: Violations that the browser does not write to the console by itself are written there.
REPORT_VIOLATIONS = (
    "addEventListener('securitypolicyviolation', (event) => "
    "console.error('CSP', event.violatedDirective, event.blockedURI))"
)
#: Refusals that a page may show; the console tells of each. Tests of them look at the page.
_REFUSALS = (
    *(f"status of {status}" for status in (401, 403, 404, 409, 422)),
    "net::ERR_INTERNET_DISCONNECTED",  # What tests of a lost network bring about themselves.
)


class Watch:
    """Collects what went wrong in a browser, for all of its contexts."""

    def __init__(self) -> None:
        self.faults: list[str] = []

    def over(self, context: BrowserContext) -> None:
        context.on("console", self._console)
        context.on("weberror", self._error)
        context.on("request", self._request)
        context.on("response", self._response)

    def _console(self, message: ConsoleMessage) -> None:
        refusal = any(status in message.text for status in _REFUSALS)
        # A test may take the network away, of which the browser tells.
        refusal = refusal or "ERR_INTERNET_DISCONNECTED" in message.text
        if message.type in ("error", "warning") and not refusal:
            self.faults.append(f"{message.type} on the console: {message.text}")

    def _error(self, error: WebError) -> None:
        self.faults.append(f"uncaught: {error.error}")

    def _request(self, request: Request) -> None:
        address = urlsplit(request.url)
        if address.scheme not in ("data", "blob", "about") and address.hostname != "127.0.0.1":
            self.faults.append(f"asked the outside: {request.url}")

    def _response(self, response: Response) -> None:
        if response.status >= 500:
            self.faults.append(f"{response.status}: {response.request.method} {response.url}")
