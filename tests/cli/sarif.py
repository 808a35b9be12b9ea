"""What SARIF 2.1.0 (OASIS, §3) requires of a log, as far as the checker writes one."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from typing import Any

_LEVELS = ("none", "note", "warning", "error")
_KNOWN: Mapping[str, frozenset[str]] = {
    "log": frozenset({"$schema", "version", "runs"}),
    "run": frozenset({"tool", "language", "columnKind", "invocations", "artifacts", "results"}),
    "rule": frozenset({"id", "shortDescription", "help", "defaultConfiguration"}),
    "result": frozenset(
        {
            *("ruleId", "ruleIndex", "level", "message", "locations", "partialFingerprints"),
            *("codeFlows", "properties"),
        }
    ),
    "location": frozenset({"physicalLocation", "logicalLocations", "message"}),
}
#: RFC 3986: no blank, nothing outside ASCII; what is relative has no scheme.
_URI = re.compile(r"[A-Za-z0-9\-._~:/?#\[\]@!$&'()*+,;=%]+")


def faults(log: Mapping[str, Any]) -> list[str]:
    """What in ``log`` the standard does not allow, each with its place."""
    return list(_log(log))


def _log(log: Mapping[str, Any]) -> Iterator[str]:
    yield from _unknown("log", log)
    if log.get("version") != "2.1.0":
        yield "§3.13.2 version"
    if not isinstance(log.get("runs"), list):
        yield "§3.13.4 runs"
        return
    for run in log["runs"]:
        yield from _run(run)


def _run(run: Mapping[str, Any]) -> Iterator[str]:
    yield from _unknown("run", run)
    driver = run.get("tool", {}).get("driver", {})
    if not driver.get("name"):
        yield "§3.19.8 tool.driver.name"
    if not re.fullmatch(r"[a-z]{2}(-[A-Z]{2})?", run.get("language", "en-US")):
        yield "§3.14.7 language"
    if run.get("columnKind") not in ("utf16CodeUnits", "unicodeCodePoints"):
        yield "§3.14.17 columnKind"
    for invocation in run.get("invocations", []):
        if not isinstance(invocation.get("executionSuccessful"), bool):
            yield "§3.20.14 invocation.executionSuccessful"
    rules = driver.get("rules", [])
    if len({rule.get("id") for rule in rules}) != len(rules):
        yield "§3.49.3 rule ids are not unique"
    for rule in rules:
        yield from _rule(rule)
    for artifact in run.get("artifacts", []):
        yield from _uri(artifact["location"])
    for result in run.get("results", []):
        yield from _result(result, rules)


def _rule(rule: Mapping[str, Any]) -> Iterator[str]:
    yield from _unknown("rule", rule)
    if not rule.get("id"):
        yield "§3.49.3 rule.id"
    for name in ("shortDescription", "help"):
        # §3.12.3: a multiformat message string has a text.
        if not rule.get(name, {}).get("text"):
            yield f"§3.12.3 rule.{name}.text"
    if rule.get("defaultConfiguration", {}).get("level", "warning") not in _LEVELS:
        yield "§3.50.3 defaultConfiguration.level"


def _result(result: Mapping[str, Any], rules: list[Mapping[str, Any]]) -> Iterator[str]:
    yield from _unknown("result", result)
    if not result.get("message", {}).get("text"):
        yield "§3.27.11 result.message"
    if result.get("level") not in _LEVELS:
        yield "§3.27.10 result.level"
    index = result.get("ruleIndex", -1)
    if not 0 <= index < len(rules) or rules[index]["id"] != result.get("ruleId"):
        yield "§3.27.6 result.ruleIndex"
    prints = result.get("partialFingerprints", {})
    if not all(isinstance(value, str) for value in prints.values()):
        yield "§3.27.18 partialFingerprints"
    for location in result.get("locations", []):
        yield from _location(location)
    for flow in result.get("codeFlows", []):
        if not flow.get("threadFlows"):
            yield "§3.36.3 codeFlow.threadFlows"
        for thread in flow.get("threadFlows", []):
            if not thread.get("locations"):
                yield "§3.37.6 threadFlow.locations"
            for step in thread.get("locations", []):
                yield from _location(step.get("location", {}))


def _location(location: Mapping[str, Any]) -> Iterator[str]:
    yield from _unknown("location", location)
    physical = location.get("physicalLocation")
    if physical is not None:
        if "artifactLocation" not in physical and "address" not in physical:
            yield "§3.29.2 physicalLocation"
        yield from _uri(physical.get("artifactLocation", {}))
        start = physical.get("region", {"startLine": 1}).get("startLine")
        if not isinstance(start, int) or start < 1:
            yield "§3.30.5 region.startLine"
    for logical in location.get("logicalLocations", []):
        if not (logical.get("name") or logical.get("fullyQualifiedName")):
            yield "§3.33.4 logicalLocation"
    if "message" in location and not location["message"].get("text"):
        yield "§3.28.5 location.message"


def _uri(location: Mapping[str, Any]) -> Iterator[str]:
    if not _URI.fullmatch(location.get("uri", "")):
        yield f"§3.4.3 uri {location.get('uri')!r}"


def _unknown(kind: str, found: Mapping[str, Any]) -> Iterator[str]:
    yield from (f"{kind} has no {name}" for name in found.keys() - _KNOWN[kind])
