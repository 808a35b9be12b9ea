"""YAML text to plain values that know their lines. Pure.

A strict and small part of YAML 1.2: mappings, lists, texts, whole and decimal numbers, ``true``,
``false`` and ``null``. Dates and times stay texts, ``no`` and ``09:00`` too; anchors, tags and
repeated keys are refused.
"""

from __future__ import annotations

import re
from typing import Any, ClassVar

import yaml

from engine.errors import InvalidInput, Problem

#: The largest file, and how deep it may nest.
MAX_BYTES = 262_144
MAX_DEPTH = 20

_SCALARS: tuple[tuple[str, str, str], ...] = (
    ("tag:yaml.org,2002:null", r"^(?:~|null|)$", "~n\0"),
    ("tag:yaml.org,2002:bool", r"^(?:true|false)$", "tf"),
    ("tag:yaml.org,2002:int", r"^-?(?:0|[1-9][0-9]{0,17})$", "-0123456789"),
    ("tag:yaml.org,2002:float", r"^-?(?:0|[1-9][0-9]*)\.[0-9]+$", "-0123456789"),
)


class Fields(dict[str, Any]):
    """A mapping of the file. ``line`` is where it begins, ``lines`` where each key stands."""

    def __init__(self, line: int) -> None:
        super().__init__()
        self.line = line
        self.lines: dict[str, int] = {}


class _Loader(yaml.SafeLoader):
    # Without YAML 1.1's own: they take 09:00 for a number and no for false.
    yaml_implicit_resolvers: ClassVar[dict[str, Any]] = {}  # type: ignore[misc]

    def compose_node(self, parent: yaml.Node | None, index: int) -> yaml.Node | None:
        if self.check_event(yaml.AliasEvent):
            event = self.peek_event()  # type: ignore[no-untyped-call]
            raise yaml.MarkedYAMLError(problem="anchors", problem_mark=event.start_mark)
        return super().compose_node(parent, index)


for _tag, _pattern, _first in _SCALARS:
    _Loader.add_implicit_resolver(_tag, re.compile(_pattern), [*_first.replace("\0", ""), ""])


def read_source(text: bytes, path: str) -> Fields:
    """The mapping that the file is.

    Raises:
        InvalidInput: it is no such YAML; the problem's field is ``path:line``.
    """
    if len(text) > MAX_BYTES:
        raise refusal(path, 1, "文件大于{limit}字节，请拆成几个。", limit=MAX_BYTES)
    try:
        loader = _Loader(text.decode("utf-8-sig"))
        try:
            node = loader.get_single_node()
        finally:
            loader.dispose()
    except UnicodeDecodeError:
        raise refusal(path, 1, "文件不是 UTF-8 编码，请另存为 UTF-8。") from None
    except yaml.MarkedYAMLError as error:
        line = error.problem_mark.line + 1 if error.problem_mark else 1
        if error.problem == "anchors":
            raise refusal(path, line, "这里不能使用锚点和别名，请写出全文。") from None
        raise refusal(path, line, "不是有效的 YAML：{problem}。", problem=error.problem) from None
    except yaml.YAMLError as error:
        raise refusal(path, 1, "不是有效的 YAML：{problem}。", problem=str(error)) from None
    value = _value(node, path, depth=0) if node is not None else None
    if not isinstance(value, Fields):
        raise refusal(path, 1, "文件应当由“名称: 内容”组成。")
    return value


def refusal(path: str, line: int, template: str, **params: object) -> InvalidInput:
    """What is wrong at a line of the file."""
    place = f"{path}:{line}"
    return InvalidInput(
        "场景文件 {place} 有误。", place=place, problems=[Problem(place, template, params)]
    )


def _value(node: yaml.Node, path: str, *, depth: int) -> Any:
    line = node.start_mark.line + 1
    if depth > MAX_DEPTH:
        raise refusal(path, line, "嵌套超过{limit}层。", limit=MAX_DEPTH)
    if isinstance(node, yaml.MappingNode):
        return _fields(node, path, depth=depth)
    if isinstance(node, yaml.SequenceNode):
        return [_value(each, path, depth=depth + 1) for each in node.value]
    return _scalar(node, path, line)


def _fields(node: yaml.MappingNode, path: str, *, depth: int) -> Fields:
    found = Fields(node.start_mark.line + 1)
    for key_node, value_node in node.value:
        line = key_node.start_mark.line + 1
        if not isinstance(key_node, yaml.ScalarNode):
            raise refusal(path, line, "名称应当是文字。")
        key = str(key_node.value)
        if key in found:
            raise refusal(path, line, "“{key}”写了两次。", key=key)
        found[key] = _value(value_node, path, depth=depth + 1)
        found.lines[key] = line
    return found


def _scalar(node: yaml.Node, path: str, line: int) -> Any:
    match node.tag.rpartition(":")[2]:
        case "null":
            return None
        case "bool":
            return node.value == "true"
        case "int":
            return int(node.value)
        case "float":
            return float(node.value)
        case "str":
            return str(node.value)
    raise refusal(path, line, "这里不能使用 YAML 标签 {tag}。", tag=node.tag)
