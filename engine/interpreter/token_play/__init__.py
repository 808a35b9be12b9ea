"""A diagram played by hand: where its tokens are, what may happen next, and what that leads to.

The net, its ways and its joins are those that the checker explores (``checks/soundness``), so that
what a designer plays, what the checker says and what runs in earnest never differ. The explorer
looks at each scope by itself and leaves out moves that change nothing; here scopes nest, every
move is offered, and events are thrown to where they are caught. See
``docs/decisions/0040-blocks-and-tokens.md``. Pure.
"""

from __future__ import annotations

from engine.interpreter.token_play.playing import Played, PlayedMove, Unplayable, play

__all__ = ["Played", "PlayedMove", "Unplayable", "play"]
