"""From the files of the blocks to what they say."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from functools import cache
from importlib.resources import files
from importlib.resources.abc import Traversable
from types import MappingProxyType
from typing import Any

from workflows.designer.blocks.model import Block, Field, Flow, Step
from workflows.packages import Label

#: In the order in which a matter usually meets them.
_ORDER = (
    "sign_for", "visit", "inspection", "finding", "countersign", "notice", "appeal", "ladder",
)  # fmt: skip
_LABELS = frozenset({"name", "told", "label"})
#: What is written shorter, or otherwise than Python lets a field be called.
_CALLED = {"id": "step_id", "from": "source", "to": "target", "type": "kind"}


@cache
def catalogue() -> Mapping[str, Block]:
    """Every block by its id, in the order of the menu."""
    folder = files("workflows.designer.blocks")
    return MappingProxyType({each: _block(each, folder / f"{each}.toml") for each in _ORDER})


def _block(block_id: str, path: Traversable) -> Block:
    said = tomllib.loads(path.read_text(encoding="utf-8"))
    return Block(
        block_id=block_id,
        name=Label(**said["name"]),
        told=Label(**said["told"]),
        steps=tuple(_step(each) for each in said["steps"]),
        flows=tuple(Flow(**_named(each)) for each in said["flows"]),
        forms={name: tuple(_field(each) for each in form) for name, form in said["forms"].items()},
        asks=tuple(said.get("asks", ())),
    )


def _step(said: dict[str, Any]) -> Step:
    said = {**said, "at": tuple(said.get("at", (0, 0)))}
    if "from" in said:
        said["due_from"] = said.pop("from")
    return Step(**_named(said))


def _field(said: dict[str, Any]) -> Field:
    values = tuple((value, Label(zh, en)) for value, zh, en in said.get("values", ()))
    return Field(**_named({**said, "values": values}))


def _named(said: dict[str, Any]) -> dict[str, Any]:
    return {
        _CALLED.get(name, name): Label(**value) if name in _LABELS else value
        for name, value in said.items()
    }
