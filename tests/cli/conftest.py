"""A terminal on an installation of its own."""

from __future__ import annotations

import shutil
from collections.abc import Callable
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from web.cli.root import cli

Run = Callable[..., Result]


@pytest.fixture(scope="session")
def prepared(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder as ``duban migrate`` leaves it."""
    home = tmp_path_factory.mktemp("prepared")
    result = CliRunner().invoke(cli, ["--home", str(home), "migrate"])
    assert result.exit_code == 0, result.output
    return home


@pytest.fixture
def home(prepared: Path, tmp_path: Path) -> Path:
    """A data folder that has been set up and holds nothing else."""
    copied = tmp_path / "home"
    shutil.copytree(prepared, copied)
    return copied


@pytest.fixture
def run(home: Path, monkeypatch: pytest.MonkeyPatch) -> Run:
    """Runs ``duban`` with the words given, in Chinese unless ``lang`` says otherwise."""
    for name in ("DUBAN_HOME", "DUBAN_DATABASE_URL"):
        monkeypatch.delenv(name, raising=False)

    def invoke(*words: str, lang: str = "zh", typed: str | None = None) -> Result:
        words = ("--lang", lang, "--home", str(home), *words)
        return CliRunner().invoke(cli, words, input=typed)

    return invoke
