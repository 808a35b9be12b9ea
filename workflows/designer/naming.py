"""What a process that is only drawn so far is called. Pure."""

from __future__ import annotations

from engine.interpreter.xml_source import UnreadableXml, bpmn_children, read_xml
from workflows.designer.views import Files


def name_in(files: Files, key: str) -> str:
    """The name of the process ``key`` in the diagrams of its package; empty where it has none."""
    for path, content in files:
        if not path.endswith(".bpmn"):
            continue
        try:
            root = read_xml(content)
        except UnreadableXml:
            continue
        for process in bpmn_children(root, "process"):
            if process.get("id") == key:
                return str(process.get("name") or "").strip()
    return ""
