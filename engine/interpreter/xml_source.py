"""Reading XML that strangers wrote: no entities, no network, bounded in size and depth."""

from __future__ import annotations

import re
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
MAX_TAGS = 300_000
MAX_ATTRIBUTES = 200
#: Encodings that modelers write, by the names that a file may give them.
ENCODINGS = {
    "utf-8": "utf-8-sig", "utf8": "utf-8-sig", "us-ascii": "ascii", "ascii": "ascii",
    "iso-8859-1": "latin-1", "latin1": "latin-1", "windows-1252": "cp1252",
    "gb2312": "gb18030", "gbk": "gb18030", "gb18030": "gb18030",
}  # fmt: skip
_MARKS = ((b"\xef\xbb\xbf", "utf-8-sig"), (b"\xff\xfe", "utf-16"), (b"\xfe\xff", "utf-16"))
_DECLARED = re.compile(rb"""<\?xml[^>]{1,100}?encoding\s*=\s*["']([A-Za-z0-9._-]{1,40})["']""")
_DECLARATION = re.compile(r"^<\?xml[^>]*\?>")
_BEFORE = re.compile(r"\s+|<\?.*?\?>|<!--.*?-->", re.DOTALL)

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
    text = text_in(content)
    _refuse_prolog(text)
    _refuse_crowd(text)
    parser = etree.XMLParser(
        encoding="utf-8",
        resolve_entities=False,
        no_network=True,
        huge_tree=False,
        load_dtd=False,
        dtd_validation=False,
        remove_comments=True,
        remove_pis=True,
    )
    try:
        root = etree.fromstring(text.encode(), parser)
    except (etree.XMLSyntaxError, ValueError) as error:
        line = getattr(error, "lineno", 0) or 0
        raise UnreadableXml("XML001", f"not well-formed XML: {error}", line=line) from None
    if _has_doctype(root):
        raise UnreadableXml("XML003", "a DOCTYPE is not allowed")
    _refuse_excess(root)
    return root


def text_in(content: bytes) -> str:
    """What the bytes say, in the encoding that they name: whoever checks must read the same.

    The declaration is left out: it would name that encoding.

    Raises:
        UnreadableXml: They name one that is not read, or another than theirs.
    """
    encoding = next((name for mark, name in _MARKS if content.startswith(mark)), "")
    declared = _DECLARED.match(content)
    named = (declared.group(1).decode("ascii").lower() if declared else "") or "utf-8"
    if not encoding:
        if named not in ENCODINGS:
            raise UnreadableXml("XML001", f"the encoding {named} is not read here", line=1)
        encoding = ENCODINGS[named]
    try:
        text = content.decode(encoding)
    except UnicodeDecodeError as error:
        line = content[: error.start].count(b"\n") + 1
        raise UnreadableXml("XML001", f"not written in {encoding}", line=line) from None
    return _DECLARATION.sub("", text, count=1)


def _refuse_prolog(text: str) -> None:
    """A DOCTYPE stands before the first element; its entities must not even be read."""
    position = 0
    while (skipped := _BEFORE.match(text, position)) and skipped.end() > position:
        position = skipped.end()
    if text[position : position + 9].upper() == "<!DOCTYPE":
        line = text.count("\n", 0, position) + 1
        raise UnreadableXml("XML003", "a DOCTYPE is not allowed", line=line)


def _refuse_crowd(text: str) -> None:
    """Each tag becomes objects many times its size, so there may not be too many."""
    if text.count("<") > MAX_TAGS:
        raise UnreadableXml("XML002", f"the file has more than {MAX_TAGS} tags")


def _has_doctype(root: Node) -> bool:
    return bool(root.getroottree().docinfo.doctype)


def _refuse_excess(root: Node) -> None:
    depth = 0
    for event, node in etree.iterwalk(root, events=("start", "end")):
        depth += 1 if event == "start" else -1
        if depth > MAX_DEPTH:
            raise UnreadableXml(
                "XML004", f"elements are nested deeper than {MAX_DEPTH}", line=line_of(node)
            )
        if event == "start" and len(node.attrib) > MAX_ATTRIBUTES:
            raise UnreadableXml(
                "XML002",
                f"an element has more than {MAX_ATTRIBUTES} attributes",
                line=line_of(node),
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
