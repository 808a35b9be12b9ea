"""The accounts as one part that plugs into the engine."""

from __future__ import annotations

from argon2 import PasswordHasher

from engine.context import Module
from workflows.accounts import commands, passwords, purging, sessions, tokens


def module(hasher: PasswordHasher | None = None) -> Module:
    """``hasher``: Argon2id with the library's own (RFC 9106) cost where nothing else is given."""
    parts = passwords.Passwords(hasher or PasswordHasher())
    return Module(
        name="accounts",
        commands={
            commands.OpenSession: sessions.open_session,
            commands.TouchSession: sessions.touch,
            commands.EndSession: sessions.end,
            commands.EndOtherSessions: sessions.end_others,
            commands.SetPassword: parts.set,
            commands.ChangePassword: parts.change,
            commands.UnlockAccount: passwords.unlock,
            commands.SetLocale: sessions.set_locale,
            commands.CreateToken: tokens.create,
            commands.RevokeToken: tokens.revoke,
        },
        queries={
            commands.CheckPassword: parts.check,
            commands.ResumeSession: sessions.resume,
            commands.ListSessions: sessions.list_open,
            commands.GetAccount: tokens.account,
            commands.ListTokens: tokens.list_of,
            commands.ResumeToken: tokens.resume,
            commands.ListSecurityEvents: tokens.events,
        },
        jobs={purging.PURGE: purging.purge},
    )
