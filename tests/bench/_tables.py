"""Printing: tables, promises and aims, and whether they hold."""

from __future__ import annotations

from collections.abc import Sequence


class Report:
    """What one benchmark prints: tables as they come, and verdicts at its end."""

    def __init__(self, title: str) -> None:
        self._verdicts: list[str] = []
        self._broken = False
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
        """Judge something that was promised: ``measured`` is at most ``most``."""
        holds = measured <= most
        self._broken = self._broken or not holds
        verdict = "holds " if holds else "BROKEN"
        found, bound = form.format(measured), form.format(most)
        self._verdicts.append(f"{verdict}  {what}: {found} (promised: at most {bound})")

    def aim(self, what: str, measured: float, below: float) -> None:
        """Judge something that is aimed at and not promised: missing it is no failure."""
        verdict = "met   " if measured < below else "missed"
        self._verdicts.append(f"{verdict}  {what}: {measured:.2f} (aim: below {below:.2f})")

    def finish(self) -> int:
        """Print the verdicts; the exit code is 1 where a promise was broken."""
        for verdict in self._verdicts:
            print(f"  {verdict}")
        return int(self._broken)

    def note(self, text: str) -> None:
        print(f"  {text}", flush=True)


def milliseconds(duration_seconds: float) -> str:
    return f"{duration_seconds * 1000:.2f} ms"
