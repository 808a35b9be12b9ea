"""How long exports are kept, and how many one person may have under way. Pure.

The policy that Duban serves holds no such figures: all of these are defaults of ours.
"""

from __future__ import annotations

from datetime import timedelta

#: How long the finished file can be fetched; then it is swept.
FILE_KEPT = timedelta(days=7)
#: How long the list of one's exports still shows that there was one.
RUN_LISTED = timedelta(days=90)
#: Exports of one person that have not ended. More would only wait for each other.
MOST_UNDER_WAY = 3
#: What may be answered at once, while the reader waits.
MOST_AT_ONCE = 5_000
#: How often what is kept no longer is looked for.
SWEPT_EVERY = timedelta(hours=1)
