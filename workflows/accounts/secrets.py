"""Keys that are handed out once and kept as hashes, and the hashing of passwords."""

from __future__ import annotations

import hashlib
import secrets
from functools import cache

from argon2 import PasswordHasher
from argon2.exceptions import InvalidHashError, VerificationError

#: So that a token found lying about can be told for what it is.
TOKEN_PREFIX = "duban_"  # noqa: S105 - the prefix is public.


def new_key() -> str:
    """256 random bits, safe in a cookie or a header."""
    return secrets.token_urlsafe(32)


def new_token() -> str:
    return TOKEN_PREFIX + new_key()


def hash_key(key: str) -> str:
    """SHA-256 in hex. The key is random and long, so a slow hash would add nothing."""
    return hashlib.sha256(key.encode()).hexdigest()


def hash_name(name: str) -> str:
    """How a name is kept by which somebody tried to sign in. Case does not count."""
    return hash_key(name.strip().casefold()[:200])


def matches(hasher: PasswordHasher, password_hash: str, password: str) -> bool:
    try:
        return hasher.verify(password_hash, password)
    except (VerificationError, InvalidHashError):
        return False


@cache
def decoy(hasher: PasswordHasher) -> str:
    """A hash that nothing matches, so that an unknown name costs as much time as a known one."""
    return hasher.hash(new_key())
