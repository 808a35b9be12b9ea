from __future__ import annotations

import signal
import socket
import subprocess
import sys
import urllib.error
import urllib.request
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path
from threading import Event

import pytest

DUBAN = [sys.executable, "-c", "from web.cli import main; main()", "--lang", "en"]


@pytest.fixture
def port() -> int:
    with closing(socket.socket()) as free:
        free.bind(("127.0.0.1", 0))
        number: int = free.getsockname()[1]
        return number


@pytest.fixture
def server(home: Path, port: int) -> Iterator[subprocess.Popen[str]]:
    words = [*DUBAN, "--home", str(home), "serve", "--port", str(port)]
    with subprocess.Popen(words, stdout=subprocess.PIPE, text=True) as process:
        yield process
        process.kill()


def wait_for(address: str) -> int:
    """The status that ``address`` answers with, once it answers."""
    for _ in range(300):
        try:
            with urllib.request.urlopen(address, timeout=5) as response:  # noqa: S310 - our own.
                return int(response.status)
        except urllib.error.URLError:
            Event().wait(0.1)
    raise AssertionError(f"{address} did not answer.")


def test_serves_until_it_is_told_to_stop(server: subprocess.Popen[str], port: int) -> None:
    assert wait_for(f"http://127.0.0.1:{port}/healthz") == 200
    assert wait_for(f"http://127.0.0.1:{port}/readyz") == 200
    server.send_signal(signal.SIGTERM)
    said, _ = server.communicate(timeout=30)
    assert server.returncode == 0
    assert f"Duban is at http://127.0.0.1:{port}/" in said


def test_says_that_port_is_taken(server: subprocess.Popen[str], home: Path, port: int) -> None:
    wait_for(f"http://127.0.0.1:{port}/healthz")
    words = [*DUBAN, "--home", str(home), "serve", "--port", str(port)]
    second = subprocess.run(words, capture_output=True, text=True, check=False, timeout=60)
    assert second.returncode == 1
    assert f"Cannot serve at port {port}" in second.stderr
    assert "Traceback" not in second.stderr
