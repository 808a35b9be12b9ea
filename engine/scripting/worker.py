"""The program of a worker: runs one script after another, each in a process of its own.

Started by :mod:`engine.scripting.process` as a file, outside the package, with nothing but the
sandbox to import. It reads requests from standard input and writes answers to standard output,
one JSON object a line, and ends when its input ends: with whoever started it, however that died.
"""

from __future__ import annotations

import ast
import json
import os
import queue
import sys
import threading
from datetime import datetime
from pathlib import Path
from typing import Any

from pydantic_monty import (
    CollectString,
    Monty,
    MontyConversionError,
    MontyCrashedError,
    MontyError,
    MontyRuntimeError,
    MontySession,
    MontySyntaxError,
    OSPolicy,
    ResourceLimits,
)

#: The interpreter gives up by itself before its process is killed.
SECONDS = 0.9
HARD_SECONDS = 1.0
MEMORY = 50_000_000
#: How much the process of a script may grow beyond what it is before the script is read.
GROWTH = 60 * 1024 * 1024
_PRINTED = 10_000
_SCRIPT = "<python-input-1>"
_SHOWN_NAMES = 5

_LIMITS = ResourceLimits(
    max_feed_duration_secs=SECONDS,
    max_memory=MEMORY,
    max_recursion_depth=200,
    # Questions to the host: names that are not there, and files, which are always refused.
    max_suspensions=200,
)


def main() -> None:
    requests: queue.SimpleQueue[bytes] = queue.SimpleQueue()
    threading.Thread(target=_listen, args=(requests,), daemon=True).start()
    with Monty(
        min_processes=0,
        max_processes=1,
        max_checkouts_per_worker=1,
        request_timeout=HARD_SECONDS,
        checkout_timeout=5.0,
    ) as pool:
        _say({"ready": True})
        while True:
            _say(_answer(pool, json.loads(requests.get())))


def _listen(requests: queue.SimpleQueue[bytes]) -> None:
    for line in sys.stdin.buffer:
        requests.put(line)
    # Nobody is left to answer to. A running script ends with its pipe.
    os._exit(0)


def _say(message: dict[str, Any]) -> None:
    sys.stdout.buffer.write(json.dumps(message).encode() + b"\n")
    sys.stdout.buffer.flush()


def _answer(pool: Monty, request: dict[str, Any]) -> dict[str, Any]:
    try:
        with pool.checkout(limits=_LIMITS, os_policy=_policy(request["now"])) as session:
            return _run(session, request)
    except MontyCrashedError as error:
        return {"error": "time" if error.timed_out else "crash"}
    except (MontyError, OSError, RuntimeError, ValueError, TypeError) as error:
        return {"error": "crash", "reason": f"{type(error).__name__}: {error}"}


def _policy(now: str) -> OSPolicy:
    """A clock that stands, and chance that is the same each time: one story, one outcome."""
    return OSPolicy(
        datetime=datetime.fromisoformat(now),
        timezone={"offset_seconds": 8 * 3600, "name": "CST"},
        sleep="zero",
        process_time="zero",
        random_start={"seed": 0},
    )


def _run(session: MontySession, request: dict[str, Any]) -> dict[str, Any]:
    confine(session.worker_pid)
    known = {"_duban_data": request["data"], "_duban_now": request["now"]}
    try:
        session.feed_run(request["prelude"], inputs=known)
    except (MontyRuntimeError, MontyConversionError) as error:
        return {"error": "input", "reason": str(error)}
    try:
        answer = session.feed_run(
            request["code"], inputs=request["data"], print_callback=CollectString(_PRINTED)
        )
    except MontySyntaxError as error:
        return {"error": "refused", "reason": str(error), "line": _line(error, request)}
    except MontyRuntimeError as error:
        return _failure(session, error, request)
    return {"answer": answer}


def confine(process_id: int | None) -> None:
    """Let the process open no file and no socket, write nothing, and grow only so far."""
    if process_id is None or sys.platform != "linux":
        return  # Elsewhere a process cannot limit another; the interpreter's limits hold.
    import resource

    limits = {
        resource.RLIMIT_DATA: _writable_memory(process_id) + GROWTH,
        resource.RLIMIT_CPU: 1,
        resource.RLIMIT_NOFILE: 0,
        resource.RLIMIT_FSIZE: 0,
        resource.RLIMIT_CORE: 0,
    }
    for kind, most in limits.items():
        resource.prlimit(process_id, kind, (most, most))


def _writable_memory(process_id: int) -> int:
    """What RLIMIT_DATA counts now: mostly stacks of threads that are never filled."""
    pages = int(Path(f"/proc/{process_id}/statm").read_text().split()[5])
    return pages * os.sysconf("SC_PAGE_SIZE")


def _failure(
    session: MontySession, error: MontyRuntimeError, request: dict[str, Any]
) -> dict[str, Any]:
    cause, reason = error.exception(), str(error)
    if isinstance(cause, TimeoutError) and "time limit" in reason:
        return {"error": "time"}
    if isinstance(cause, MemoryError):
        return {"error": "memory"}
    line = _line(error, request)
    values = _values(session, request["code"], line) if line else {}
    return {"error": "failed", "reason": reason, "line": line, "values": values}


def _line(error: MontyRuntimeError | MontySyntaxError, request: dict[str, Any]) -> int:
    """The innermost line of the script itself, not of what is put around it."""
    lines = [frame.line for frame in error.traceback() if frame.filename == _SCRIPT]
    last = lines[-1] if lines else 0
    return last if last <= request["lines"] else 0


def _values(session: MontySession, code: str, line: int) -> dict[str, str]:
    """What the names on ``line`` stand for, as far as they are known outside of functions."""
    named = [
        node.id
        for node in ast.walk(ast.parse(code))
        if isinstance(node, ast.Name) and isinstance(node.ctx, ast.Load) and node.lineno == line
    ]
    found = {}
    for name in list(dict.fromkeys(named))[:_SHOWN_NAMES]:
        try:
            shown = str(session.feed_run(f"repr({name})[:60]"))
        except MontyError:
            continue
        if not shown.startswith("<"):  # Functions and types say nothing by their value.
            found[name] = shown
    return found


if __name__ == "__main__":
    main()
