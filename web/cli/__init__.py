"""The command ``duban``: everything that is done from a terminal, by the same commands as pages."""

from web.cli.root import main

__all__ = ["main"]
