"""The table of what BPMN runs: it is what the script would write, and the script reads markers."""

from __future__ import annotations

import runpy
import subprocess
import sys
from pathlib import Path

import pytest

from tests.bpmn_elements import rows

ROOT = Path(__file__).resolve().parents[2]
SCRIPT = ROOT / "scripts" / "bpmn_coverage.py"
NAMES = [row.name for row in rows()]


def test_table_is_what_the_script_would_write() -> None:
    done = subprocess.run(
        [sys.executable, str(SCRIPT), "--check"], capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, done.stdout + done.stderr


@pytest.mark.parametrize(
    ("element", "row"),
    [
        ("user task", "user task"),
        ("Transaction: cancelled", "transaction"),
        ("complex gateway, reset", "complex gateway"),
        ("call activity of a global task", "call activity of a global task"),
        ("user tasks", ""),
        ("correlation", ""),
    ],
)
def test_marker_means_the_row_that_it_begins_with(element: str, row: str) -> None:
    assert runpy.run_path(str(SCRIPT))["row_of"](element, NAMES) == row


def test_rows_are_told_apart() -> None:
    assert len(NAMES) == len(set(NAMES))
    assert all(name == name.lower() for name in NAMES)
