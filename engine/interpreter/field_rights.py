"""What a step may do with each field of its form: ``duban:fieldRights``."""

from __future__ import annotations

import re
from collections.abc import Mapping

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
