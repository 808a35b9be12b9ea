"""What the visitor may do, to show only what leads somewhere. The engine decides for itself."""

from __future__ import annotations

from engine.context import Principal
from web import acting
from workflows.organisation.rights import reach


def may(right: str) -> bool:
    """Whether the visitor holds ``right`` anywhere."""
    visitor = acting.visitor()
    return bool(reach(Principal(visitor.user_id, visitor.groups), right))
