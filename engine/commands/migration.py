"""Commands and queries that put running instances onto another version of their definition."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from engine.commands.base import Command, Query
from engine.views_of_moves import (
    Migration,
    MigrationOutcome,
    MigrationProposal,
    MigrationTrial,
    VersionStanding,
)


@dataclass(frozen=True, slots=True)
class MigrateInstances(Command[Migration]):
    """Migrate running instances of one version to another; right ``instance.migrate``.

    ``mapping`` names for addresses of the old version those of the new one; what it leaves out
    keeps its address, and what is mapped to nothing is refused where a token stands there.
    Without ``instance_ids`` all running instances of the version go. Each is proven before it is
    migrated; one that cannot be stays as it was, with the reason. The work is done by jobs.
    Unless ``keep_ladders``, items go on by the ladder of the new version, from their due dates:
    the job of the old one is withdrawn, and a rung whose time has passed fires at once.
    """

    from_definition_id: int
    to_definition_id: int
    reason: str
    mapping: Mapping[str, str] = field(default_factory=dict)
    instance_ids: tuple[int, ...] = ()
    keep_due_dates: bool = True
    keep_timers: bool = True
    keep_ladders: bool = True


@dataclass(frozen=True, slots=True)
class StopMigration(Command[Migration]):
    """Leave the instances that have not been migrated yet where they are."""

    migration_id: int


@dataclass(frozen=True, slots=True)
class UndoMigration(Command[MigrationOutcome]):
    """Put one instance back onto its former version, as it was.

    Where it has moved since, it is migrated back, if what it stands at can be.
    """

    migration_id: int
    instance_id: int


@dataclass(frozen=True, slots=True)
class GetMigration(Query[Migration]):
    migration_id: int


@dataclass(frozen=True, slots=True)
class ListMigrations(Query[tuple[Migration, ...]]):
    """The migrations of a definition, the latest first."""

    key: str
    limit: int = 50


@dataclass(frozen=True, slots=True)
class ListMigrationOutcomes(Query[tuple[MigrationOutcome, ...]]):
    """How it went with the instances of a migration, by number, behind the number ``after``."""

    migration_id: int
    outcome: str = ""
    after: int = 0
    limit: int = 100


@dataclass(frozen=True, slots=True)
class ListStanding(Query[tuple[VersionStanding, ...]]):
    """The versions of a definition with their running instances, and where these stand."""

    key: str


@dataclass(frozen=True, slots=True)
class ProposeMigration(Query[MigrationProposal]):
    """Which element of a new version stands for which of the old one."""

    from_definition_id: int
    to_definition_id: int


@dataclass(frozen=True, slots=True)
class TryMigration(Query[MigrationTrial]):
    """Prove a migration on the latest running instances without changing them.

    ``mapping`` is ``old=new`` pairs, separated by commas.
    """

    from_definition_id: int
    to_definition_id: int
    mapping: str = ""
    limit: int = 50
