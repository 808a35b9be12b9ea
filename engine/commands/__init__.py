"""What the engine can be asked to do, and to tell: frozen dataclasses, no behaviour.

A command changes something and is carried out by ``Engine.execute``; a query changes nothing
and is answered by ``Engine.query``. The type parameter is what comes back.
"""

from engine.commands.base import Command, Query

__all__ = ["Command", "Query"]
