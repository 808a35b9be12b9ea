"""Script tasks: their language, whether the script may run, and the names that it reads."""

from __future__ import annotations

from collections.abc import Iterator

from engine.interpreter.checks.catalogue import finding
from engine.interpreter.checks.package import Package, Scope
from engine.interpreter.contract import Finding
from engine.interpreter.elements import duban
from engine.interpreter.xml_source import BPMN, Node, bpmn_child, is_bpmn, line_of
from engine.json_text import UnreadableJson, read_json
from engine.scripting import Script, ScriptError, read_script

LANGUAGES = ("python", "text/x-python", "text/python", "application/x-python")
#: What may bring data that no file of the package tells of.
_UNTOLD = (
    "serviceTask", "receiveTask", "messageEventDefinition", "callActivity", "signalEventDefinition",
)  # fmt: skip


def check_scripts(package: Package) -> Iterator[Finding]:
    known: frozenset[str] | None = None
    for scope in package.scopes():
        for node in scope.flow_nodes.values():
            if is_bpmn(node, "scriptTask"):
                script, findings = _read(scope, node)
                yield from findings
                if script is not None:
                    known = _known(package) if known is None else known
                    yield from _unset(package, scope, node, script, known)


def _read(scope: Scope, node: Node) -> tuple[Script | None, list[Finding]]:
    path, source = scope.source.path, bpmn_child(node, "script")
    language = (node.get("scriptFormat") or "").strip()
    if language.lower() not in LANGUAGES:
        return None, [finding("BPMN012", node, path=path, language=language or "-")]
    text = script_text(source)
    if not text.strip():
        return None, [finding("BPMN015", node, path=path)]
    try:
        script = read_script(text)
    except ScriptError as error:
        return None, [_at(scope, node, error)]
    if duban(node, "resultVariable") and script.value is None:
        return None, [finding("BPMN017", node, path=path)]
    return script, []


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


def _unset(
    package: Package, scope: Scope, node: Node, script: Script, known: frozenset[str]
) -> Iterator[Finding]:
    if _untold(package):
        return
    for name, line in script.reads:
        if name not in known:
            found = finding("BPMN018", node, path=scope.source.path, variable=name)
            yield _on_line(found, node, line)


def _untold(package: Package) -> bool:
    return any(
        next(process.iter(*(f"{{{BPMN}}}{kind}" for kind in _UNTOLD)), None) is not None
        for _, process in package.running
    )


def _known(package: Package) -> frozenset[str]:
    """Every variable that a form, a script, a decision, a loop or the process itself names."""
    found = {key for form in package.form_contents for key in _form_keys(form)}
    for table in package.decisions.values():
        found.update(output.name for output in table.outputs)
    for _, process in package.running:
        found.update(duban(process, "searchable").replace(",", " ").split())
        for node in process.iter(f"{{{BPMN}}}*"):
            found.update(duban(node, name) for name in ("resultVariable", "item", "output"))
            if is_bpmn(node, "scriptTask"):
                found.update(_sets(node))
            elif is_bpmn(node, "inputDataItem"):
                found.update((node.get("name") or "", node.get("id") or ""))
            elif is_bpmn(node, "dataObject"):
                found.add(node.get("name") or "")
    return frozenset(found)


def _sets(node: Node) -> tuple[str, ...]:
    try:
        return read_script(script_text(bpmn_child(node, "script"))).sets
    except ScriptError:
        return ()


def _form_keys(content: bytes) -> Iterator[str]:
    """The first parts of the keys of a form's fields, however deep these stand."""
    try:
        left = [read_json(content)]
    except UnreadableJson:
        return
    while left:
        each = left.pop()
        if isinstance(each, dict):
            key = each.get("key") or each.get("path")
            if isinstance(key, str):
                yield key.partition(".")[0]
            left.extend(each.values())
        elif isinstance(each, list):
            left.extend(each)
