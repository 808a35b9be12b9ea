from __future__ import annotations

import runpy
from pathlib import Path

import pytest
from packaging.requirements import Requirement

ROOT = Path(__file__).resolve().parents[2]
SCRIPT = runpy.run_path(str(ROOT / "scripts" / "check_locks.py"))

LOCK = """\
flask==3.1.3 \\
    --hash=sha256:aa
    # via -r requirements/run.in
click==8.5.1 \\
    --hash=sha256:bb
"""


def findings(lock: str, *asked: str) -> list[str]:
    return list(SCRIPT["findings_in_lock"]("run.lock", lock, [Requirement(a) for a in asked]))


def test_accepts_lock_that_satisfies_what_is_asked() -> None:
    assert findings(LOCK, "Flask>=3.1,<4", "click>=8.5") == []


@pytest.mark.parametrize(
    ("lock", "asked", "says"),
    [
        (LOCK, "lxml>=6", "lxml is asked for, but not pinned"),
        (LOCK, "flask>=4", "flask>=4 is asked for, but 3.1.3 is pinned"),
        (LOCK.replace("    --hash=sha256:bb\n", ""), "click", "click is pinned without a hash"),
        ("--index-url https://x.invalid/simple\n" + LOCK, "click", "names the address"),
    ],
)
def test_refuses_lock_that_cannot_be_trusted(lock: str, asked: str, says: str) -> None:
    assert says in "\n".join(findings(lock, asked))


def test_refuses_locks_that_pin_different_versions() -> None:
    found = list(SCRIPT["findings_between"]({"click": "8.5.1"}, {"click": "8.5.0"}))
    assert found == ["dev.lock: click is 8.5.0, but run.lock pins 8.5.1."]
