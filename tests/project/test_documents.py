from __future__ import annotations

import re
from pathlib import Path

import pytest

from workflows.demonstration.people import ACCOUNTS, PASSWORD

ROOT = Path(__file__).resolve().parents[2]
DOCUMENTS = [*ROOT.glob("*.md"), *ROOT.glob("docs/**/*.md")]


@pytest.mark.parametrize("document", DOCUMENTS, ids=lambda path: str(path.relative_to(ROOT)))
def test_links_lead_somewhere(document: Path) -> None:
    text = document.read_text("utf-8")
    targets = re.findall(r"\]\((?!https?://|#|mailto:)([^)#\s]+)", text)
    assert [each for each in targets if not (document.parent / each).exists()] == []


@pytest.mark.parametrize("name", ["README.md", "README.zh-CN.md"])
def test_readme_names_accounts_that_are_there(name: str) -> None:
    text = (ROOT / name).read_text("utf-8")
    assert f"`{PASSWORD}`" in text
    named = set(re.findall(r"`([a-z-]+)`", "".join(re.findall(r"^\| `.*?\|", text, re.MULTILINE))))
    named -= {"engine", "workflows", "web", "bpmn"}
    assert named
    assert named <= {account.user_id for account in ACCOUNTS}


def test_architecture_fits_two_pages() -> None:
    assert len((ROOT / "ARCHITECTURE.md").read_text("utf-8").splitlines()) <= 130


def test_changelog_has_a_place_for_what_is_new() -> None:
    assert "## [Unreleased]" in (ROOT / "CHANGELOG.md").read_text("utf-8")
