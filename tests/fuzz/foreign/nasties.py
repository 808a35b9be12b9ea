"""Puts into a diagram what modelers stumble over: what they cannot represent, and read away."""

from __future__ import annotations

from collections.abc import Callable
from random import Random
from typing import Any

from lxml import etree

from tests.fuzz.foreign.manners import DC, DD, MODEL

Node = Any
_ODD = "urn:odd:1"
_PREFIXES: tuple[Any, ...] = ({"odd": _ODD}, {None: _ODD})
_WORDS = ("留着", "a < b & c", "  两边有空格  ", "第一行\n第二行", "]]", "=x", "bpmn:task")


def nasty(text: str, random: Random, *, most: int = 8) -> str:
    """``text`` with one to ``most`` things put in, here and there."""
    root = etree.fromstring(text.encode(), etree.XMLParser(strip_cdata=False))
    elements = [node for node in root.iter() if isinstance(node.tag, str)]
    for _ in range(random.randint(1, most)):
        random.choice(_THINGS)(random.choice(elements), random)
    written = etree.tostring(root.getroottree(), encoding="unicode")
    return f'<?xml version="1.0" encoding="UTF-8"?>\n{written}'


def _put(node: Node, made: Node, random: Random) -> None:
    """Between the elements in ``node``, or before its text."""
    if len(node) or not (node.text or "").strip():
        at = random.randint(0, len(node))
        made.tail = "\n"
        node.insert(at, made)
    else:
        made.tail, node.text = node.text, None
        node.insert(0, made)


def _comment(node: Node, random: Random) -> None:
    _put(node, etree.Comment(f" {random.choice(_WORDS)} "), random)


def _instruction(node: Node, random: Random) -> None:
    _put(node, etree.ProcessingInstruction("tool", f'keep="{random.randint(1, 9)}"'), random)


def _around(node: Node, random: Random) -> None:
    """Before and behind the one element of the file."""
    root = node.getroottree().getroot()
    root.addprevious(etree.Comment(f" before {random.randint(1, 9)} "))
    root.addnext(etree.ProcessingInstruction("behind", str(random.randint(1, 9))))


def _attribute(node: Node, random: Random) -> None:
    node.set(f"{{{_ODD}}}mark{random.randint(1, 3)}", random.choice(_WORDS))


def _unknown_attribute(node: Node, random: Random) -> None:
    node.set(f"unknown{random.randint(1, 3)}", random.choice(_WORDS))


def _stranger(node: Node, random: Random) -> None:
    """An element of another tool where extensions have no place."""
    if (node.text or "").strip() and not len(node):
        return
    made = etree.Element(f"{{{_ODD}}}thing", nsmap=_PREFIXES[random.randint(0, 1)])
    made.text = random.choice(_WORDS)
    etree.SubElement(made, f"{{{_ODD}}}inner", id="twice").text = random.choice(_WORDS)
    _put(node, made, random)


def _unknown_of_bpmn(node: Node, random: Random) -> None:
    if not (node.text or "").strip():
        _put(
            node,
            etree.Element(f"{{{MODEL}}}noSuchThing", id=f"no_{random.getrandbits(24)}"),
            random,
        )


def _markup(node: Node, _random: Random) -> None:
    """A documentation with markup in it."""
    if (
        not node.tag.startswith(f"{{{MODEL}}}")
        or node.tag.endswith("efinitions")
        or not node.get("id")
    ):
        return
    made = etree.Element(f"{{{MODEL}}}documentation", textFormat="text/html")
    made.text = "先看"
    bold = etree.SubElement(made, "{http://www.w3.org/1999/xhtml}b")
    bold.text, bold.tail = "这个", "再说 "
    node.insert(0, made)


def _extensions(node: Node, random: Random) -> None:
    if not node.tag.startswith(f"{{{MODEL}}}") or not node.get("id"):
        return
    made = etree.Element(f"{{{MODEL}}}extensionElements")
    held = etree.SubElement(made, f"{{{_ODD}}}held", nsmap={"o": _ODD}, id="twice", value="<>&\"'")
    held.append(etree.Comment("inside"))
    held.text = etree.CDATA("if (a < b) { c() }")
    held.set(etree.QName("http://www.w3.org/XML/1998/namespace", "space"), "preserve")
    node.insert(0, made)


def _twin(node: Node, random: Random) -> None:
    """A second element with an id that there is already."""
    parent = node.getparent()
    if parent is not None and node.get("id") and node.tag.startswith(f"{{{MODEL}}}"):
        parent.insert(
            parent.index(node) + 1, etree.Element(node.tag, id=node.get("id"), name="又一个")
        )


def _numbers(node: Node, _random: Random) -> None:
    for bounds in node.getroottree().iter(f"{{{DC}}}Bounds", f"{{{DD}}}waypoint"):
        for name in ("x", "y"):
            if (value := bounds.get(name)) and value.lstrip("-").isdigit():
                bounds.set(name, f"{value}.0")


_THINGS: tuple[Callable[[Node, Random], None], ...] = (
    _comment, _comment, _instruction, _around, _attribute, _attribute, _unknown_attribute,
    _stranger, _unknown_of_bpmn, _markup, _extensions, _twin, _numbers,
)  # fmt: skip
