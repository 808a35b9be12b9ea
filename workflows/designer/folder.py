"""A package as a folder under version control: each file laid out alike, whoever wrote it. Pure.

XML has one element a line and its attributes in one order, JSON one value a line, so that a
change of one element is a change of its lines. What a file means stays the same.
"""

from __future__ import annotations

import json
import tomllib
from dataclasses import dataclass

from lxml import etree

from engine.errors import InvalidInput, Problem
from engine.interpreter.xml_source import Node, UnreadableXml, read_xml
from workflows.designer.views import Files

#: Says which draft the folder was pulled from. Hidden, so that it is no part of the package.
MANIFEST = ".duban.toml"
_FIRST = {"id": 0, "name": 1}


@dataclass(frozen=True, slots=True)
class Pulled:
    """The draft of ``key`` as it was at its save ``version``; 0 is before there was a draft."""

    key: str
    version: int


def laid_out(files: Files) -> Files:
    """The files as the folder holds them. What cannot be read stays as it is."""
    return tuple(sorted((path, _laid_out(path, content)) for path, content in files))


def _laid_out(path: str, content: bytes) -> bytes:
    if path.endswith((".bpmn", ".dmn")):
        return _xml(content)
    if path.endswith(".json"):
        return _json(content)
    return content


def _xml(content: bytes) -> bytes:
    try:
        root = read_xml(content)
    except UnreadableXml:
        return content
    for node in root.iter():
        _order(node)
    etree.indent(root)
    text = etree.tostring(root, encoding="unicode")
    return f'<?xml version="1.0" encoding="UTF-8"?>\n{text}\n'.encode()


def _order(node: Node) -> None:
    """Attributes by name, but what names the element before all others."""
    attributes = sorted(node.attrib.items(), key=lambda each: (_FIRST.get(each[0], 2), each[0]))
    node.attrib.clear()
    for name, value in attributes:
        node.set(name, value)


def _json(content: bytes) -> bytes:
    try:
        found = json.loads(content)
    except (ValueError, RecursionError):
        return content
    return (json.dumps(found, ensure_ascii=False, indent=2) + "\n").encode()


def manifest(pulled: Pulled) -> bytes:
    """What ``MANIFEST`` says."""
    return f'key = "{pulled.key}"\nversion = {pulled.version}\n'.encode()


def read_manifest(content: bytes) -> Pulled:
    """What the folder was pulled from.

    Raises:
        InvalidInput: somebody has changed it to what says nothing.
    """
    try:
        said = tomllib.loads(content.decode())
        key, version = said["key"], said["version"]
    except (UnicodeDecodeError, tomllib.TOMLDecodeError, KeyError):
        key, version = None, None
    if not isinstance(key, str) or not isinstance(version, int):
        problem = Problem(MANIFEST, "请用 duban pull 重新取一次。")
        raise InvalidInput("{file}读不出来。", file=MANIFEST, problems=[problem])
    return Pulled(key, version)
