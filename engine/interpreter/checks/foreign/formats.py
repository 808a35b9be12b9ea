"""What a file is that is no BPMN 2.0 diagram, told by its root element."""

from __future__ import annotations

from lxml import etree

from engine.interpreter.xml_source import Node

#: Part of the root's namespace, or its local name, and what the file then is.
_NAMESPACES = (
    ("xpdl", "XPDL"),
    ("schema.omg.org/spec/bpmn/2.0", "BPMN 2.0 beta"),
    ("omg.org/bpmn20", "BPMN 2.0 beta"),
    ("omg.org/spec/dmn", "DMN"),
    ("omg.org/spec/cmmn", "CMMN"),
    ("omg.org/spec/xmi", "XMI"),
    ("schema.omg.org/spec/xmi", "XMI"),
    ("jbpm.org/jpdl", "jPDL"),
    ("schemas.microsoft.com/visio", "Visio"),
    ("graphml", "GraphML"),
    ("w3.org/2000/svg", "SVG"),
    ("docs.oasis-open.org/wsbpel", "BPEL"),
    ("w3.org/2001/xmlschema", "XML Schema"),
)
_NAMES = {
    "aml": "ARIS", "mxfile": "draw.io", "mxgraphmodel": "draw.io", "html": "HTML", "svg": "SVG",
    "process-definition": "jPDL", "package": "XPDL", "bpd": "Bizagi", "mainprocess": "Bonita",
}  # fmt: skip


def format_of(root: Node) -> str:
    """The name of the format; empty where it is not known."""
    name = etree.QName(root)
    namespace = (name.namespace or "").lower()
    for part, spoken in _NAMESPACES:
        if part in namespace:
            return spoken
    return _NAMES.get(name.localname.lower(), "")
