"""What accounts of enterprises show of themselves. Instants are aware UTC, by the wall clock."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum

from workflows.organisation.duties import EnterpriseRole


class AccountState(StrEnum):
    """``waiting``: the code was not used yet; ``lapsed``: it was not used in time."""

    WAITING = "waiting"
    LAPSED = "lapsed"
    IN_USE = "in_use"
    DISABLED = "disabled"
    WITHDRAWN = "withdrawn"


@dataclass(frozen=True, slots=True)
class PortalAccount:
    """An account of one enterprise. ``mobile`` is masked.

    ``handed_out_at`` is None for one that the security administrator made; ``code_until`` is when
    an unused code lapses.
    """

    user_id: str
    name: str
    mobile: str
    roles: tuple[EnterpriseRole, ...]
    enabled: bool
    must_change: bool
    code_until: datetime | None
    handed_out_by: str
    handed_out_at: datetime | None
    last_sign_in_at: datetime | None
    withdrawn_by: str = ""
    withdrawn_at: datetime | None = None
    withdrawn_reason: str = ""

    def state(self, at: datetime) -> AccountState:
        if self.withdrawn_at is not None:
            return AccountState.WITHDRAWN
        if not self.enabled:
            return AccountState.DISABLED
        if not self.must_change:
            return AccountState.IN_USE
        lapsed = self.code_until is not None and at >= self.code_until
        return AccountState.LAPSED if lapsed else AccountState.WAITING


@dataclass(frozen=True, slots=True)
class PortalAccounts:
    """Accounts in force, by role, and the last ones that were withdrawn."""

    accounts: tuple[PortalAccount, ...]
    withdrawn: tuple[PortalAccount, ...]
    most: int
    may_hand_out: bool


@dataclass(frozen=True, slots=True)
class HandedOut:
    """``code`` is shown here and nowhere else; it is void from ``code_until`` on."""

    account: PortalAccount
    enterprise_name: str
    code_until: datetime
    code: str = field(repr=False)
