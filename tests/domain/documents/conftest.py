"""The league of supervision, with a clerk who issues whatever a test wants."""

from __future__ import annotations

from dataclasses import dataclass

import pytest

from engine.clock import VirtualClock
from engine.commands.base import Command
from engine.context import Module
from engine.handlers import calendars
from engine.runtime import Engine
from engine.store.queries.calendars import CalendarCache
from engine.store.unit_of_work import Store
from tests.domain.supervision.conftest import clock, league, template
from workflows.documents import announcing, issuing
from workflows.documents.issuing import NewDocument
from workflows.documents.module import module as documents
from workflows.documents.queries.documents import by_id
from workflows.documents.views import Document
from workflows.notices.module import module as notices
from workflows.organisation.directory import OrganisationDirectory
from workflows.organisation.module import module as organisation
from workflows.organisation.rights import ScopeRights
from workflows.parameters.module import module as parameters
from workflows.supervision.module import module as supervision

__all__ = ["clock", "league", "template"]


@dataclass(frozen=True, slots=True)
class Issue(Command[Document]):
    """What a process does in one of its steps. ``fails``: the step does not succeed after all."""

    new: NewDocument
    fails: bool = False


@dataclass(frozen=True, slots=True)
class AnnounceAgain(Command[None]):
    """What nobody does: announce a document that is announced."""

    document_id: int


@pytest.fixture
def engine(store: Store, clock: VirtualClock) -> Engine:
    return Engine(
        store,
        clock,
        directory=OrganisationDirectory(),
        rights=ScopeRights(),
        calendars=CalendarCache(),
        modules=(
            calendars.module(),
            organisation(),
            notices(),
            parameters(),
            documents(),
            supervision(),
            Module(name="clerk", commands={Issue: _issue, AnnounceAgain: _announce}),
        ),
    )


def _issue(ctx, command):  # type: ignore[no-untyped-def]
    document = issuing.issue(ctx, command.new)
    if command.fails:
        raise RuntimeError("The step fails after the number was given out.")
    return document


def _announce(ctx, command):  # type: ignore[no-untyped-def]
    document = by_id(ctx.uow, command.document_id)
    assert document is not None
    announcing.arm(ctx, document)
