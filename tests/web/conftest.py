"""The application over a fresh SQLite database, with a few people and one process."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from datetime import date, datetime
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest
from argon2 import PasswordHasher
from flask import Flask
from flask.testing import FlaskClient
from werkzeug.test import TestResponse

from engine.clock import LOCAL_ZONE, VirtualClock
from engine.commands.definitions import Deploy
from engine.ids import SYSTEM
from tests.databases import SqliteTemplate
from tests.engine.world import VISIT
from web.app import create_app
from web.assembly import Duban, assemble
from web.demonstration import DemonstrationAccount
from web.settings import Settings
from workflows.accounts.commands import CreateToken, SetPassword
from workflows.accounts.views import TokenScope
from workflows.organisation import commands as c
from workflows.organisation.duties import Duty, UnitKind
from workflows.packages import deploy_all

#: A Wednesday.
MORNING = datetime(2026, 5, 20, 10, 0, tzinfo=LOCAL_ZONE)
PASSWORD = "Mai-Zi-2026"

#: The full cost of Argon2id is tested elsewhere.
_CHEAP = PasswordHasher(time_cost=1, memory_cost=8, parallelism=1)

Ask = Callable[..., TestResponse]


@dataclass
class FakeDemonstration:
    """Stands in for the demonstration data: one account, and a clock that says it was moved."""

    steps: list[datetime] = field(default_factory=list)

    def accounts(self) -> tuple[DemonstrationAccount, ...]:
        return (DemonstrationAccount("wang", "王芳", "自治区工信厅 联络员", PASSWORD),)

    def step(self) -> datetime:
        self.steps.append(MORNING)
        return datetime(2026, 5, 21, 9, 0, tzinfo=LOCAL_ZONE)


@pytest.fixture
def wall_clock() -> VirtualClock:
    """The real time, as far as sessions are concerned."""
    return VirtualClock(MORNING)


@pytest.fixture
def template(request: pytest.FixtureRequest, sqlite_template: SqliteTemplate) -> SqliteTemplate:
    """The people, made once; and once more with the packages, for who asks for ``packages``."""
    peopled = sqlite_template.filled("people", lambda url: _filled(url, _people))
    if "packages" in request.fixturenames:
        return peopled.filled("packages", lambda url: _filled(url, _packages))
    return peopled


@pytest.fixture
def packages() -> None:
    """Tests that ask for it find the packages of ``bpmn/`` deployed."""


@pytest.fixture
def settings(tmp_path: Path, template: SqliteTemplate) -> Settings:
    return _settings(tmp_path / "home", template.copy_to(tmp_path / "duban.sqlite3"))


def _settings(home: Path, url: str) -> Settings:
    return Settings.from_environment({"DUBAN_HOME": str(home), "DUBAN_DATABASE_URL": url})


@pytest.fixture
def duban(settings: Settings, wall_clock: VirtualClock) -> Iterator[Duban]:
    assembled = _assembled(settings, wall_clock)
    yield assembled
    assembled.close()


def _assembled(settings: Settings, wall_clock: VirtualClock) -> Duban:
    return assemble(settings, clock=VirtualClock(MORNING), wall_clock=wall_clock, hasher=_CHEAP)


def _filled(url: str, fill: Callable[[Duban], None]) -> None:
    with TemporaryDirectory() as home:
        assembled = _assembled(_settings(Path(home), url), VirtualClock(MORNING))
        fill(assembled)
        assembled.close()


def _packages(duban: Duban) -> None:
    deploy_all(duban.engine)


def _people(duban: Duban) -> None:
    """A unit of the region with two handlers, its office, three administrators, an outsider."""
    engine = duban.engine
    unit = engine.execute(c.AddUnit("150000", "自治区工信厅", UnitKind.MEMBER), actor=SYSTEM)
    office = engine.execute(c.AddUnit("150000", "自治区办公室", UnitKind.OFFICE), actor=SYSTEM)
    other = engine.execute(c.AddUnit("150200", "包头市工信局", UnitKind.MEMBER), actor=SYSTEM)
    for user_id, name, unit_id, duty in (
        ("wang", "王芳", unit.unit_id, Duty.HANDLER),
        ("bai", "白龙", unit.unit_id, Duty.HANDLER),
        ("office", "其其格", office.unit_id, Duty.HANDLER),
        ("chen", "陈立", office.unit_id, Duty.SYSTEM_ADMIN),
        ("guard", "安保国", office.unit_id, Duty.SECURITY_ADMIN),
        ("outsider", "赵远", other.unit_id, Duty.HANDLER),
    ):
        engine.execute(c.AddPerson(user_id, name), actor=SYSTEM)
        post = engine.execute(c.AddPost(unit_id, f"{name}的岗位", duty), actor=SYSTEM)
        engine.execute(c.Appoint(post.post_id, user_id, date(2026, 1, 1)), actor=SYSTEM)
        engine.execute(
            SetPassword(user_id, PASSWORD, at=duban.wall_clock.now(), must_change=False),
            actor=SYSTEM,
        )
    # The process asks for the groups of unit 1, which is the first unit made here.
    assert unit.unit_id == 1
    content = VISIT.replace(b"unit:{unit}", b"unit:{unit}:handler")
    engine.execute(Deploy("visit", (("visit.bpmn", content),)), actor=SYSTEM)


@pytest.fixture
def app(duban: Duban) -> Flask:
    made = create_app(duban)
    made.testing = True
    # Errors are answered as in service: what people see of them is tested too.
    made.config["PROPAGATE_EXCEPTIONS"] = False
    return made


@pytest.fixture
def client(app: Flask) -> FlaskClient:
    return app.test_client()


def token_in(page: str) -> str:
    found = re.search(r'name="csrf_token" value="(\w+)"', page)
    assert found is not None, "The page has no form with a token."
    return found[1]


@dataclass(frozen=True)
class Browser:
    """A client that sends forms with the token that their page carries."""

    client: FlaskClient

    def get(self, address: str, **rest: object) -> TestResponse:
        return self.client.get(address, **rest)

    def post(self, address: str, on: str = "/help", **fields: object) -> TestResponse:
        """Send a form to ``address`` from the page ``on``."""
        token = token_in(self.client.get(on).text)
        return self.client.post(address, data={"csrf_token": token, **fields})

    def sign_in(self, user: str, password: str = PASSWORD, *, then: str = "/") -> TestResponse:
        return self.post("/sign-in", on="/sign-in", user=user, password=password, next=then)


@pytest.fixture
def browser(client: FlaskClient) -> Browser:
    return Browser(client)


@pytest.fixture
def sign_in(app: Flask) -> Callable[[str], Browser]:
    """A fresh browser in which somebody has signed in."""

    def signed_in(user: str) -> Browser:
        opened = Browser(app.test_client())
        assert opened.sign_in(user).status_code == 302
        return opened

    return signed_in


@pytest.fixture
def ask(app: Flask, duban: Duban) -> Callable[..., Ask]:
    """Calls the API as somebody: ``ask("wang")("GET", "/work-items")``."""

    def calling(user: str, scope: TokenScope = TokenScope.WRITE) -> Ask:
        made = duban.engine.execute(
            CreateToken(user, "test", at=duban.wall_clock.now(), scope=scope), actor=SYSTEM
        )

        def call(method: str, path: str, body: object = None, *, key: str = "") -> TestResponse:
            headers = {"Authorization": f"Bearer {made.secret}", "Accept-Language": "en"}
            if key:
                headers["Idempotency-Key"] = key
            return app.test_client().open(
                "/api/v1" + path, method=method, json=body, headers=headers
            )

        return call

    return calling
