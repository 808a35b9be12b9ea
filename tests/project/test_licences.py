from __future__ import annotations

import runpy
from email.message import Message
from pathlib import Path
from types import SimpleNamespace

import pytest

ROOT = Path(__file__).resolve().parents[2]
SCRIPT = runpy.run_path(str(ROOT / "scripts" / "check_licences.py"))


@pytest.mark.parametrize(
    ("expression", "allowed"),
    [
        ("MIT", True),
        ("Apache-2.0 OR GPL-3.0-only", True),
        ("MIT AND PSF-2.0", True),
        ("MIT AND GPL-3.0-only", False),
        ("AGPL-3.0-or-later", False),
        ("not stated", False),
    ],
)
def test_allows_what_can_be_met_with_allowed_licences(expression: str, *, allowed: bool) -> None:
    assert SCRIPT["is_allowed"](expression) is allowed


@pytest.mark.parametrize(
    ("headers", "licence"),
    [
        ([("License-Expression", "MIT")], "MIT"),
        ([("License", "Apache-2.0")], "Apache-2.0"),
        ([("Classifier", "License :: OSI Approved :: BSD License")], "BSD-3-Clause"),
        ([("License", "Ours alone")], "Ours alone"),
        ([], "not stated"),
    ],
)
def test_reads_licence_from_what_package_says(headers: list[tuple[str, str]], licence: str) -> None:
    metadata = Message()
    for name, value in headers:
        metadata[name] = value
    assert SCRIPT["licence_of"](SimpleNamespace(metadata=metadata)) == licence
