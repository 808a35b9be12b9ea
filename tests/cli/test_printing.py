from __future__ import annotations

import json
from datetime import UTC, datetime

import pytest

from engine.clock import VirtualClock
from engine.views import Scope
from web.cli.printing import show_json, show_table, width


def test_wide_characters_take_two_columns() -> None:
    assert width("工作 a") == 6


def test_columns_are_aligned_by_width(capsys: pytest.CaptureFixture[str]) -> None:
    show_table(("a", "b"), [("工作", 1), ("x", None)])
    assert capsys.readouterr().out == "a     b\n工作  1\nx\n"


def test_json_keeps_chinese_readable(capsys: pytest.CaptureFixture[str]) -> None:
    show_json([Scope(area="工")])
    said = capsys.readouterr().out
    assert "工" in said
    assert json.loads(said) == [{"area": "工", "owner": "", "subject": ""}]


def test_json_writes_instants_as_iso_8601(capsys: pytest.CaptureFixture[str]) -> None:
    show_json({"at": VirtualClock(datetime(2026, 5, 20, tzinfo=UTC)).now()})
    assert json.loads(capsys.readouterr().out) == {"at": "2026-05-20T00:00:00+00:00"}


def test_refuses_what_json_cannot_hold() -> None:
    with pytest.raises(TypeError):
        show_json(b"bytes")
