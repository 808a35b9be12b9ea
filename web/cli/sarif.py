"""Findings as SARIF 2.1.0 (OASIS), which editors and code hosts show at their lines."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from importlib.metadata import version
from pathlib import Path
from typing import Any
from urllib.parse import quote

from engine.interpreter.checks.catalogue import CATALOGUE
from web.cli.checking import Found, Report
from web.cli.language import present_locale, say
from web.i18n import LANGUAGE_TAGS, N_, translate

_SCHEMA = "https://json.schemastore.org/sarif-2.1.0.json"
_LEVELS = {"error": "error", "warning": "warning", "info": "note"}


def as_sarif(reports: Sequence[Report]) -> Mapping[str, Any]:
    """One run of the checker over all files; rules are those that were found to be broken."""
    codes = sorted({found.code for report in reports for found in report.findings})
    run = {
        "tool": {
            "driver": {
                "name": "duban",
                "version": version("duban"),
                "rules": [_rule(code) for code in codes],
            }
        },
        "language": LANGUAGE_TAGS[present_locale()],
        "columnKind": "unicodeCodePoints",
        "invocations": [{"executionSuccessful": not any(report.unreadable for report in reports)}],
        "artifacts": [{"location": {"uri": _uri(report.file)}} for report in reports],
        "results": [
            _result(report, found, codes) for report in reports for found in report.findings
        ],
    }
    return {"$schema": _SCHEMA, "version": "2.1.0", "runs": [run]}


def _rule(code: str) -> Mapping[str, Any]:
    kind = CATALOGUE.get(code)
    if kind is None:
        text, remedy, severity = say(N_("文件读不出来。")), "", "error"
    else:
        # The fields stay open: a rule speaks of no element in particular.
        text, remedy = (translate(each, present_locale()) for each in (kind.text, kind.remedy))
        severity = kind.severity
    return {
        "id": code,
        "shortDescription": {"text": text},
        "help": {"text": remedy or text},
        "defaultConfiguration": {"level": _LEVELS[severity]},
    }


def _result(report: Report, found: Found, codes: Sequence[str]) -> Mapping[str, Any]:
    result: dict[str, Any] = {
        "ruleId": found.code,
        "ruleIndex": codes.index(found.code),
        "level": _LEVELS[found.severity],
        "message": {"text": f"{found.text} {found.remedy}".strip()},
        "locations": [_location(report, found.element_id, found.element_name, line=found.line)],
        "partialFingerprints": {"element/v1": f"{found.code}:{found.element_id}"},
    }
    if found.path:
        steps = [
            {"location": _location(report, step.element_id, "", flows=step.flow_ids)}
            for step in found.path
        ]
        result["codeFlows"] = [{"threadFlows": [{"locations": steps}]}]
        result["properties"] = {
            "marking": [
                {"element_id": token.element_id, "flow_id": token.flow_id}
                for token in found.marking
            ]
        }
    return result


def _location(
    report: Report, element_id: str, name: str, *, line: int = 0, flows: Sequence[str] = ()
) -> Mapping[str, Any]:
    physical: dict[str, Any] = {"artifactLocation": {"uri": _uri(report.file)}}
    if line:
        physical["region"] = {"startLine": line}
    location: dict[str, Any] = {"physicalLocation": physical}
    if element_id:
        logical = {"fullyQualifiedName": element_id, "kind": "element"}
        location["logicalLocations"] = [{**logical, "name": name or element_id}]
    if flows:
        location["message"] = {"text": " ".join((element_id, "→", *flows))}
    return location


def _uri(file: str) -> str:
    path = Path(file)
    return path.as_uri() if path.is_absolute() else quote(path.as_posix())
