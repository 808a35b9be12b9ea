"""Printing: tables, promises and aims, and whether they hold."""

from __future__ import annotations

from collections.abc import Sequence


class Report:
    """What one benchmark prints. ``exit_code`` is 1 once a promise was broken."""

    def __init__(self, title: str) -> None:
        self.exit_code = 0
        print(f"\n== {title} ==\n", flush=True)

    def table(self, heads: Sequence[str], rows: Sequence[Sequence[str]]) -> None:
        """The first column is flush left, all others are flush right."""
        lines = [heads, *rows]
        widths = [max(len(line[column]) for line in lines) for column in range(len(heads))]
        for line in lines:
            cells = [cell.rjust(width) for cell, width in zip(line, widths, strict=True)]
            cells[0] = line[0].ljust(widths[0])
            print("  " + "   ".join(cells).rstrip())
        print(flush=True)

    def promise(self, what: str, measured: float, most: float, *, form: str = "{:.2f}") -> None:
        """Say what was promised, what was found, and whether it holds."""
        holds = measured <= most
        self._judge("holds" if holds else "BROKEN", what, form.format(measured), form.format(most))
        if not holds:
            self.exit_code = 1

    def aim(self, what: str, measured: float, below: float) -> None:
        """The same for what is aimed at and not promised: missing it is no failure."""
        verdict = "met" if measured < below else "missed"
        self._judge(verdict, what, f"{measured:.2f}", f"{below:.2f}", word="aim")

    def _judge(
        self, verdict: str, what: str, found: str, bound: str, word: str = "promised"
    ) -> None:
        print(f"  {verdict:<6}  {what}: {found} ({word}: at most {bound})", flush=True)

    def note(self, text: str) -> None:
        print(f"  {text}", flush=True)


def milliseconds(duration_seconds: float) -> str:
    return f"{duration_seconds * 1000:.2f} ms"
