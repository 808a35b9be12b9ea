"""Where a page of a list ends: the sort key of its last row, as an opaque text."""

from __future__ import annotations

import base64
import binascii
import json
from datetime import UTC, datetime

from engine.errors import InvalidInput

#: Row ids are 64-bit integers.
_GREATEST_ID = 1 << 63


class Cursor:
    """An instant and an id, written for an address. It is no secret and grants nothing."""

    @staticmethod
    def encode(at: datetime, row_id: int) -> str:
        text = json.dumps([at.isoformat(), row_id])
        return base64.urlsafe_b64encode(text.encode()).decode().rstrip("=")

    @staticmethod
    def decode(cursor: str) -> tuple[datetime, int]:
        """Raises InvalidInput where ``cursor`` is none of ours."""
        try:
            padded = cursor + "=" * (-len(cursor) % 4)
            at, row_id = json.loads(base64.b64decode(padded, altchars=b"-_", validate=True))
            instant = datetime.fromisoformat(at)
            if instant.tzinfo is None:
                raise ValueError("naive")
            instant = instant.astimezone(UTC)
            if not (isinstance(row_id, int) and abs(row_id) < _GREATEST_ID):
                raise TypeError("no id")
            return instant, row_id
        except (ValueError, TypeError, OverflowError, RecursionError, binascii.Error) as error:
            raise InvalidInput(
                "Expected the cursor of a page, but got {cursor!r}. Open the list anew.",
                cursor=cursor[:80],
            ) from error
