"""The pool: what scripts see and give back, and that workers come and go as they must."""

from __future__ import annotations

import gc
import os
import signal
import subprocess
import sys
import textwrap
import threading
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest

from engine.scripting import ScriptError, ScriptPool, ScriptRun
from engine.scripting.process import Worker

NOW = datetime(2026, 11, 23, 17, 0, tzinfo=UTC)  # Already the 24th where the users are.


def run(pool: ScriptPool, text: str, *, wants_value: bool = False, **data: Any) -> Any:
    return pool.run(ScriptRun(textwrap.dedent(text), data, NOW, wants_value=wants_value))


def test_returns_what_was_assigned_and_nothing_else(pool: ScriptPool) -> None:
    text = """
    total = 0
    for row in rows:
        total += row["n"]
    _inner = 1
    def half(n):
        return n / 2
    mean = half(total)
    """
    assert run(pool, text, rows=[{"n": 1}, {"n": 3}]) == {"total": 4, "mean": 2.0}


def test_returns_lists_and_records_that_were_changed_in_place(pool: ScriptPool) -> None:
    text = "rows.append(3)\nlen(other)"
    assert run(pool, text, rows=[1, 2], other=[1]) == {"rows": [1, 2, 3]}


def test_returns_no_variable_that_stayed_as_it_was(pool: ScriptPool) -> None:
    assert run(pool, "x = x\ny = 1", x=5) == {"y": 1}


def test_tells_true_from_one(pool: ScriptPool) -> None:
    assert run(pool, "x = bool(x)", x=1) == {"x": True}


def test_leaves_out_what_was_not_reached(pool: ScriptPool) -> None:
    assert run(pool, "if x:\n    y = 1\nelse:\n    z = 2", x=False) == {"z": 2}


def test_gives_the_value_of_the_last_expression(pool: ScriptPool) -> None:
    assert run(pool, "y = '督办'\n[x * 2, y,\n y]", wants_value=True, x=4) == {
        "value": [8, "督办", "督办"]
    }
    assert run(pool, "x and None", wants_value=True, x=1) == {"value": None}


def test_asks_for_a_last_expression_where_a_value_is_wanted(pool: ScriptPool) -> None:
    with pytest.raises(ScriptError, match="its last line is no expression"):
        run(pool, "y = 1", wants_value=True)


def test_knows_the_time_that_it_is_told_and_no_other(pool: ScriptPool) -> None:
    text = """
    a, b = today(), now()
    c = days_between(today(), due)
    d = date(due) + days(2)
    e = instant("2026-11-24T08:00")
    """
    assert run(pool, text, due="2026-12-01") == {
        "a": "2026-11-24",
        "b": "2026-11-23T17:00:00+00:00",
        "c": 7,
        "d": "2026-12-03",
        "e": "2026-11-24T00:00:00+00:00",
    }


def test_reads_what_may_be_absent(pool: ScriptPool) -> None:
    text = "a = get('x', 7)\nb = get('y')\nc = defined('x')\nd = defined('y')"
    assert run(pool, text, y=3) == {"a": 7, "b": 3, "c": False, "d": True}


def test_starts_afresh_every_time(pool: ScriptPool) -> None:
    run(pool, "kept = 1\ndef f(): return 1")
    for name in ("kept", "f"):
        with pytest.raises(ScriptError, match=f"name '{name}' is not defined"):
            run(pool, f"y = {name}")


def test_names_the_line_and_the_values_where_it_fails(pool: ScriptPool) -> None:
    with pytest.raises(ScriptError) as failed:
        run(pool, "y = 1\n\nz = y + x", x="三")
    assert failed.value.line == 3
    assert failed.value.reason.startswith("TypeError: unsupported operand")
    assert "(y = 1, x = '三')" in failed.value.reason


def test_names_the_innermost_line_of_a_function(pool: ScriptPool) -> None:
    with pytest.raises(ScriptError) as failed:
        run(pool, "def f(n):\n    return 1 / n\ny = f(0)")
    assert failed.value.line == 2


def test_takes_scripts_as_diagrams_indent_them(pool: ScriptPool) -> None:
    for text in ("x = 1\n      y = 2", "\n      x = 1\n      y = 2\n    ", "x = 1\r\ny = 2"):
        assert pool.run(ScriptRun(text, {}, NOW)) == {"x": 1, "y": 2}
    assert pool.run(ScriptRun("if True:\n  x = 1\n  y = 2", {}, NOW)) == {"x": 1, "y": 2}


def test_starts_no_worker_before_it_is_needed_and_none_is_left_when_it_stops() -> None:
    own = ScriptPool(workers=1)
    assert not list(own.worker_ids)
    run(own, "y = 1")
    worker = next(iter(own.worker_ids))
    own.stop()
    assert not list(own.worker_ids)
    assert not alive(worker)
    with pytest.raises(ScriptError, match="is being stopped"):
        run(own, "y = 1")


@pytest.mark.parametrize("noticed", ["while_idle", "when_asked"])
def test_replaces_a_worker_that_was_killed(noticed: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """Its death may be seen before it is asked, or only by asking it; it leaves no pipe open."""
    own = ScriptPool(workers=1)
    try:
        run(own, "y = 1")
        first = own.worker_ids[0]
        os.kill(first, signal.SIGKILL)
        if noticed == "while_idle":
            os.waitid(os.P_PID, first, os.WEXITED | os.WNOWAIT)
        else:
            monkeypatch.setattr(Worker, "alive", True)
        assert run(own, "y = 2") == {"y": 2}
        assert first not in own.worker_ids
        gc.collect()  # A pipe that was let go without being closed is complained of here.
    finally:
        own.stop()


def test_serves_several_threads_and_counts() -> None:
    own = ScriptPool(workers=2)
    results: list[int] = []
    before = own.counts.runs

    def work(number: int) -> None:
        results.append(run(own, "y = x * 2", x=number)["y"])

    threads = [threading.Thread(target=work, args=(number,)) for number in range(12)]
    try:
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
        assert sorted(results) == [2 * number for number in range(12)]
        assert len(own.worker_ids) <= 2
        with pytest.raises(ScriptError):
            run(own, "y = 1 / 0")
        counts = own.counts
        assert (counts.runs - before, counts.failures, counts.lost_workers) == (13, 1, 0)
        assert counts.seconds > 0
    finally:
        own.stop()


@pytest.mark.skipif(not hasattr(os, "fork"), reason="There is no fork here.")
def test_forked_child_has_workers_of_its_own() -> None:
    program = """
    import os
    from datetime import UTC, datetime
    from engine.scripting import ScriptPool, ScriptRun
    pool = ScriptPool()
    ask = lambda: pool.run(ScriptRun("y = 1", {}, datetime(2026, 1, 1, tzinfo=UTC)))["y"]
    ask()
    mine = pool.worker_ids
    child = os.fork()
    if child == 0:
        fine = ask() == 1 and pool.worker_ids != mine
        pool.stop()
        os._exit(0 if fine else 1)
    print(os.waitstatus_to_exitcode(os.waitpid(child, 0)[1]), ask(), pool.worker_ids == mine)
    pool.stop()
    """
    assert python(program).stdout == "0 1 True\n"


@pytest.mark.skipif(not Path("/proc").is_dir(), reason="Needs /proc to look for processes.")
def test_no_process_outlives_a_host_that_is_killed_in_the_middle_of_a_script() -> None:
    program = """
    import os, signal, threading, time
    from datetime import UTC, datetime
    from engine.scripting import ScriptPool, ScriptRun
    pool = ScriptPool(workers=1)
    ask = lambda text: pool.run(ScriptRun(text, {}, datetime(2026, 1, 1, tzinfo=UTC)))
    ask("y = 1")
    threading.Thread(target=ask, args=("while True: pass",), daemon=True).start()
    while not open(f"/proc/{pool.worker_ids[0]}/task/{pool.worker_ids[0]}/children").read():
        time.sleep(0.01)
    children = open(f"/proc/{pool.worker_ids[0]}/task/{pool.worker_ids[0]}/children").read()
    print(pool.worker_ids[0], children, flush=True)
    os.kill(os.getpid(), signal.SIGKILL)
    """
    found = python(program)
    left = [int(each) for each in found.stdout.split()]
    assert len(left) >= 1
    deadline = threading.Event()
    for _ in range(40):
        if not any(alive(each) for each in left):
            break
        deadline.wait(0.1)
    assert not any(alive(each) for each in left)


def python(program: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-c", textwrap.dedent(program)],
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )


def alive(process_id: int) -> bool:
    try:
        state = Path(f"/proc/{process_id}/stat").read_text().rpartition(")")[2].split()[0]
    except OSError:
        return False
    return state != "Z"
