"""One person in front of a browser, doing what people do."""

from __future__ import annotations

import re
from dataclasses import dataclass

from playwright.sync_api import Locator, Page, expect

#: A telephone of today, in CSS pixels.
PHONE = (360, 780)
DESKTOP = (1440, 900)


@dataclass(frozen=True, slots=True)
class Desk:
    """``page`` shows the installation at ``address``."""

    page: Page
    address: str

    def open(self, path: str) -> None:
        self.page.goto(self.address + path)

    def is_ready(self) -> None:
        """The page that is on show has its scripts: keys and buttons mean what they will mean.

        Say it after something of a new page was seen, before a key is pressed that a script hears.
        """
        self.page.wait_for_load_state("load")

    @property
    def path(self) -> str:
        return self.page.url.removeprefix(self.address)

    def sign_in(self, user_id: str, password: str) -> None:
        """Through the form, as somebody whose name is on no list."""
        self.page.get_by_label("账号", exact=True).fill(user_id)
        self.page.get_by_label("密码", exact=True).fill(password)
        self.page.locator("form.form").get_by_role("button", name="登录", exact=True).click()

    # ── What is on the page ──

    def sees(self, text: str | re.Pattern[str]) -> None:
        expect(self.page.get_by_text(text).first).to_be_visible()

    def is_told(self, text: str | re.Pattern[str]) -> None:
        """A message in the corner; it is dismissed."""
        toast = self.page.locator(".toast").filter(has_text=text)
        expect(toast).to_be_visible()
        toast.get_by_role("button").click()

    def row(self, text: str) -> Locator:
        """The row of a table that says ``text``."""
        return self.page.locator("tbody tr").filter(has_text=text)

    def button(self, name: str) -> Locator:
        return self.page.get_by_role("button", name=name, exact=True)

    # ── Acts ──

    def to_claim(self, title: str) -> None:
        """Claim ``title`` on the workbench, which leads to its page."""
        self.open("/work/to-claim")
        self.row(title).get_by_role("button", name="认领").click()
        self.is_told("已认领")

    def tick(self, label: str) -> None:
        self.form.get_by_label(label, exact=True).check()

    def fill(self, label: str, text: str) -> None:
        self.form.get_by_label(re.compile(f"^{label}( *可不填)?$")).fill(text)

    @property
    def form(self) -> Locator:
        """The form of the item in hand."""
        return self.page.locator("#work")

    def hand_in(self) -> None:
        """Submit the form of the item, and say yes to the question."""
        submit = self.form.get_by_role("button", name="提交", exact=True)
        expect(submit).to_be_visible()
        self.is_ready()
        submit.click()
        dialog = self.page.get_by_role("dialog")
        dialog.get_by_role("button", name="提交", exact=True).click()
        self.is_told("已提交")

    def next_working_day(self) -> None:
        """Press the demonstration's button."""
        self.button("到下一工作日").click()
        self.is_told("演示时间到了")
