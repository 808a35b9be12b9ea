"""May Duban, under Apache-2.0, be shipped with everything that it depends on?

Reads what the installed packages of the lock files say of themselves. Libraries under the LGPL
and the MPL are used unchanged and as they come, which both licences allow.

Usage: python scripts/check_licences.py [--list]
"""

from __future__ import annotations

import re
import sys
from collections.abc import Iterator
from importlib.metadata import Distribution, PackageNotFoundError, distribution
from pathlib import Path

FOLDER = Path(__file__).resolve().parent.parent / "requirements"
PIN = re.compile(r"^(?P<name>[A-Za-z0-9._-]+)==[^\s;\\]+(?P<marker>\s*;)?", re.MULTILINE)

#: SPDX identifiers that need nothing but the notice that each package carries with it.
ALLOWED = {
    "0BSD", "Apache-2.0", "BSD-2-Clause", "BSD-3-Clause", "ISC", "LGPL-3.0-only", "MIT", "MIT-0",
    "MIT-CMU", "OFL-1.1",
    "MPL-2.0", "PSF-2.0", "Unlicense", "ZPL-2.1",
}  # fmt: skip

#: How packages without an SPDX expression name these licences.
SPELLINGS = {
    "apache 2.0": "Apache-2.0",
    "apache software license": "Apache-2.0",
    "bsd": "BSD-3-Clause",
    "bsd 2-clause license": "BSD-2-Clause",
    "bsd license": "BSD-3-Clause",
    "gnu library or lesser general public license (lgpl)": "LGPL-3.0-only",
    "lgplv3": "LGPL-3.0-only",
    "mit license": "MIT",
    "sil open font license 1.1 (ofl-1.1)": "OFL-1.1",
    "mozilla public license 2.0 (mpl 2.0)": "MPL-2.0",
    "python software foundation license": "PSF-2.0",
    "zope public license": "ZPL-2.1",
    "zpl 2.1": "ZPL-2.1",
}


def licence_of(package: Distribution) -> str:
    """The SPDX expression of a package, or its own words where they are not known."""
    metadata = package.metadata
    if "License-Expression" in metadata:
        return str(metadata["License-Expression"])
    said = str(metadata["License"]).strip() if "License" in metadata else ""
    classifiers = [
        line.rpartition("::")[2].strip()
        for line in metadata.get_all("Classifier") or []
        if line.startswith("License ::")
    ]
    words: list[str] = [said, *classifiers] if len(said) < 60 else classifiers
    for word in words:
        known = SPELLINGS.get(word.lower(), word)
        if known in ALLOWED:
            return known
    return " / ".join(filter(None, words)) or "not stated"


def is_allowed(expression: str) -> bool:
    """Whether an SPDX expression can be met with allowed licences alone."""
    return any(
        all(part.strip(" ()") in ALLOWED for part in choice.split(" AND "))
        for choice in expression.split(" OR ")
    )


def packages(lock: Path) -> Iterator[Distribution]:
    """The installed packages of a lock file; those for other platforms are not installed."""
    for pin in PIN.finditer(lock.read_text("utf-8")):
        try:
            yield distribution(pin["name"])
        except PackageNotFoundError:
            if not pin["marker"]:
                raise


def main() -> int:
    refused = 0
    licences: dict[str, str] = {}
    for package in packages(FOLDER / "dev.lock"):
        licence = licence_of(package)
        licences[package.name] = licence
        if not is_allowed(licence):
            refused += 1
            print(f"{package.name} {package.version}: {licence} is not on the list of licences.")
    if "--list" in sys.argv[1:]:
        for name in sorted(licences, key=str.lower):
            print(f"{name:28} {licences[name]}")
    if refused:
        print("See docs/decisions/0002-dependencies.md.")
        return 1
    print(f"Licences: {len(licences)} packages, all of them allowed.")
    return 0


if __name__ == "__main__":
    sys.exit(main())
