"""账号: who can sign in for an enterprise, for the office that hands accounts out."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from web import acting
from web.i18n import N_
from web.pages.enterprises.file import File, Section
from workflows.briefing.commands import Brief, Briefing
from workflows.enterprise_accounts.commands import ListPortalAccounts
from workflows.enterprise_accounts.views import AccountState, PortalAccounts
from workflows.organisation.duties import ENTERPRISE_ROLE_NAMES, EnterpriseRole

STATE_NAMES: Mapping[AccountState, str] = {
    AccountState.WAITING: N_("等本人第一次登录"),
    AccountState.LAPSED: N_("一次性密码已过期"),
    AccountState.IN_USE: N_("使用中"),
    AccountState.DISABLED: N_("已停用"),
    AccountState.WITHDRAWN: N_("已收回"),
}


@dataclass(frozen=True, slots=True)
class Accounts:
    """``at`` is the real time, by which codes lapse."""

    listed: PortalAccounts
    at: datetime
    names: Briefing
    states: Mapping[AccountState, str]
    roles: Mapping[EnterpriseRole, str]


def _read(file: File) -> Accounts:
    listed = acting.query(ListPortalAccounts(file.enterprise_id))
    people = {
        user_id
        for each in (*listed.accounts, *listed.withdrawn)
        for user_id in (each.handed_out_by, each.withdrawn_by)
        if user_id
    }
    names = acting.query(Brief(user_ids=frozenset(people)))
    return Accounts(listed, acting.wall_now(), names, STATE_NAMES, ENTERPRISE_ROLE_NAMES)


SECTION = Section(
    "accounts", N_("账号"), "portal/accounts.html", _read, shown=lambda file: not file.own
)
