from __future__ import annotations

from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from engine.store.unit_of_work import Store
from web.cli.root import cli


@pytest.fixture
def address(empty_store: Store) -> str:
    return empty_store.engine.url.render_as_string(hide_password=False)


def test_sets_up_and_uses_either_kind_of_database(address: str, tmp_path: Path) -> None:
    def run(*words: str) -> Result:
        environment = {"DUBAN_DATABASE_URL": address}
        return CliRunner().invoke(cli, ["--home", str(tmp_path), *words], env=environment)

    assert run("migrate").exit_code == 0
    assert "数据库已是最新。" in run("migrate").stdout
    assert run("user", "create", "li", "--name", "李").exit_code == 0
    assert "李" in run("user", "list").stdout
    assert "contact_enterprise" in run("definitions").stdout
    assert run("verify-history").exit_code == 0


def test_says_that_database_cannot_be_reached(tmp_path: Path) -> None:
    environment = {"DUBAN_DATABASE_URL": "postgresql+psycopg://127.0.0.1:1/duban"}
    words = ["--lang", "en", "--home", str(tmp_path), "user", "list"]
    result = CliRunner().invoke(cli, words, env=environment)
    assert result.exit_code == 1
    assert "cannot be reached" in result.stderr
