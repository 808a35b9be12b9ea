"""Handing accounts out; right ``enterprise.account`` over the enterprise's area.

``at`` is the wall clock's instant. An enterprise out of sight is not found.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from engine.commands.base import Command, Query
from workflows.enterprise_accounts.views import HandedOut, PortalAccounts
from workflows.organisation.duties import EnterpriseRole


@dataclass(frozen=True, slots=True)
class HandOutAccount(Command[HandedOut]):
    """Make an account for a contact person of an enterprise, with a code for the first sign-in.

    It is a new account always: whoever has one already gets no second standing by it.

    Raises:
        InvalidInput: no name or mobile, the same person has one, or there are as many as may be.
    """

    enterprise_id: int
    role: EnterpriseRole
    name: str
    mobile: str
    at: datetime


@dataclass(frozen=True, slots=True)
class ReissueCode(Command[HandedOut]):
    """Give an account a new code. The password it had, and its sessions, end at once.

    Raises:
        Forbidden: it is not an account of such enterprises alone.
    """

    enterprise_id: int
    user_id: str
    at: datetime


@dataclass(frozen=True, slots=True)
class WithdrawAccount(Command[None]):
    """Take an account back: nobody signs in by it any more, what it held goes back to the
    enterprise, and what was done by it stays on record.

    Raises:
        InvalidInput: no reason is given.
        Forbidden: it is not an account of such enterprises alone.
    """

    enterprise_id: int
    user_id: str
    reason: str
    at: datetime


@dataclass(frozen=True, slots=True)
class ListPortalAccounts(Query[PortalAccounts]):
    """Who can sign in for an enterprise, for officials who see its file.

    Raises:
        NotFound: it is out of sight, or the actor is of an enterprise.
    """

    enterprise_id: int
