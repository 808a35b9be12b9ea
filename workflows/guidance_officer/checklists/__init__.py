"""Checklists as versioned data: one file a version, each item with its clause and its enterprises.

Pure but for ``versions``, which reads the files once.
"""

from __future__ import annotations

import tomllib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from functools import cache
from importlib.resources import files
from typing import Any

from engine.errors import NotFound


@dataclass(frozen=True, slots=True)
class Item:
    """``kinds`` are the checklists of D1 that it belongs to; none means all."""

    item_id: str
    clause_id: str
    zh: str
    en: str
    group: Group
    kinds: frozenset[str] = frozenset()

    def said_in(self, language: str) -> str:
        return self.en if language.startswith("en") else self.zh

    def concerns(self, checklist_id: str) -> bool:
        return not self.kinds or checklist_id in self.kinds


@dataclass(frozen=True, slots=True)
class Group:
    """The heading of some items, and the category of what is found under it."""

    zh: str
    en: str
    category: str

    def said_in(self, language: str) -> str:
        return self.en if language.startswith("en") else self.zh


@dataclass(frozen=True, slots=True)
class Version:
    """All checklists as they are from ``valid_from`` on."""

    version: str
    valid_from: date
    items: tuple[Item, ...]

    def checklist(self, checklist_id: str) -> tuple[Item, ...]:
        """The items for this kind of enterprise, in their order."""
        return tuple(item for item in self.items if item.concerns(checklist_id))

    @property
    def by_id(self) -> Mapping[str, Item]:
        return {item.item_id: item for item in self.items}


@cache
def versions() -> tuple[Version, ...]:
    """Every version, the oldest first."""
    found = (
        read_version(tomllib.loads(file.read_text(encoding="utf-8")))
        for file in files(__name__).iterdir()
        if file.name.endswith(".toml")
    )
    return tuple(sorted(found, key=lambda each: each.valid_from))


def in_force(day: date) -> Version:
    """The version that holds on ``day``; before the first one, that."""
    held = [each for each in versions() if each.valid_from <= day]
    return held[-1] if held else versions()[0]


def version_named(version: str) -> Version:
    """A version by its name.

    Raises:
        NotFound: there is none.
    """
    found = next((each for each in versions() if each.version == version), None)
    if found is None:
        raise NotFound("没有检查清单版本“{version}”。", version=version[:40])
    return found


def read_version(said: Mapping[str, Any]) -> Version:
    """A version as its file has it."""
    return Version(said["version"], said["valid_from"], tuple(_items(said["groups"])))


def _items(groups: list[dict[str, Any]]) -> Iterator[Item]:
    for group in groups:
        heading = Group(group["zh"], group["en"], group["category"])
        for each in group["items"]:
            kinds = frozenset(each.get("for", ()))
            yield Item(each["id"], each["clause"], each["zh"], each["en"], heading, kinds)
