"""Commands and queries about process definitions."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from engine.commands.base import Command, Query
from engine.views import (
    CheckedDefinition,
    Definition,
    DefinitionContent,
    DefinitionFinding,
    KnownService,
    TokenPlay,
    TriedExpression,
)


@dataclass(frozen=True, slots=True)
class Deploy(Command[Definition]):
    """Make the files of one process package a new version of ``key``.

    ``files`` maps paths inside the package to contents: ``.bpmn``, ``.dmn``, ``.form.json`` and
    others. An executable process must have ``key`` as its id; further executable pools of the
    package become definitions of their own. The same content as the latest version makes no new
    one: that version is returned.

    Raises:
        DefinitionError: something in it cannot run; each problem names an element.
    """

    key: str
    files: tuple[tuple[str, bytes], ...]
    name: str = ""


@dataclass(frozen=True, slots=True)
class CheckDefinition(Query[CheckedDefinition]):
    """What would be said of these files if they were deployed. Nothing is kept.

    ``files`` are as those of a deployment, but may hold anything: what cannot be read is a finding.
    """

    files: tuple[tuple[str, bytes], ...]


@dataclass(frozen=True, slots=True)
class PlayTokens(Query[TokenPlay]):
    """Where the tokens of a diagram are after what was chosen, and what may happen next.

    ``content`` is the diagram; ``choices`` are keys of moves, each of those that the play before
    it offered. Data are left out of account: every choice may go every way.

    Raises:
        InvalidInput: It cannot be read, or nothing like that may happen then in this diagram.
    """

    content: str
    choices: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class ListServices(Query[tuple[KnownService, ...]]):
    """The services that diagrams may call, by name."""


@dataclass(frozen=True, slots=True)
class TryExpression(Query[TriedExpression]):
    """What an expression comes to over sample data. Nothing is kept.

    Raises:
        InvalidInput: it is no expression, or fails over these data.
    """

    expression: str
    data: Mapping[str, Any] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class ListDefinitions(Query[tuple[Definition, ...]]):
    """All definitions, or all versions of ``key``, the latest first."""

    key: str = ""
    latest_only: bool = True


@dataclass(frozen=True, slots=True)
class GetDefinition(Query[DefinitionContent]):
    """One definition with its files. By id, or the latest of ``key``."""

    definition_id: int | None = None
    key: str = ""


@dataclass(frozen=True, slots=True)
class InstanceCount:
    """How many instances run and have ended; ``definition_id`` is None where it is of a key."""

    key: str
    definition_id: int | None
    running: int
    ended: int


@dataclass(frozen=True, slots=True)
class CountInstances(Query[tuple[InstanceCount, ...]]):
    """How many instances each process has, or each version of ``key``; archived ones are ended.

    Archived ones are counted for the process alone: an archive does not tell the version. Right
    ``definition.check`` or ``incident.read``.
    """

    key: str = ""


@dataclass(frozen=True, slots=True)
class GetFindings(Query[tuple[DefinitionFinding, ...]]):
    """What a check of a deployed definition finds today. Rights as for ``CountInstances``."""

    definition_id: int
