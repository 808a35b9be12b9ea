"""Hands random scripts, expressions, templates and cells to what runs them, and looks on.

Whatever comes must end as plain data or as a refusal, in time, with the same process still there.

Usage: python -m tests.fuzz.scripts --minutes 60 [--seed N] [--keep FOLDER]
"""

from __future__ import annotations

import argparse
import json
import secrets
import sys
import time
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from engine.interpreter.expression_functions import ExpressionError
from engine.interpreter.expressions import (
    Expression,
    as_json,
    bounded,
    compile_expression,
    render_template,
)
from engine.interpreter.feel.compiling import compile_feel
from engine.interpreter.unary_tests import parse_unary_tests
from engine.scripting import ScriptError, ScriptPool, ScriptRun
from tests.fuzz.programs import Programs
from tests.fuzz.slowness import in_time

NOW = datetime(2026, 11, 23, 1, 0, tzinfo=UTC)
#: Of work: a script has one second, and may cost two workers and the starting of others.
_SCRIPT_SECONDS = 4.0
_EXPRESSION_SECONDS = 2.0
#: Expressions are a thousand times as cheap as scripts.
_EXPRESSIONS_A_SCRIPT = 30


class Escaped(AssertionError):
    """Something else came out than data or a refusal."""


@dataclass
class Fuzzing:
    """One run. ``counts`` says what came of the inputs."""

    seed: int
    pool: ScriptPool
    counts: Counter[str] = field(default_factory=Counter)
    failures: list[tuple[str, str, BaseException]] = field(default_factory=list)

    def __post_init__(self) -> None:
        self._programs = Programs(self.seed)

    def round(self) -> None:
        self._look_on("script", self._programs.script(), self.run_script)
        for _ in range(_EXPRESSIONS_A_SCRIPT):
            text = self._programs.expression()
            self._look_on("expression", text, self.run_expression)
            self._look_on("FEEL", text, self.run_feel)
            self._look_on("cell", text, self.run_cell)
            self._look_on("template", f"a{{{text}}}b", self.run_template)

    def _look_on(self, kind: str, text: str, run: Any) -> None:
        try:
            outcome = run(text, self._programs.data())
        except BaseException as error:
            if isinstance(error, KeyboardInterrupt):
                raise
            self.failures.append((kind, text, error))
            outcome = "FAILED"
        self.counts[f"{kind} {outcome}"] += 1

    def run_script(self, text: str, data: dict[str, Any]) -> str:
        with in_time(_SCRIPT_SECONDS, self.pool):
            try:
                found = self.pool.run(ScriptRun(text, data, NOW))
            except ScriptError as error:
                return _kind_of(error)
        refuse_unplain(dict(found))
        return "ran"

    def run_expression(self, text: str, data: dict[str, Any]) -> str:
        return self._evaluate(text, data, compile_expression)

    def run_feel(self, text: str, data: dict[str, Any]) -> str:
        return self._evaluate(text, data, compile_feel)

    def _evaluate(
        self, text: str, data: dict[str, Any], compiler: Callable[[str], Expression]
    ) -> str:
        with in_time(_EXPRESSION_SECONDS):
            try:
                compiled = compiler(text)
            except ExpressionError as error:
                str(error).encode()
                return "refused"
            try:
                value = as_json(bounded(compiled.evaluate(data, now=NOW)))
            except ExpressionError:
                return "failed"
        if callable(value) or isinstance(value, type):
            raise Escaped(repr(value))
        return "ran"

    def run_cell(self, text: str, data: dict[str, Any]) -> str:
        with in_time(_EXPRESSION_SECONDS):
            try:
                test = parse_unary_tests(text)
            except ExpressionError:
                return "refused"
            try:
                found = test(3, data, NOW)
            except ExpressionError:
                return "failed"
        if found not in (True, False, None):
            raise Escaped(repr(found))
        return "ran"

    def run_template(self, text: str, data: dict[str, Any]) -> str:
        with in_time(_EXPRESSION_SECONDS):
            try:
                found = render_template(text, data, now=NOW)
            except ExpressionError:
                return "refused"
        found.encode()
        return "ran"


def _kind_of(error: ScriptError) -> str:
    """A worker that was lost is worth a look, though it is no failure."""
    for part in ("longer than 1 second", "50 MB", "broke the sandbox", "no worker", "not Python"):
        if part in error.reason:
            return part
    return "refused" if "allowed" in error.reason else "failed"


def refuse_unplain(found: dict[str, Any]) -> None:
    """What a script gives back must be what a database keeps, unchanged."""
    text = json.dumps(found, allow_nan=False)
    if json.loads(text) != found or "\\u0000" in text or any("__" in name[:2] for name in found):
        raise Escaped(text[:200])
    text.encode().decode()


def main() -> None:
    options = argparse.ArgumentParser(description=__doc__)
    options.add_argument("--minutes", type=float, default=60)
    options.add_argument("--seed", type=int, default=secrets.randbelow(2**32))
    options.add_argument("--keep", type=Path, default=Path("var/fuzz"))
    chosen = options.parse_args()
    pool = ScriptPool()
    fuzzing = Fuzzing(chosen.seed, pool)
    until = time.perf_counter() + chosen.minutes * 60
    print(f"seed {chosen.seed}")
    try:
        while time.perf_counter() < until:
            fuzzing.round()
    except KeyboardInterrupt:
        print("interrupted")
    finally:
        pool.stop()
    _report(fuzzing, chosen.keep)


def _report(fuzzing: Fuzzing, folder: Path) -> None:
    for kind, count in sorted(fuzzing.counts.items()):
        print(f"{count:>9,}  {kind}")
    print(fuzzing.pool.counts)
    for number, (kind, text, error) in enumerate(fuzzing.failures):
        folder.mkdir(parents=True, exist_ok=True)
        path = folder / f"{fuzzing.seed}-{number}-{kind}.txt"
        path.write_bytes(text.encode(errors="surrogatepass"))
        print(f"{path}: {type(error).__name__}: {str(error)[:200]}")
    sys.exit(1 if fuzzing.failures else 0)


if __name__ == "__main__":
    main()
