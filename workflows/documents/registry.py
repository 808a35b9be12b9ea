"""Every kind of document there is. A process with a kind of its own adds one line here.

That kind is declared in a module of the process that imports ``workflows.documents.kinds`` alone.
"""

from __future__ import annotations

from collections.abc import Mapping

from engine.errors import NotFound
from workflows.documents.kinds import DocumentKind, by_code
from workflows.documents.shipped import SHIPPED

KINDS: Mapping[str, DocumentKind] = by_code((*SHIPPED,))


def kind_of(code: str) -> DocumentKind:
    """The kind with that code.

    Raises:
        NotFound: there is none.
    """
    if code not in KINDS:
        raise NotFound(
            "没有文种“{code}”，有的是：{known}。",
            code=code[:80],
            known="、".join(each.name for each in KINDS.values()),
        )
    return KINDS[code]
