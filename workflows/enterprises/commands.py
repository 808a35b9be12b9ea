"""Commands and queries about enterprises. What the actor does not see is not found."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from engine.commands.base import Command, Query
from workflows.enterprises.codes import Ownership
from workflows.enterprises.size import Size
from workflows.enterprises.views import (
    Enterprise,
    EnterpriseDetail,
    EnterpriseFields,
    EnterprisePage,
)


@dataclass(frozen=True, slots=True)
class AddEnterprise(Command[Enterprise]):
    """Open a file; needs ``enterprise.edit`` where the enterprise lies.

    Raises:
        InvalidInput: a field is wrong, or the credit code is on file already.
    """

    fields: EnterpriseFields


@dataclass(frozen=True, slots=True)
class ChangeEnterprise(Command[Enterprise]):
    """Correct a file; needs ``enterprise.edit`` there, before and after.

    ``read_at`` is the ``updated_at`` of the file that was corrected. ``keep_phone`` leaves the
    number as it is, for readers see it masked. Only who supervises the area may say which unit
    contacts the enterprise.

    Raises:
        Conflict: somebody else changed the file since ``read_at``.
        InvalidInput: a field is wrong.
    """

    enterprise_id: int
    fields: EnterpriseFields
    read_at: datetime
    keep_phone: bool = True


@dataclass(frozen=True, slots=True)
class RevealPhone(Command[str]):
    """The number in the clear. That it was shown, and to whom, goes on record."""

    enterprise_id: int


@dataclass(frozen=True, slots=True)
class EnterpriseFilter:
    """Narrows a list. Empty fields do not narrow."""

    text: str = ""  # in the name, or the beginning of the credit code
    area: str = ""  # a prefix
    ownership: Ownership | None = None
    sector: str = ""
    size: Size | None = None
    contact_unit_id: int | None = None
    without_contact_unit: bool = False


@dataclass(frozen=True, slots=True)
class ListEnterprises(Query[EnterprisePage]):
    """Enterprises in the actor's sight, by area and number, a page at a time."""

    narrow: EnterpriseFilter = EnterpriseFilter()
    cursor: str = ""
    limit: int = 50


@dataclass(frozen=True, slots=True)
class GetEnterprise(Query[EnterpriseDetail]):
    enterprise_id: int
    with_changes: bool = True
