"""The designer in a browser: opening, saving and checking a diagram of 150 tasks."""

from __future__ import annotations

import statistics
import sys
import tempfile
from pathlib import Path
from typing import Any

from playwright.sync_api import Browser, Page, sync_playwright

from engine.clock import SystemClock, VirtualClock
from tests.bench._tables import Report, milliseconds
from tests.bpmn_text import process
from tests.browser import town
from tests.browser.chromium import ARGUMENTS, executable
from tests.browser.desk import DESKTOP, Desk
from tests.browser.installation import Installation, assembled, clock_in, served
from web.cli.preparing import bring_up_to_date
from web.settings import Settings
from workflows.designer.commands import BeginProcessDraft

_KEY, _TIMES = "large", 7
_MOST_SECONDS, _LONGEST_TASK_SECONDS = 1.0, 0.2
_BRANCHES, _EACH = 10, 15
#: What keeps the page from answering, from here on.
_LISTEN = """() => {
  window.longest = 0;
  new PerformanceObserver((list) => {
    for (const each of list.getEntries()) window.longest = Math.max(window.longest, each.duration);
  }).observe({ type: "longtask" });
}"""
_RENAME = """(number) => {
  performance.clearMeasures();
  window.longest = 0;
  const { modeler } = document.querySelector("[data-designer]").designer;
  const task = modeler.get("elementRegistry").get("t3q7");
  modeler.get("modeling").updateProperties(task, { name: `办理${number}` });
}"""
_DONE = """() => ["duban-saved", "duban-checked"].every(
  (name) => performance.getEntriesByName(name).length > 0)"""
_OPENED = """() => ["duban-opened", "duban-checked"].every(
  (name) => performance.getEntriesByName(name).length > 0)"""
_TAKEN = "(name) => performance.getEntriesByName(name)[0].toJSON()"


def diagram() -> bytes:
    """150 tasks on ten branches, each with a finding, in the manner of a file that nobody drew."""
    flows = ["start -> s:parallel", "j:parallel -> end"]
    for branch in range(_BRANCHES):
        tasks = " -> ".join(f"t{branch}q{number}:user" for number in range(_EACH))
        flows.append(f"s -> {tasks} -> j")
    return process(_KEY, *flows).encode()


def main() -> int:
    report = Report(f"Designing a diagram of {_BRANCHES * _EACH} tasks")
    with tempfile.TemporaryDirectory() as folder, sync_playwright() as playwright:
        home = Path(folder)
        now = SystemClock().now()
        bring_up_to_date(Settings.from_environment({"DUBAN_HOME": str(home)}))
        clock_in(home).begin(town.MORNING)
        with assembled(home, VirtualClock(now)) as duban:
            town.found(duban.engine, wall_now=now)
        browser = playwright.chromium.launch(executable_path=executable(), args=ARGUMENTS)
        with served(home, accounts=town.ACCOUNTS, wall_now=now) as installation:
            measured = _measured(browser, installation)
        browser.close()
    medians = {name: statistics.median(taken) for name, taken in measured.items()}
    rows = [
        (name, milliseconds(medians[name]), milliseconds(max(taken)))
        for name, taken in measured.items()
    ]
    report.table(("", "median", "worst"), rows)
    for name in ("open", "save", "check"):
        report.promise(f"{name}, seconds", medians[name], _MOST_SECONDS)
    report.promise("the longest task meanwhile, seconds", medians["busy"], _LONGEST_TASK_SECONDS)
    return report.finish()


def _measured(browser: Browser, installation: Installation) -> dict[str, list[float]]:
    """Seconds of each of several rounds: from the address to the drawing, and after a stroke."""
    files = ((f"{_KEY}.bpmn", diagram()),)
    installation.engine.execute(BeginProcessDraft(_KEY, "大流程", files), actor="luming")
    width, height = DESKTOP
    context = browser.new_context(viewport={"width": width, "height": height}, locale="zh-CN")
    desk = Desk(context.new_page(), installation.address)
    desk.open("/sign-in")
    desk.sign_in("luming", town.PASSWORD)
    desk.page.wait_for_url(lambda url: "/sign-in" not in url)
    measured: dict[str, list[float]] = {"open": [], "save": [], "check": [], "busy": []}
    for number in range(_TIMES):
        desk.open(f"/designer/{_KEY}")
        desk.page.wait_for_function(_OPENED)
        measured["open"].append(_taken(desk.page, "duban-opened")["startTime"] / 1000)
        desk.page.evaluate(_LISTEN)
        desk.page.evaluate(_RENAME, number)
        desk.page.wait_for_function(_DONE)
        measured["save"].append(_taken(desk.page, "duban-saved")["duration"] / 1000)
        measured["check"].append(_taken(desk.page, "duban-checked")["duration"] / 1000)
        measured["busy"].append(desk.page.evaluate("() => window.longest") / 1000)
    context.close()
    return measured


def _taken(page: Page, name: str) -> dict[str, Any]:
    found: dict[str, Any] = page.evaluate(_TAKEN, name)
    return found


if __name__ == "__main__":
    sys.exit(main())
