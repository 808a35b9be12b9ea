"""The browser of this machine, and how it is started."""

from __future__ import annotations

import os
import shutil

ARGUMENTS = [
    "--headless",
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]
_NAMES = ("chromium", "chromium-browser", "google-chrome")


def executable() -> str:
    """Its path: what ``DUBAN_CHROMIUM`` names, or what is installed."""
    found = os.environ.get("DUBAN_CHROMIUM") or next(filter(None, map(shutil.which, _NAMES)), None)
    assert found, "No Chromium: install one, or name one by DUBAN_CHROMIUM."
    return found
