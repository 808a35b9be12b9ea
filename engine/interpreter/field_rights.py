"""What a step may do with each field of its form: ``duban:fieldRights``."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any

RIGHTS = frozenset({"write", "read", "hidden"})
#: Stands for every field that is not named.
OTHERS = "*"
_FIELD = re.compile(r"\*|[A-Za-z_\u4e00-\u9fff][\w.]*")


def parse_field_rights(text: str) -> Mapping[str, str]:
    """``"*:read, opinion:write, score:hidden"`` as a mapping. A field is a path of the form.

    Raises:
        ValueError: a part is none of that kind; the message is the part.
    """
    found: dict[str, str] = {}
    for part in (piece.strip() for piece in text.split(",")):
        if not part:
            continue
        name, _, right = (piece.strip() for piece in part.rpartition(":"))
        if not _FIELD.fullmatch(name) or right not in RIGHTS or name in found:
            raise ValueError(part)
        found[name] = right
    return found


def visible(data: Mapping[str, Any], rights: Mapping[str, str]) -> Mapping[str, Any]:
    """``data`` without what a step with these rights may not see, in groups and their rows too.

    What no right names counts as ``*`` says, so that ``*:hidden`` shows what is named alone.
    """
    return _visible(data, rights, "", None) if rights else data


def _visible(
    data: Mapping[str, Any], rights: Mapping[str, str], prefix: str, above: str | None
) -> dict[str, Any]:
    found: dict[str, Any] = {}
    for name, value in data.items():
        path = f"{prefix}{name}"
        own = rights.get(path) or above
        hidden = (own or rights.get(OTHERS, "write")) == "hidden"
        if any(each.startswith(f"{path}.") for each in rights):
            inner = _inner(value, rights, f"{path}.", own)
            if inner or not hidden:
                found[name] = inner
        elif not hidden:
            found[name] = value
    return found


def _inner(value: Any, rights: Mapping[str, str], prefix: str, above: str | None) -> Any:
    if isinstance(value, Mapping):
        return _visible(value, rights, prefix, above)
    if isinstance(value, list):
        return [_inner(each, rights, prefix, above) for each in value]
    return value
