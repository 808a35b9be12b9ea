"""Rooms for passing files: their own, gone afterwards, and swept after a killed process."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
from pathlib import Path

import pytest

from tests.domain.conftest import Domain
from tests.domain.rosters.files import enterprise, separated
from workflows.rosters import commands as c
from workflows.rosters.importing import import_roster
from workflows.rosters.scratch import Scratch
from workflows.rosters.views import Progress, RosterKind

_HOLDS_A_ROOM = """
import sys, time
from pathlib import Path
from workflows.rosters.scratch import Scratch
with Scratch(Path(sys.argv[1])).room() as room:
    (room / "rows").write_text("half")
    print(room, flush=True)
    sys.stdin.read()
"""


@pytest.fixture
def scratch(tmp_path: Path) -> Scratch:
    return Scratch(tmp_path / "home" / "scratch")


def test_makes_no_folder_before_it_is_needed(scratch: Scratch) -> None:
    assert scratch.sweep() == 0
    assert not scratch.folder.exists()


def test_a_room_is_gone_with_its_files_whatever_happens(scratch: Scratch) -> None:
    def fail_in_a_room() -> None:
        with scratch.room() as room:
            (room / "rows").write_text("x")
            raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        fail_in_a_room()
    assert list(scratch.folder.iterdir()) == []


def test_sweeping_takes_what_a_killed_process_left_and_no_room_in_use(scratch: Scratch) -> None:
    words = [sys.executable, "-c", _HOLDS_A_ROOM, str(scratch.folder)]
    with (
        scratch.room() as mine,
        subprocess.Popen(
            words, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
        ) as process,
    ):
        assert process.stdout is not None
        theirs = Path(process.stdout.readline().strip())
        assert scratch.sweep() == 0
        os.kill(process.pid, signal.SIGKILL)
        process.wait()

        assert theirs.exists()
        assert scratch.sweep() == 1
        assert list(scratch.folder.iterdir()) == [mine]


def test_an_import_leaves_its_rows_in_scratch_alone(domain: Domain, tmp_path: Path) -> None:
    path = separated(tmp_path / "a.csv", [enterprise()])
    seen: set[str] = set()

    def heard(_progress: Progress) -> None:
        seen.update(file.name for file in domain.scratch.folder.rglob("*.jsonl"))

    import_roster(
        domain.engine,
        RosterKind.ENTERPRISES,
        path,
        actor="system",
        scratch=domain.scratch,
        heard=heard,
    )

    assert seen == {"good.jsonl"}
    assert list(domain.scratch.folder.iterdir()) == []


def test_an_import_in_the_background_works_in_scratch_too(
    domain: Domain, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    # Where the system's own temporary folder cannot be written, nothing may need it.
    monkeypatch.setattr("tempfile.tempdir", str(tmp_path / "not there"))
    path = separated(tmp_path / "a.csv", [enterprise()])
    domain.execute(c.SubmitRoster(RosterKind.ENTERPRISES, path.name, path.read_bytes()))
    domain.engine.run_due()
    (run,) = domain.query(c.ListRuns())
    assert run.written.added == 1
