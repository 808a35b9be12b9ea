"""Whether two BPMN files say the same, but for spaces, comments, order and defaults."""

from __future__ import annotations

from typing import Any

from engine.interpreter.xml_source import Node, local_name, read_xml

_TYPE = "{http://www.w3.org/2001/XMLSchema-instance}type"
#: What the standard says where nothing is said.
_UNSAID = (("gatewayDirection", "Unspecified"), ("isExecutable", "false"))

Said = tuple[Any, ...]


def said(content: bytes) -> Said:
    """What a file says of its processes, to be compared.

    The drawing is left out: what lies in a closed subprocess is moved to a page of its own.
    """
    root = read_xml(content)
    for node in [node for node in root if local_name(node) == "BPMNDiagram"]:
        root.remove(node)
    return _said(root)


def _said(node: Node) -> Said:
    attributes = dict(node.attrib)
    if _TYPE in attributes:
        prefix, _, name = attributes[_TYPE].rpartition(":")
        attributes[_TYPE] = f"{node.nsmap.get(prefix or None)} {name}"
    told = {each for each in attributes.items() if each not in _UNSAID}
    text = "".join([node.text or "", *(inner.tail or "" for inner in node)]).strip()
    inner = sorted(map(_said, node), key=lambda each: str(each[0]))
    return node.tag, frozenset(told), text, tuple(inner)


def lost(before: bytes, after: bytes) -> list[str]:
    """What ``before`` says and ``after`` does not, by the way to it; what was added is no loss."""
    return list(_lost(said(before), said(after), ""))


def _lost(before: Said, after: Said, way: str) -> Any:
    way = f"{way}/{before[0].rpartition('}')[2]}"
    missing = before[1] - after[1]
    if missing:
        yield f"{way}: {sorted(map(str, missing))}"
    if before[2] != after[2]:
        yield f"{way}: {before[2][:40]!r} became {after[2][:40]!r}"
    left = list(after[3])
    unmatched = []
    for each in before[3]:
        if each in left:
            left.remove(each)
        else:
            unmatched.append(each)
    for each in unmatched:
        like = next((other for other in left if _name(other) == _name(each)), None)
        if like is None:
            yield f"{way}: {each[0].rpartition('}')[2]} {_name(each)[1]}"
        else:
            left.remove(like)
            yield from _lost(each, like, way)


def _name(told: Said) -> tuple[str, str]:
    return told[0], next((str(value) for name, value in told[1] if name == "id"), "")
