"""A demonstration at work: its clock, which the visitor moves, and who may sign in."""

from __future__ import annotations

import os
import threading
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path

from engine.runtime import Engine
from engine.worktime.arithmetic import local_day, next_working_day, start_of_day
from web.demonstration import DemonstrationAccount
from workflows.demonstration.people import ACCOUNTS, PASSWORD

#: Reminders come at nine, half an hour after work begins.
_INTO_THE_DAY = timedelta(hours=1)
#: How long a step waits for jobs that the runner has in hand, in seconds and times.
_PAUSE_SECONDS = 0.05
_PAUSES = 100


def accounts() -> tuple[DemonstrationAccount, ...]:
    """Who may sign in to a demonstration."""
    return tuple(
        DemonstrationAccount(each.user_id, each.name, each.post, PASSWORD) for each in ACCOUNTS
    )


class KeptClock:
    """A clock that stands still until it is moved, kept in a file that all processes read.

    It never moves backwards. The file tells a demonstration from a real installation.
    """

    def __init__(self, file: Path) -> None:
        self.file = file
        self._lock = threading.Lock()

    @property
    def exists(self) -> bool:
        return self.file.exists()

    def begin(self, instant: datetime) -> None:
        """Set a clock that has never run."""
        self._write(instant)

    def now(self) -> datetime:
        return datetime.fromisoformat(self.file.read_text("ascii"))

    def move_to(self, instant: datetime) -> datetime:
        """Move forward to ``instant`` (aware); an earlier one changes nothing."""
        with self._lock:
            moved = max(instant, self.now())
            self._write(moved)
        return moved

    def _write(self, instant: datetime) -> None:
        # A reader finds the old time or the new one, never half of it.
        beside = self.file.with_suffix(f".{os.getpid()}.{threading.get_ident()}")
        beside.write_text(instant.isoformat(), "ascii")
        beside.replace(self.file)


@dataclass(frozen=True, slots=True)
class RunningDemonstration:
    """``web.demonstration.Demonstration`` over an engine whose clock is ``clock``."""

    engine: Engine
    clock: KeptClock
    people: tuple[DemonstrationAccount, ...]

    def accounts(self) -> tuple[DemonstrationAccount, ...]:
        return self.people

    def step(self) -> datetime:
        """Go to the next working day, running each job at its own time.

        It lands an hour into the day, when the reminders of the morning have gone out.
        """
        with self.engine.store.reading() as uow:
            calendar = self.engine.calendar(uow)
        tomorrow = next_working_day(calendar, local_day(self.clock.now()))
        return self.advance_to(start_of_day(calendar, tomorrow) + _INTO_THE_DAY)

    def advance_to(self, instant: datetime) -> datetime:
        """Let time pass up to ``instant``, running each job at its own time."""
        pauses = 0
        while (due_at := self.engine.next_due_at()) is not None and due_at <= instant:
            self.clock.move_to(due_at)
            if self.engine.run_due():
                pauses = 0
            elif pauses < _PAUSES:
                # The runner of this process, or of another one, has them in hand.
                pauses += 1
                threading.Event().wait(_PAUSE_SECONDS)
            else:
                break
        return self.clock.move_to(instant)
