"""Damages diagrams as tools, hands and networks do: nodes, attributes, references, bytes."""

from __future__ import annotations

import random
from collections.abc import Callable, Sequence
from copy import deepcopy
from typing import Any

from lxml import etree

Node = Any  # lxml carries no types.
_ODD = ("", " ", "a b", "督办", "x" * 300, "1", "a:b", "{", "${x}", "true", "\u202e", "<&>'\"")
_ENCODINGS = ("utf-8", "utf-16", "utf-16-le", "gb18030", "latin-1", "utf-8-sig", "utf-32")


def damaged(content: bytes, chance: random.Random) -> bytes:
    """``content`` after one to four mishaps; the same for the same ``chance``."""
    for _ in range(chance.randint(1, 4)):
        if chance.random() < 0.8:
            content = _in_tree(content, chance)
        else:
            content = chance.choice(_BYTES)(content, chance)
    return content


def _in_tree(content: bytes, chance: random.Random) -> bytes:
    try:
        root = etree.fromstring(content, etree.XMLParser(resolve_entities=False))
    except (etree.XMLSyntaxError, ValueError):
        return content
    nodes = [node for node in root.iter() if isinstance(node.tag, str)]
    chance.choice(_TREE)(chance.choice(nodes), nodes, chance)
    return bytes(etree.tostring(root, xml_declaration=True, encoding="UTF-8"))


def _remove(node: Node, _nodes: Sequence[Node], _chance: random.Random) -> None:
    if node.getparent() is not None:
        node.getparent().remove(node)


def _double(node: Node, _nodes: Sequence[Node], _chance: random.Random) -> None:
    if node.getparent() is not None:
        node.addnext(deepcopy(node))


def _move(node: Node, nodes: Sequence[Node], chance: random.Random) -> None:
    target = chance.choice(nodes)
    if node.getparent() is not None and target not in node.iter():
        target.append(node)


def _rename(node: Node, nodes: Sequence[Node], chance: random.Random) -> None:
    node.tag = chance.choice(nodes).tag


def _unset(node: Node, _nodes: Sequence[Node], chance: random.Random) -> None:
    if node.attrib:
        del node.attrib[chance.choice(list(node.attrib))]


def _set(node: Node, nodes: Sequence[Node], chance: random.Random) -> None:
    others = [(key, value) for other in nodes for key, value in other.attrib.items()]
    if others:
        key, value = chance.choice(others)
        node.set(key, chance.choice((value, chance.choice(others)[1], chance.choice(_ODD))))


def _write(node: Node, nodes: Sequence[Node], chance: random.Random) -> None:
    node.text = chance.choice((chance.choice(nodes).text or "", *_ODD))


_TREE: Sequence[Callable[[Node, Sequence[Node], random.Random], None]] = (
    _remove, _double, _move, _rename, _unset, _set, _set, _write,
)  # fmt: skip


def _cut(content: bytes, chance: random.Random) -> bytes:
    return content[: chance.randrange(len(content) + 1)]


def _garble(content: bytes, chance: random.Random) -> bytes:
    at = chance.randrange(len(content) + 1)
    return content[:at] + bytes([chance.randrange(256)]) + content[at + 1 :]


def _recode(content: bytes, chance: random.Random) -> bytes:
    text = content.decode("utf-8", "replace")
    return text.encode(chance.choice(_ENCODINGS), "replace")


def _declare(content: bytes, chance: random.Random) -> bytes:
    named = chance.choice((*_ENCODINGS, "x-none", "")).encode()
    return content.replace(b"UTF-8", named, 1)


_BYTES: Sequence[Callable[[bytes, random.Random], bytes]] = (_cut, _garble, _recode, _declare)
