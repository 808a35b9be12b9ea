"""Nothing gets out of a script: no file, no network, no code, no more time or memory."""

from __future__ import annotations

import threading
import time
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
from pydantic_monty import Monty, MontyError

from engine.scripting import ScriptError, ScriptPool, ScriptRun, read_script
from engine.scripting.worker import confine
from tests.engine.scripting import attacks

NOW = datetime(2026, 11, 23, 1, 0, tzinfo=UTC)


def run(pool: ScriptPool, text: str, **data: Any) -> Any:
    return pool.run(ScriptRun(text, data, NOW))


@pytest.mark.parametrize("name", attacks.UNREADABLE)
def test_refuses_to_read(name: str) -> None:
    text, reason = attacks.UNREADABLE[name]
    with pytest.raises(ScriptError) as refused:
        read_script(text)
    assert reason in str(refused.value)


@pytest.mark.parametrize("name", attacks.FAILING)
def test_stops_in_the_sandbox(pool: ScriptPool, name: str) -> None:
    text, reason = attacks.FAILING[name]
    with pytest.raises(ScriptError) as refused:
        run(pool, text)
    assert reason in str(refused.value)
    assert run(pool, "y = 1") == {"y": 1}


@pytest.mark.parametrize("name", attacks.ENDLESS)
def test_ends_what_would_not_end(pool: ScriptPool, name: str) -> None:
    run(pool, "y = 1")
    began = time.perf_counter()
    with pytest.raises(ScriptError, match="longer than 1 second"):
        run(pool, attacks.ENDLESS[name])
    assert time.perf_counter() - began < 3
    assert run(pool, "y = 1") == {"y": 1}


@pytest.mark.parametrize("name", attacks.HARMLESS)
def test_lets_pass_what_only_looks_bad(pool: ScriptPool, name: str) -> None:
    text, expected = attacks.HARMLESS[name]
    assert run(pool, text)["x"] == expected


@pytest.mark.parametrize(
    "value",
    ["\ud800", "a\0b", 10**400, float("nan"), {"a": "\ud800"}, {"\0": 1}, {1, 2}, b"a"],
    ids=["surrogate", "NUL", "large", "NaN", "inner surrogate", "NUL key", "set", "bytes"],
)
def test_refuses_data_that_are_none(pool: ScriptPool, value: object) -> None:
    with pytest.raises(ScriptError, match="the data that it reads"):
        run(pool, "y = x", x=value)
    assert run(pool, "y = 1") == {"y": 1}


def test_refuses_data_that_are_too_deep_or_too_large(pool: ScriptPool) -> None:
    deep: list[Any] = []
    for _ in range(100_000):
        deep = [deep]
    with pytest.raises(ScriptError, match="nested deeper"):
        run(pool, "y = x", x=deep)
    with pytest.raises(ScriptError, match="larger than"):
        run(pool, "y = x", x=["a" * 90_000] * 12)


@pytest.mark.skipif(not Path("/proc").is_dir(), reason="Only Linux limits another process.")
@pytest.mark.parametrize(
    "text", ["x = []\nwhile True: x.append('a' * 1000)", "x = [0]\nwhile True: x += x"]
)
def test_process_of_a_script_stays_small_without_the_interpreters_own_limit(text: str) -> None:
    """The interpreter's limit is lifted here; the operating system's still holds."""
    over = threading.Event()
    sizes = [0]

    def watch(process_id: int | None) -> None:
        while not over.is_set():
            sizes.append(_private_memory(process_id))

    sandbox = Monty(min_processes=0, max_processes=1, request_timeout=5)
    with sandbox, sandbox.checkout() as session:
        confine(session.worker_pid)
        watcher = threading.Thread(target=watch, args=(session.worker_pid,))
        watcher.start()
        with pytest.raises(MontyError, match=r"[Mm]emory"):
            session.feed_run(text)
        over.set()
        watcher.join()
    assert 8 * 1024 * 1024 < max(sizes) < 64 * 1024 * 1024


def _private_memory(process_id: int | None) -> int:
    """Bytes of memory of the process's own, 0 where it has been ended."""
    try:
        lines = Path(f"/proc/{process_id}/status").read_text().splitlines()
    except OSError:
        return 0
    return sum(int(line.split()[1]) * 1024 for line in lines if line.startswith("RssAnon"))
