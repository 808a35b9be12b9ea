"""How many accounts an enterprise has, and what a one-time code is. Pure but for chance.

The policy (内产改办发〔2022〕4号) has no figures for this; these are defaults of ours.
"""

from __future__ import annotations

import secrets
from datetime import timedelta

from workflows.accounts.policy import password_problems

#: Accounts in force of one enterprise: two for each of its four bodies.
MOST_ACCOUNTS = 8
#: A code that nobody has used is void after this.
CODE_LIFE = timedelta(days=7)
_GROUPS, _GROUP_LENGTH = 3, 4
#: Without characters that look alike on paper.
_ALPHABET = "ABCDEFGHJKLMNPQRSTUVWXYZabcdefghjkmnpqrstuvwxyz23456789"


def new_code(user_id: str) -> str:
    """A code like ``Kx7p-3nRt-Q9wa``: some 69 random bits that meet the rules for passwords."""
    while True:
        letters = [secrets.choice(_ALPHABET) for _ in range(_GROUPS * _GROUP_LENGTH)]
        groups = ("".join(letters[at::_GROUPS]) for at in range(_GROUPS))
        code = "-".join(groups)
        if not password_problems(code, user_id=user_id):
            return code


def next_user_id(enterprise_id: int, role: str, taken: frozenset[str]) -> str:
    """The first account name of an enterprise's body that nobody has had: ``e12-union-2``."""
    stem = f"e{enterprise_id}-{role}"
    numbers = (stem if number == 1 else f"{stem}-{number}" for number in range(1, len(taken) + 2))
    return next(each for each in numbers if each not in taken)
