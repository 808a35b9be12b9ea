"""Whether a process that is started can always come to its end (soundness).

Plays the token game of each scope over the parsed diagram, data left out of account: every choice
may go every way. Pure, bounded, and independent of the interpreter that runs diagrams in earnest.
See ``docs/decisions/0014-soundness.md``.
"""

from __future__ import annotations

from engine.interpreter.checks.soundness.verdicts import check_soundness

__all__ = ["check_soundness"]
