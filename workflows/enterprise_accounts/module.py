"""Accounts handed out to enterprises, as one part that plugs into the engine."""

from __future__ import annotations

from argon2 import PasswordHasher

from engine.context import Module
from workflows.accounts.passwords import Passwords
from workflows.enterprise_accounts import commands, handling


def module(hasher: PasswordHasher | None = None) -> Module:
    """``hasher`` as in ``workflows.accounts.module``."""
    giving = handling.HandingOut(Passwords(hasher or PasswordHasher()))
    return Module(
        name="enterprise_accounts",
        commands={
            commands.HandOutAccount: giving.hand_out,
            commands.ReissueCode: giving.reissue,
            commands.WithdrawAccount: handling.withdraw,
        },
        queries={commands.ListPortalAccounts: handling.list_accounts},
    )
