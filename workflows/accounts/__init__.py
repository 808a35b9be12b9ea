"""Accounts: passwords, sessions, tokens, and the log of what happened to them.

A sign-in is a thing of the real world: its time-outs run on the wall clock even where the
engine's own clock stands still for a demonstration. Every command here therefore carries its
instant as ``at`` (aware UTC), and none reads ``ctx.now``.

The one exception to "rows and rights by ``ctx``" is a sign-in itself: before it there is no
actor, so it runs as the engine's own user.
"""
