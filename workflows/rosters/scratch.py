"""A place for files that live as long as one import, inside the installation's own folder."""

from __future__ import annotations

import fcntl
import os
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from tempfile import mkdtemp


@dataclass(frozen=True, slots=True)
class Scratch:
    """Rooms of their own for whoever works with files; ``folder`` is made when first needed.

    A room that is in use is locked, so that sweeping takes only what a killed process left.
    """

    folder: Path

    @contextmanager
    def room(self) -> Iterator[Path]:
        """An empty folder, gone with all that is in it when the block ends."""
        with self._locked():
            room = Path(mkdtemp(dir=self.folder))
            held = _lock(room)
        try:
            yield room
        finally:
            shutil.rmtree(room)
            os.close(held)

    def sweep(self) -> int:
        """Remove the rooms that nobody is in; how many there were."""
        if not self.folder.is_dir():
            return 0
        with self._locked():
            left = [room for room in self.folder.iterdir() if room.is_dir() and _is_free(room)]
            for room in left:
                shutil.rmtree(room)
        return len(left)

    @contextmanager
    def _locked(self) -> Iterator[None]:
        """No room is made while another process sweeps, nor swept before it is locked."""
        self.folder.mkdir(parents=True, exist_ok=True)
        held = _lock(self.folder)
        try:
            yield
        finally:
            os.close(held)


def _lock(folder: Path, *, flags: int = fcntl.LOCK_EX) -> int:
    """A handle that keeps ``folder`` locked until it is closed, or its process ends."""
    handle = os.open(folder, os.O_RDONLY)
    try:
        fcntl.flock(handle, flags)
    except OSError:
        os.close(handle)
        raise
    return handle


def _is_free(room: Path) -> bool:
    try:
        os.close(_lock(room, flags=fcntl.LOCK_EX | fcntl.LOCK_NB))
    except BlockingIOError:
        return False
    return True
