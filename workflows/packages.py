"""The process packages that Duban ships: the folders of ``bpmn/``, read as data."""

from __future__ import annotations

import tomllib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from graphlib import TopologicalSorter
from importlib.resources import files
from importlib.resources.abc import Traversable
from types import MappingProxyType
from typing import Any, Protocol, TypeVar

from engine.commands.base import Command
from engine.commands.definitions import Deploy
from engine.errors import InvalidInput, Problem
from engine.ids import SYSTEM
from engine.views import Definition

R = TypeVar("R")

_DESCRIPTION = "package.toml"
_MAX_BYTES = 1_000_000
#: The most that may be set of a unit where the parameter itself says nothing: about two years.
_MOST = {"working_days": 500, "days": 730, "months": 24, "years": 2, "percent": 100}


@dataclass(frozen=True, slots=True)
class Label:
    """A text for people in both languages."""

    zh: str
    en: str

    def said_in(self, language: str) -> str:
        """``language`` is a tag like ``zh-CN`` or ``en``."""
        return self.en if language.startswith("en") else self.zh


@dataclass(frozen=True, slots=True)
class Fact:
    """Process data that is known already: shown to people and never asked of them."""

    name: str
    label: Label


@dataclass(frozen=True, slots=True)
class Parameter:
    """A duration or threshold. ``source`` is ``default``, ``practice`` or a clause id.

    ``unit`` is one of time (``working_days``, ``days``, ``months``, …), which diagrams may then
    name, or what is counted (``times``, ``persons``, ``percent``). ``least`` and ``most`` bound
    what an office may set. ``element`` and ``attribute`` say where the diagram names it; both are
    empty where only the domain's code asks for it.
    """

    parameter_id: str
    label: Label
    value: int
    unit: str
    source: str
    element: str
    attribute: str
    least: int = 1
    most: int = 1000

    def bounds(self, value: int) -> tuple[Problem, ...]:
        """What is wrong with a value, as to its size."""
        if self.least <= value <= self.most:
            return ()
        params: dict[str, object] = {"least": self.least, "most": self.most, "value": value}
        return (Problem("value", "应为{least}至{most}之间的整数，实为{value}。", params),)


@dataclass(frozen=True, slots=True)
class Stage:
    """A part of the way that people tell apart, with the elements of the diagram that are in it.

    The stages of a package come in the order of the good way; one without elements has been
    passed as soon as there is an item.
    """

    label: Label
    elements: frozenset[str]


@dataclass(frozen=True, slots=True)
class Package:
    """One folder of ``bpmn/``. ``start_groups`` may start it; ``*`` stands for any one part.

    ``files`` maps paths inside the package to contents.
    """

    key: str
    number: str
    name: Label
    summary: Label
    lanes: tuple[Label, ...]
    clauses: tuple[str, ...]
    calls: tuple[str, ...]
    starts: tuple[str, ...]
    start_form: str
    start_groups: tuple[str, ...]
    facts: tuple[Fact, ...]
    stages: tuple[Stage, ...]
    parameters: Mapping[str, Parameter]
    files: tuple[tuple[str, bytes], ...]

    def limit(self, parameter_id: str) -> int:
        """The default of a parameter, in its unit; ``value_of`` knows what an office has set."""
        return self.parameters[parameter_id].value

    def may_start(self, groups: frozenset[str]) -> bool:
        """Whether one of ``groups`` is among those that may start it."""
        return any(matches(wanted, group) for wanted in self.start_groups for group in groups)


class Executes(Protocol):
    """What ``deploy_all`` needs of an engine."""

    def execute(self, command: Command[R], *, actor: str, key: str = "") -> R: ...


@cache
def packages() -> Mapping[str, Package]:
    """Every package by its key, the called before those that call them."""
    found = {package.key: package for package in _read_all(files("bpmn"))}
    needs = {key: (*package.calls, *package.starts) for key, package in found.items()}
    return MappingProxyType({key: found[key] for key in TopologicalSorter(needs).static_order()})


def deploy_all(engine: Executes, *, actor: str = SYSTEM) -> tuple[Definition, ...]:
    """Deploy every package; what is deployed already with the same content stays as it is."""
    return tuple(
        engine.execute(Deploy(key=each.key, files=each.files, name=each.name.zh), actor=actor)
        for each in packages().values()
    )


def _read_all(root: Traversable) -> Iterator[Package]:
    for folder in sorted(root.iterdir(), key=lambda each: each.name):
        if folder.is_dir() and folder.joinpath(_DESCRIPTION).is_file():
            yield read_package(folder)


def read_package(folder: Traversable) -> Package:
    """The package in ``folder``.

    Raises:
        InvalidInput: its description is no readable TOML.
    """
    said = _description(folder.joinpath(_DESCRIPTION).read_bytes())
    return Package(
        key=said["id"],
        number=said["number"],
        name=Label(**said["name"]),
        summary=Label(**said["summary"]),
        lanes=tuple(Label(**lane) for lane in said["lanes"]),
        clauses=tuple(said["clauses"]),
        calls=tuple(said["calls"]),
        starts=tuple(said["starts"]),
        start_form=said["start_form"],
        start_groups=tuple(said["start_groups"]),
        facts=tuple(Fact(each["name"], _label(each)) for each in said.get("facts", ())),
        stages=tuple(
            Stage(_label(each), frozenset(each["elements"])) for each in said.get("stages", ())
        ),
        parameters=MappingProxyType({each["id"]: _parameter(each) for each in said["parameters"]}),
        files=tuple(sorted(_files_in(folder))),
    )


def _files_in(folder: Traversable, prefix: str = "") -> Iterator[tuple[str, bytes]]:
    """Every file below ``folder`` by its path there, with ``/``; hidden ones are left out."""
    for each in folder.iterdir():
        if each.name.startswith((".", "__")):
            continue
        if each.is_dir():
            yield from _files_in(each, f"{prefix}{each.name}/")
        elif each.is_file():
            yield prefix + each.name, each.read_bytes()


def _description(content: bytes) -> dict[str, Any]:
    if len(content) > _MAX_BYTES:
        raise InvalidInput("package.toml大于{most}字节", most=_MAX_BYTES)
    try:
        return tomllib.loads(content.decode())
    except (UnicodeDecodeError, tomllib.TOMLDecodeError, RecursionError) as error:
        raise InvalidInput("package.toml读不出来：{reason}", reason=str(error)[:200]) from error


def _label(said: Mapping[str, Any]) -> Label:
    return Label(zh=said["zh"], en=said["en"])


def _parameter(said: Mapping[str, Any]) -> Parameter:
    return Parameter(
        parameter_id=said["id"],
        label=_label(said),
        value=said["value"],
        unit=said["unit"],
        source=said["source"],
        element=said.get("element", ""),
        attribute=said.get("attribute", ""),
        least=said.get("least", 1),
        most=said.get("most", _MOST.get(said["unit"], 1000)),
    )


def matches(wanted: str, group: str) -> bool:
    """Whether a group has the shape ``wanted``, in which ``*`` stands for any one part."""
    parts, given = wanted.split(":"), group.split(":")
    return len(parts) == len(given) and all(
        part in ("*", there) for part, there in zip(parts, given, strict=True)
    )
