"""Building blocks of supervision: pieces of a process, whole and configured, to draw with. Pure.

Each TOML file here is one block: its steps on a grid, the flows between them, and the forms that
its steps need, in both languages. Lengths of time are parameters of the packages that the product
ships, by name, so that a block says the same as they do, and where it has that from.
"""

from __future__ import annotations

from workflows.designer.blocks.reading import catalogue
from workflows.designer.blocks.writing import Written, written

__all__ = ["Written", "catalogue", "written"]
