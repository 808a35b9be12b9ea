"""Script tasks: their language, and whether the script may run.

That the names which it reads are set somewhere is looked at with all other variables.
"""

from __future__ import annotations

from collections.abc import Iterator

from engine.interpreter.checks.catalogue import finding
from engine.interpreter.checks.package import Package, Scope
from engine.interpreter.contract import Finding
from engine.interpreter.elements import duban
from engine.interpreter.xml_source import Node, bpmn_child, is_bpmn, line_of
from engine.scripting import ScriptError, read_script

LANGUAGES = ("python", "text/x-python", "text/python", "application/x-python")


def check_scripts(package: Package) -> Iterator[Finding]:
    for scope in package.scopes():
        for node in scope.flow_nodes.values():
            if is_bpmn(node, "scriptTask"):
                yield from _unfit(scope, node)


def _unfit(scope: Scope, node: Node) -> list[Finding]:
    path, source = scope.source.path, bpmn_child(node, "script")
    language = (node.get("scriptFormat") or "").strip()
    if language.lower() not in LANGUAGES:
        return [finding("BPMN012", node, path=path, language=language or "-")]
    text = script_text(source)
    if not text.strip():
        return [finding("BPMN015", node, path=path)]
    try:
        script = read_script(text)
    except ScriptError as error:
        return [_at(scope, node, error)]
    if duban(node, "resultVariable") and script.value is None:
        return [finding("BPMN017", node, path=path)]
    return []


def script_text(source: Node | None) -> str:
    """The script as it stands in the diagram, so that its lines keep their numbers."""
    return "" if source is None else "".join(source.itertext())


def _at(scope: Scope, node: Node, error: ScriptError) -> Finding:
    """``line`` is that of the diagram where the script goes wrong."""
    found = finding("BPMN016", node, path=scope.source.path, line=error.line, reason=error.reason)
    return _on_line(found, node, error.line)


def _on_line(found: Finding, node: Node, line: int) -> Finding:
    begins = line_of(bpmn_child(node, "script"))
    return Finding(
        code=found.code,
        severity=found.severity,
        text=found.text,
        remedy=found.remedy,
        element_id=found.element_id,
        element_name=found.element_name,
        line=begins + max(line, 1) - 1,
        path=found.path,
        params={**found.params, "script_line": line},
    )
