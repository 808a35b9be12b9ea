"""The unified social credit code (GB 32100-2015): 18 characters, the last of which checks. Pure."""

from __future__ import annotations

#: Digits and capital letters without I, O, S, V and Z, which look like others.
ALPHABET = "0123456789ABCDEFGHJKLMNPQRTUWXY"

LENGTH = 18
_BASE = len(ALPHABET)
_WEIGHTS = tuple(pow(3, position, _BASE) for position in range(LENGTH - 1))


def check_digit(body: str) -> str:
    """The 18th character that belongs to the first 17 (GB 32100-2015, annex A).

    Raises:
        ValueError: ``body`` has another length or a character outside of the alphabet.
    """
    if len(body) != LENGTH - 1:
        raise ValueError(f"Expected {LENGTH - 1} characters, but got {len(body)}.")
    total = sum(
        ALPHABET.index(character) * weight for character, weight in zip(body, _WEIGHTS, strict=True)
    )
    return ALPHABET[-total % _BASE]


def stray_characters(code: str) -> str:
    """The characters of ``code`` that no credit code has, each once, in order."""
    return "".join(dict.fromkeys(each for each in code if each not in ALPHABET))


def is_valid(code: str) -> bool:
    """Whether length, characters and check digit are right."""
    return len(code) == LENGTH and not stray_characters(code) and code[-1] == check_digit(code[:-1])
