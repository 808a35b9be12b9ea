"""The last check: hand the diagram to the parser that will be used in earnest."""

from __future__ import annotations

import logging
from collections.abc import Iterator
from typing import Any

from engine.interpreter.checks.catalogue import finding
from engine.interpreter.checks.package import Package, Source
from engine.interpreter.contract import Finding
from engine.interpreter.linking import build_spec, called_outside, pools
from engine.interpreter.xml_source import Node

_log = logging.getLogger(__name__)


def check_by_parsing(package: Package) -> Iterator[Finding]:
    roots = [item.root for item in package.sources]
    running = [process for _, process in package.running]
    for process in pools(roots):
        source = package.running[running.index(process)][0]
        yield from _parsed(package, source, process)


def _parsed(package: Package, source: Source, process: Node) -> Iterator[Finding]:
    roots = [item.root for item in package.sources]
    elsewhere: dict[str, Any] = dict.fromkeys(called_outside(roots))
    try:
        build_spec(roots, process.get("id"), called=elsewhere, decisions=package.decisions)
    # SpiffWorkflow's parser raises all sorts of things, and a check must never raise.
    except Exception as error:  # noqa: BLE001
        if "RecursionError" in repr(error):
            yield finding("BPMN098", process, path=source.path)
            return
        _log.info("parser refused a diagram", extra={"path": source.path}, exc_info=True)
        node = source.by_id.get(getattr(error, "id", "") or "", process)
        yield finding("BPMN099", node, path=source.path, reason=str(error).rstrip(". "))
