"""A real Chromium over a real server. Every test fails on what ``tests.browser.watching`` hears."""

from __future__ import annotations

import os
import shutil
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, BrowserContext, expect, sync_playwright

from engine.clock import SystemClock, VirtualClock
from tests.browser import town
from tests.browser.chromium import ARGUMENTS, executable
from tests.browser.demonstration import tell_the_demonstration
from tests.browser.desk import DESKTOP, PHONE, Desk
from tests.browser.installation import Installation, assembled, clock_in, served
from tests.browser.town import Places
from tests.browser.watching import REPORT_VIOLATIONS, Watch
from tests.databases import SqliteTemplate
from web.demonstration_run import accounts
from workflows.demonstration.people import PASSWORD
from workflows.demonstration.seed import BEGINS_AT

#: Pages answer at once; a machine under load may need longer.
_PATIENCE_MS = 20_000
expect.set_options(timeout=_PATIENCE_MS)

#: Opens a fresh browser window: ``enter("narisu")`` signs somebody in, ``enter()`` does not.
Enter = Callable[..., Desk]
EnterDemonstration = Callable[..., Desk]

#: The pictures of the documentation are of the whole demonstration, and taken only when wanted.
PICTURED = os.environ.get("DUBAN_SCREENSHOTS") == "1"


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    here = Path(__file__).parent
    for item in items:
        if here in item.path.parents:
            item.add_marker("browser")


@pytest.fixture(scope="session")
def chromium() -> str:
    return executable()


@pytest.fixture(scope="session")
def browser(chromium: str) -> Iterator[Browser]:
    with sync_playwright() as playwright:
        launched = playwright.chromium.launch(executable_path=chromium, args=ARGUMENTS)
        yield launched
        launched.close()


@pytest.fixture(scope="session")
def founded(
    tmp_path_factory: pytest.TempPathFactory, sqlite_template: SqliteTemplate
) -> tuple[Path, Places]:
    """A home with the small town, to be copied, and its ids."""
    home = tmp_path_factory.mktemp("town")
    sqlite_template.copy_to(home / "duban.sqlite3")
    clock_in(home).begin(town.MORNING)
    now = SystemClock().now()
    with assembled(home, VirtualClock(now)) as duban:
        places = town.found(duban.engine, wall_now=now)
    return home, places


@pytest.fixture
def places(founded: tuple[Path, Places]) -> Places:
    return founded[1]


@pytest.fixture
def installation(founded: tuple[Path, Places], tmp_path: Path) -> Iterator[Installation]:
    """The small town, served; each test has its own."""
    home = tmp_path / "home"
    shutil.copytree(founded[0], home)
    with served(home, accounts=town.ACCOUNTS, wall_now=SystemClock().now()) as installation:
        yield installation


@pytest.fixture(scope="session")
def demonstration(
    tmp_path_factory: pytest.TempPathFactory, sqlite_template: SqliteTemplate
) -> Iterator[Installation]:
    """The demonstration, served, for tests that only look. All of it where it is pictured."""
    home = tmp_path_factory.mktemp("demonstration")
    sqlite_template.copy_to(home / "duban.sqlite3")
    clock_in(home).begin(BEGINS_AT)
    now = SystemClock().now()
    with assembled(home, VirtualClock(now)) as duban:
        tell_the_demonstration(duban, clock_in(home), now, whole=PICTURED)
    with served(home, accounts=accounts(), wall_now=now) as installation:
        yield installation


@pytest.fixture
def watch() -> Iterator[Watch]:
    watch = Watch()
    yield watch
    assert watch.faults == []


@pytest.fixture
def window(browser: Browser, watch: Watch) -> Iterator[Callable[..., BrowserContext]]:
    """Opens browser windows that share nothing with each other."""
    opened: list[BrowserContext] = []

    def open_window(*, phone: bool = False, scripts: bool = True) -> BrowserContext:
        width, height = PHONE if phone else DESKTOP
        context = browser.new_context(
            viewport={"width": width, "height": height},
            is_mobile=phone,
            has_touch=phone,
            java_script_enabled=scripts,
            locale="zh-CN",
            timezone_id="Asia/Shanghai",
            accept_downloads=True,
        )
        context.set_default_timeout(_PATIENCE_MS)
        context.set_default_navigation_timeout(_PATIENCE_MS)
        if scripts:
            context.add_init_script(REPORT_VIOLATIONS)
        watch.over(context)
        opened.append(context)
        return context

    yield open_window
    for context in opened:
        context.close()


@pytest.fixture
def enter_demonstration(
    demonstration: Installation, window: Callable[..., BrowserContext]
) -> EnterDemonstration:
    """As ``enter``, into the demonstration."""

    def entered(user_id: str = "", *, phone: bool = False) -> Desk:
        return _entered(window(phone=phone), demonstration, user_id, PASSWORD)

    return entered


@pytest.fixture
def enter(installation: Installation, window: Callable[..., BrowserContext]) -> Enter:
    def entered(user_id: str = "", *, phone: bool = False, scripts: bool = True) -> Desk:
        context = window(phone=phone, scripts=scripts)
        return _entered(context, installation, user_id, town.PASSWORD)

    return entered


def _entered(
    context: BrowserContext, installation: Installation, user_id: str, password: str
) -> Desk:
    desk = Desk(context.new_page(), installation.address)
    desk.open("/sign-in")
    if user_id:
        desk.sign_in(user_id, password)
        desk.page.wait_for_url(lambda url: "/sign-in" not in url)
    return desk
