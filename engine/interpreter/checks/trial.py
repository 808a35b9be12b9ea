"""The last check: hand the diagram to the parser that will be used in earnest."""

from __future__ import annotations

import logging
from collections.abc import Iterator, Mapping
from typing import Any

from engine.interpreter.checks.catalogue import finding
from engine.interpreter.checks.package import Package, Source
from engine.interpreter.contract import Finding
from engine.interpreter.linking import build_spec, called_outside, pools
from engine.interpreter.xml_source import Node

_log = logging.getLogger(__name__)


def check_by_parsing(package: Package) -> Iterator[Finding]:
    """Of every pool, as if what it calls outside were there."""
    elsewhere: dict[str, Any] = dict.fromkeys(called_outside(package.roots))
    for process in pools(package.roots):
        _, found = build(package, process, called=elsewhere)
        yield from found


def build(
    package: Package, process: Node, *, called: Mapping[str, Any]
) -> tuple[Any, list[Finding]]:
    """The spec of ``process``, or why there is none. ``called`` as for ``build_spec``."""
    source = next(source for source in package.sources if process in source.processes)
    try:
        spec = build_spec(
            package.roots,
            process.get("id"),
            called=called,
            decisions=package.decisions,
            parameters=package.parameters,
        )
    # SpiffWorkflow's parser raises all sorts of things, and a check must never raise.
    except Exception as error:  # noqa: BLE001
        return None, [_refusal(source, process, error)]
    return spec, []


def _refusal(source: Source, process: Node, error: Exception) -> Finding:
    if "RecursionError" in repr(error):
        return finding("BPMN098", process, path=source.path)
    _log.info("parser refused a diagram", extra={"path": source.path}, exc_info=error)
    node = source.by_id.get(getattr(error, "id", "") or "", process)
    return finding("BPMN099", node, path=source.path, reason=str(error).rstrip(". "))
