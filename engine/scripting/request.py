"""What is asked of the sandbox: a script, the data that it may see, the time it is told."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any


@dataclass(frozen=True, slots=True)
class ScriptRun:
    """Run ``text`` over ``data`` (JSON types); ``now`` (aware) is what its clock shows.

    With ``wants_value`` the answer is the value of the script's last expression under the name
    ``value``; otherwise it is what the script assigned, by name.
    """

    text: str
    data: Mapping[str, Any]
    now: datetime
    wants_value: bool = False
