from __future__ import annotations

from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from web.demonstration_run import KeptClock

BEGINS_AT = datetime(2026, 5, 20, 1, 0, tzinfo=UTC)


@pytest.fixture
def file(tmp_path: Path) -> Path:
    return tmp_path / "demonstration.clock"


def test_does_not_exist_before_it_begins(file: Path) -> None:
    clock = KeptClock(file)
    assert not clock.exists
    clock.begin(BEGINS_AT)
    assert clock.exists


def test_stands_still_until_it_is_moved(file: Path) -> None:
    clock = KeptClock(file)
    clock.begin(BEGINS_AT)
    assert clock.now() == BEGINS_AT
    later = BEGINS_AT + timedelta(days=1)
    assert clock.move_to(later) == later
    assert clock.now() == later


def test_never_moves_backwards(file: Path) -> None:
    clock = KeptClock(file)
    clock.begin(BEGINS_AT)
    assert clock.move_to(BEGINS_AT - timedelta(days=1)) == BEGINS_AT


def test_another_process_sees_it_move(file: Path) -> None:
    clock, other = KeptClock(file), KeptClock(file)
    clock.begin(BEGINS_AT)
    clock.move_to(BEGINS_AT + timedelta(hours=3))
    assert other.now() == BEGINS_AT + timedelta(hours=3)
    assert [each.name for each in file.parent.iterdir()] == [file.name]
