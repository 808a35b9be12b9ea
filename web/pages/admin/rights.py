"""What the visitor may do, to show only what leads somewhere. The engine decides for itself."""

from __future__ import annotations

from engine.context import Principal
from engine.views import Scope
from web import acting
from workflows.organisation.rights import Reach, reach


def may(right: str) -> bool:
    """Whether the visitor holds ``right`` anywhere."""
    return bool(_reach(right))


def may_over(right: str, scope: Scope) -> bool:
    """Whether the visitor holds ``right`` over ``scope``."""
    return _reach(right).covers(scope)


def _reach(right: str) -> Reach:
    visitor = acting.visitor()
    return reach(Principal(visitor.user_id, visitor.groups), right)
