"""What a password must be, how long refusals lock a name, how long a session lives. Pure.

GB/T 22239-2019 8.1.4.1 asks for complexity, locks and time-outs without giving figures for
them; the figures are defaults of ours unless a source is named.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta

from engine.errors import Problem

#: A password has at least this many characters (domain rule: 8+ mixed characters).
LEAST_LENGTH = 8
#: Longer ones are refused, for hashing takes time by length.
GREATEST_LENGTH = 128
#: Of small letters, capitals, digits and others.
LEAST_KINDS = 3
#: The present password and those before it that may not be chosen again.
REMEMBERED = 5

FAILURES_BEFORE_LOCK = 5
FIRST_LOCK = timedelta(minutes=15)
LONGEST_LOCK = timedelta(hours=4)
#: Failures older than this no longer count.
FAILURE_MEMORY = timedelta(hours=24)

IDLE_TIMEOUT = timedelta(minutes=30)
ABSOLUTE_TIMEOUT = timedelta(hours=12)
#: How long a session that has ended stays on file.
SESSIONS_KEPT = timedelta(days=30)
#: A session's last use is written down at most this often.
SEEN_STEP = timedelta(minutes=1)


def password_problems(password: str, *, user_id: str) -> tuple[Problem, ...]:
    """Everything that is wrong with a new password, for field ``password``."""
    problems = []
    if len(password) < LEAST_LENGTH:
        problems.append(Problem("password", "至少要{length}个字符。", {"length": LEAST_LENGTH}))
    if len(password) > GREATEST_LENGTH:
        problems.append(Problem("password", "最多{length}个字符。", {"length": GREATEST_LENGTH}))
    if _kinds(password) < LEAST_KINDS:
        problems.append(
            Problem(
                "password",
                "大写字母、小写字母、数字、符号，至少要用其中{kinds}种。",
                {"kinds": LEAST_KINDS},
            )
        )
    if user_id.lower() in password.lower():
        problems.append(Problem("password", "密码里不能含有账号。"))
    return tuple(problems)


def _kinds(password: str) -> int:
    tests = (str.islower, str.isupper, str.isdigit, lambda c: not c.isalnum())
    return sum(any(test(character) for character in password) for test in tests)


@dataclass(frozen=True, slots=True)
class Guard:
    """How often a name was refused in a row, and until when it is locked."""

    failures: int = 0
    locks: int = 0
    failed_at: datetime | None = None
    locked_until: datetime | None = None

    def locked(self, at: datetime) -> bool:
        return self.locked_until is not None and at < self.locked_until

    def attempts_left(self) -> int:
        """Refusals that are still free before the next lock."""
        return FAILURES_BEFORE_LOCK - self.failures

    def after_failure(self, at: datetime) -> Guard:
        """One refusal more: the fifth locks the name, each lock twice as long as the last."""
        stale = self.failed_at is None or at - self.failed_at > FAILURE_MEMORY
        failures = 1 if stale else self.failures + 1
        locks = 0 if stale else self.locks
        if failures < FAILURES_BEFORE_LOCK:
            return Guard(failures=failures, locks=locks, failed_at=at)
        pause = min(FIRST_LOCK * 2 ** min(locks, 10), LONGEST_LOCK)
        return Guard(locks=locks + 1, failed_at=at, locked_until=at + pause)


def session_expires_at(*, opened_at: datetime, seen_at: datetime) -> datetime:
    """When a session ends if nobody uses it any more."""
    return min(opened_at + ABSOLUTE_TIMEOUT, seen_at + IDLE_TIMEOUT)
