"""The page of findings is what its script would write, and leaves none out."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

from engine.interpreter.checks.catalogue import CATALOGUE

ROOT = Path(__file__).resolve().parents[2]
PAGE = ROOT / "docs" / "findings.md"


def test_page_is_what_the_script_would_write() -> None:
    script = ROOT / "scripts" / "findings_page.py"
    done = subprocess.run(
        [sys.executable, str(script), "--check"], capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, done.stdout + done.stderr


def test_every_code_has_its_row_in_both_languages() -> None:
    rows = [line for line in PAGE.read_text("utf-8").splitlines() if line.startswith("| `")]
    assert [row.split("`")[1] for row in rows] != []
    assert {row.split("`")[1] for row in rows} == set(CATALOGUE)
    for row in rows:
        _, _, text, remedy = (cell.strip() for cell in row.strip("|").split(" | "))
        assert text.partition("<br>")[2], row
        assert remedy.partition("<br>")[2], row
