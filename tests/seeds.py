"""With which seed the random processes begin: the same every time, unless somebody says so."""

from __future__ import annotations

import os

#: The seed of the first shard; each further shard has the next one.
FIRST_SEED = int(os.environ.get("DUBAN_SEED", "1000"))
