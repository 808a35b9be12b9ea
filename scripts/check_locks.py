"""Do the lock files still say what is asked for? Reads files only, asks no package index.

Usage: python scripts/check_locks.py
"""

from __future__ import annotations

import re
import sys
import tomllib
from collections.abc import Iterator
from pathlib import Path

from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

ROOT = Path(__file__).resolve().parent.parent
FOLDER = ROOT / "requirements"
PIN = re.compile(r"^(?P<name>[A-Za-z0-9._-]+)==(?P<version>[^\s;\\]+)", re.MULTILINE)
HOST = re.compile(r"://|--(?:extra-)?index-url|--find-links|--trusted-host")


def pins(lock: str) -> dict[str, str]:
    """Versions by name."""
    return {canonicalize_name(m["name"]): m["version"] for m in PIN.finditer(lock)}


def requirements(file: Path) -> list[Requirement]:
    """What ``file`` asks for, with the files that it includes."""
    asked: list[Requirement] = []
    for line in file.read_text("utf-8").splitlines():
        text = line.partition("#")[0].strip()
        if text.startswith("-r "):
            asked += requirements(file.parent / text[3:].strip())
        elif text and not text.startswith("-"):
            asked.append(Requirement(text))
    return asked


def findings_in_lock(name: str, lock: str, asked: list[Requirement]) -> Iterator[str]:
    """What is wrong with one lock file, given its text and what it has to satisfy."""
    pinned = pins(lock)
    for requirement in asked:
        version = pinned.get(canonicalize_name(requirement.name))
        if version is None:
            yield f"{name}: {requirement.name} is asked for, but not pinned."
        elif not requirement.specifier.contains(version, prereleases=True):
            yield f"{name}: {requirement} is asked for, but {version} is pinned."
    for entry in re.split(r"\n(?=[A-Za-z0-9])", lock):
        pin = PIN.match(entry)
        if pin and "--hash=sha256:" not in entry:
            yield f"{name}: {pin['name']} is pinned without a hash."
    for number, line in enumerate(lock.splitlines(), 1):
        if HOST.search(line):
            yield f"{name}:{number}: names the address of a package host."


def findings_between(run: dict[str, str], dev: dict[str, str]) -> Iterator[str]:
    """Where the two lock files do not agree."""
    for package, version in run.items():
        if dev.get(package) != version:
            yield f"dev.lock: {package} is {dev.get(package)}, but run.lock pins {version}."


def findings_in_project(asked: list[Requirement]) -> Iterator[str]:
    """Where pyproject.toml and run.in do not say the same."""
    project = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))
    declared = {str(Requirement(line)) for line in project["project"]["dependencies"]}
    build = {str(Requirement(line)) for line in project["build-system"]["requires"]}
    here = {str(requirement) for requirement in asked}
    yield from (f"run.in lacks {line} of pyproject.toml." for line in sorted(declared - here))
    yield from (f"run.in lacks the build requirement {line}." for line in sorted(build - here))
    tools = build | {str(r) for r in asked if r.name == "editables"}
    yield from (
        f"pyproject.toml lacks {line} of run.in." for line in sorted(here - declared - tools)
    )


def main() -> int:
    found: list[str] = []
    locks = {name: (FOLDER / f"{name}.lock").read_text("utf-8") for name in ("run", "dev")}
    for name, lock in locks.items():
        found += findings_in_lock(f"{name}.lock", lock, requirements(FOLDER / f"{name}.in"))
    found += findings_between(pins(locks["run"]), pins(locks["dev"]))
    found += findings_in_project(requirements(FOLDER / "run.in"))
    for line in found:
        print(line)
    if found:
        print("Run `make lock`, or mend the files named above.")
        return 1
    print(
        f"Lock files: {len(pins(locks['run']))} packages to run, {len(pins(locks['dev']))} in all."
    )
    return 0


if __name__ == "__main__":
    sys.exit(main())
