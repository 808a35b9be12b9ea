"""Who wants to know what becomes of a finding: an extension of another part of the domain."""

from __future__ import annotations

from dataclasses import dataclass

from engine.context import Context, Extension
from workflows.rectification.views import FindingState, SourceKind


@dataclass(frozen=True, slots=True)
class Told:
    """A finding that has begun to be rectified, was closed, opened again, or withdrawn.

    ``number`` counts within the source; ``instance_id`` rectifies it.
    """

    source_kind: SourceKind
    source_instance_id: int | None
    number: int
    instance_id: int
    state: FindingState


class FindingWatcher(Extension):
    """An extension that hears of findings besides, in the transaction that changes them."""

    def finding_changed(self, ctx: Context, told: Told) -> None:
        """Its source may want to show it."""


def tell_watchers(ctx: Context, told: Told) -> None:
    """Tell every watcher that is plugged in."""
    for extension in ctx.extensions:
        if isinstance(extension, FindingWatcher):
            extension.finding_changed(ctx, told)
