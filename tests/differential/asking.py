"""form-js and feelin, in a process of Node that answers line by line."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
from pathlib import Path
from types import TracebackType
from typing import Any, Self

JS = Path(__file__).parent / "js"
#: How many examples are generated for each promise; more of them by wish.
EXAMPLES = int(os.environ.get("DUBAN_DIFFERENTIAL_EXAMPLES", "40"))


def node() -> str | None:
    """Node as the project brings it, or as the machine has it."""
    own = Path(sys.executable).with_name("node")
    return str(own) if own.exists() else shutil.which("node")


def is_set_up() -> bool:
    """Whether ``make test`` (or ``npm ci`` in ``js``) has been here."""
    return node() is not None and (JS / "node_modules" / "happy-dom").exists()


class Asker:
    """One process for many questions; leaving the context ends it."""

    def __init__(self) -> None:
        self._process = subprocess.Popen(
            [str(node()), "answer.mjs"],
            cwd=JS,
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            encoding="utf-8",
        )

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        _kind: type[BaseException] | None,
        _error: BaseException | None,
        _trace: TracebackType | None,
    ) -> None:
        # Closes what it reads from, which ends it, and waits for that.
        self._process.communicate()

    def ask(self, what: str, **question: Any) -> dict[str, Any]:
        put, get = self._process.stdin, self._process.stdout
        assert put is not None
        assert get is not None
        put.write(json.dumps({"ask": what, **question}) + "\n")
        put.flush()
        line = get.readline()
        assert line, f"Node ended at {question}"
        answer: dict[str, Any] = json.loads(line)
        assert "error" not in answer, (answer, question)
        return answer
