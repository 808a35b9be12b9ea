"""One worker process, as its owner sees it: a request goes in, an answer comes out in time."""

from __future__ import annotations

import contextlib
import json
import os
import subprocess
import sys
import threading
from pathlib import Path
from typing import Any

#: How long a worker may take to start, and to answer: the script's second, and to report it.
START_SECONDS = 20.0
ANSWER_SECONDS = 2.5
_PROGRAM = Path(__file__).with_name("worker.py")
#: What a worker needs of the environment to start Python; nothing secret is handed down.
_INHERITED = ("PATH", "SYSTEMROOT", "LD_LIBRARY_PATH", "TMPDIR", "TEMP")


class WorkerLost(Exception):
    """The worker died, or was killed for taking too long."""

    def __init__(self, *, timed_out: bool) -> None:
        self.timed_out = timed_out
        super().__init__("took too long" if timed_out else "died")


class Worker:
    """Owned by one thread at a time. After :class:`WorkerLost` it is gone and cannot be used."""

    def __init__(self) -> None:
        environment = {name: os.environ[name] for name in _INHERITED if name in os.environ}
        self._process = subprocess.Popen(  # noqa: S603 - a program of our own.
            [sys.executable, "-I", "-X", "utf8", str(_PROGRAM)],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            env=environment,
            # Ctrl-C at the terminal is for the server, which then stops its workers itself.
            start_new_session=True,
        )
        self._read(START_SECONDS)

    @property
    def process_id(self) -> int:
        return self._process.pid

    @property
    def alive(self) -> bool:
        return self._process.poll() is None

    def ask(self, request: dict[str, Any]) -> dict[str, Any]:
        """Send ``request`` and wait for its answer.

        Raises:
            WorkerLost: It died, or was killed because no answer came in time.
        """
        stdin = self._process.stdin
        assert stdin is not None  # noqa: S101 - it was opened as a pipe.
        try:
            stdin.write(json.dumps(request).encode() + b"\n")
            stdin.flush()
        except OSError:
            self.kill()
            raise WorkerLost(timed_out=False) from None
        return self._read(ANSWER_SECONDS)

    def _read(self, seconds: float) -> dict[str, Any]:
        """The next answer. A watchdog kills the worker in time, which ends the waiting."""
        stdout = self._process.stdout
        assert stdout is not None  # noqa: S101 - it was opened as a pipe.
        late = threading.Event()
        watchdog = threading.Timer(seconds, self._kill_late, args=(late,))
        watchdog.daemon = True
        watchdog.start()
        try:
            line = stdout.readline()
            answer: dict[str, Any] = json.loads(line)
        except (OSError, ValueError):
            self.kill()
            raise WorkerLost(timed_out=late.is_set()) from None
        finally:
            watchdog.cancel()
        return answer

    def _kill_late(self, late: threading.Event) -> None:
        late.set()
        self._process.kill()

    def kill(self) -> None:
        """End it now. A script that it runs ends with the pipe to it, or by its own limits."""
        self._process.kill()
        self._process.wait()
        self.forget()

    def stop(self, seconds: float = 2.0) -> None:
        """Let it end by itself, and make sure that it does."""
        if self._process.stdin is not None:
            self._process.stdin.close()
        try:
            self._process.wait(seconds)
        except subprocess.TimeoutExpired:
            self._process.kill()
            self._process.wait()
        self.forget()

    def forget(self) -> None:
        """Close this side's ends of the pipes.

        A forked child does nothing else: the worker is not its own. It closes the files below
        the buffers, whose locks may have been held by a thread that the child does not have.
        """
        for pipe in (self._process.stdin, self._process.stdout):
            if pipe is not None:
                with contextlib.suppress(OSError):
                    pipe.raw.close()  # type: ignore[attr-defined]
