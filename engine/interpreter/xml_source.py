"""Reading XML that strangers wrote: no entities, no network, bounded in size and depth."""

from __future__ import annotations

from typing import Any

from lxml import etree

BPMN = "http://www.omg.org/spec/BPMN/20100524/MODEL"
BPMNDI = "http://www.omg.org/spec/BPMN/20100524/DI"
DC = "http://www.omg.org/spec/DD/20100524/DC"
DI = "http://www.omg.org/spec/DD/20100524/DI"
DUBAN = "urn:duban:bpmn:1"
XSI = "http://www.w3.org/2001/XMLSchema-instance"

NAMESPACES = {"bpmn": BPMN, "bpmndi": BPMNDI, "dc": DC, "di": DI, "duban": DUBAN}

MAX_BYTES = 5_000_000
MAX_DEPTH = 100

Node = Any  # lxml.etree._Element; lxml carries no types.


class UnreadableXml(Exception):
    """The bytes are no XML that we read. ``code`` is stable; ``line`` is 0 where unknown."""

    def __init__(self, code: str, reason: str, *, line: int = 0) -> None:
        self.code = code
        self.reason = reason
        self.line = line
        super().__init__(f"{reason} (line {line})" if line else reason)


def read_xml(content: bytes) -> Node:
    """The root element of ``content``.

    Raises:
        UnreadableXml: Too large, not well-formed, with a DOCTYPE or entities, or too deep.
    """
    if len(content) > MAX_BYTES:
        raise UnreadableXml("XML002", f"the file is larger than {MAX_BYTES} bytes")
    parser = etree.XMLParser(
        resolve_entities=False,
        no_network=True,
        huge_tree=False,
        load_dtd=False,
        dtd_validation=False,
        remove_comments=True,
        remove_pis=True,
    )
    try:
        root = etree.fromstring(content, parser)
    except (etree.XMLSyntaxError, ValueError) as error:
        line = getattr(error, "lineno", 0) or 0
        raise UnreadableXml("XML001", f"not well-formed XML: {error}", line=line) from None
    if _has_doctype(root):
        raise UnreadableXml("XML003", "a DOCTYPE is not allowed")
    _refuse_depth(root)
    return root


def _has_doctype(root: Node) -> bool:
    return bool(root.getroottree().docinfo.doctype)


def _refuse_depth(root: Node) -> None:
    depth = 0
    for event, node in etree.iterwalk(root, events=("start", "end")):
        depth += 1 if event == "start" else -1
        if depth > MAX_DEPTH:
            raise UnreadableXml(
                "XML004", f"elements are nested deeper than {MAX_DEPTH}", line=line_of(node)
            )


def local_name(node: Node) -> str:
    """The tag without its namespace; empty for comments and processing instructions."""
    return etree.QName(node).localname if isinstance(node.tag, str) else ""


def is_bpmn(node: Node, name: str) -> bool:
    return bool(node.tag == f"{{{BPMN}}}{name}")


def bpmn_children(node: Node, name: str) -> list[Node]:
    return list(node.iterchildren(f"{{{BPMN}}}{name}"))


def bpmn_child(node: Node, name: str) -> Node | None:
    return next(node.iterchildren(f"{{{BPMN}}}{name}"), None)


def text_of(node: Node | None) -> str:
    return "" if node is None else "".join(node.itertext()).strip()


def line_of(node: Node) -> int:
    return int(node.sourceline or 0)
