"""Gathering what is said about the rows of a file, within bounds."""

from __future__ import annotations

from collections import Counter
from dataclasses import asdict
from typing import Any

from workflows.rosters.reading import Row
from workflows.rosters.views import LISTED, Finding, Report, Severity


class Tally:
    """Counts rows and findings, and keeps the first findings of each severity."""

    def __init__(self, sheet: str, unknown_columns: tuple[str, ...]) -> None:
        self._sheet = sheet
        self._unknown = unknown_columns
        self._counts: Counter[str] = Counter()
        self._kept: list[Finding] = []
        self.good = 0
        self.bad = 0

    def add(self, row: Row) -> None:
        if row.bad:
            self.bad += 1
        else:
            self.good += 1
        for finding in row.findings:
            self.say(finding)

    def say(self, finding: Finding) -> None:
        self._counts[finding.severity] += 1
        if self._counts[finding.severity] <= LISTED:
            self._kept.append(finding)

    def report(self) -> Report:
        return Report(
            sheet=self._sheet,
            rows=self.good + self.bad,
            good=self.good,
            bad=self.bad,
            unknown_columns=self._unknown,
            findings=tuple(self._kept),
            counts={str(severity): self._counts[severity] for severity in Severity},
        )


def report_to_json(report: Report) -> dict[str, Any]:
    """A report as JSON types, to be stored."""
    return asdict(report)


def report_from_json(stored: dict[str, Any]) -> Report:
    """The report that ``report_to_json`` was given."""
    if not stored:
        return Report()
    findings = tuple(
        Finding(**{**each, "severity": Severity(each["severity"])}) for each in stored["findings"]
    )
    unknown = tuple(stored["unknown_columns"])
    return Report(**{**stored, "findings": findings, "unknown_columns": unknown})
