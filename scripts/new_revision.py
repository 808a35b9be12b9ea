"""Write the revisions that bring a database from the last ones to the tables as declared.

One file for the engine's tables and one for the domain's, each only where something changed.

Usage: python scripts/new_revision.py "Add the colour of a rung"
"""

from __future__ import annotations

import importlib
import pkgutil
import subprocess
import sys
import tempfile
from collections.abc import Callable
from pathlib import Path
from typing import Any

from alembic import command

import engine.store.tables
import workflows
from engine.store.migrate import HERE, migrate, settings
from engine.store.schema import metadata
from engine.store.unit_of_work import Store

ROOT = Path(__file__).resolve().parent.parent
DOMAIN = ROOT / "workflows" / "migrations" / "versions"
LINES = {"engine": HERE / "versions", "workflows": DOMAIN}


def tables_of(package: Any) -> set[str]:
    """Import the tables of ``package`` and name those that came."""
    before = set(metadata.tables)
    for module in pkgutil.walk_packages(package.__path__, f"{package.__name__}."):
        if module.name.endswith(".tables") or ".tables." in module.name:
            importlib.import_module(module.name)
    return set(metadata.tables) - before


def only(names: set[str]) -> Callable[..., bool]:
    """A filter that compares the tables in ``names`` alone."""

    def include(thing: Any, name: str | None, kind: str, *_rest: object) -> bool:
        return (name if kind == "table" else thing.table.name) in names

    return include


def write(store: Store, *, line: str, message: str, tables: set[str]) -> Path | None:
    """Write the next revision of ``line`` for ``tables``; None where nothing changed."""
    folder = LINES[line]
    last = sorted(folder.glob("*.py"))
    number = f"{line[0]}{len(last) + 1:04}"

    def leave_out_empty(_context: Any, _revision: Any, directives: list[Any]) -> None:
        if directives[0].upgrade_ops.is_empty():
            directives.clear()

    with store.engine.connect().execution_options(duban_writes=True) as connection:
        config = settings([DOMAIN], connection=connection, include_object=only(tables))
        config.set_main_option("file_template", "%%(rev)s_%%(slug)s")
        script: Any = command.revision(
            config,
            message=message,
            autogenerate=True,
            rev_id=number,
            head=f"{line}@head" if last else "base",
            branch_label=None if last else line,
            version_path=str(folder),
            depends_on=None if line == "engine" else "engine@head",
            process_revision_directives=leave_out_empty,
        )
    return Path(script.path) if script else None


def tidy(file: Path) -> None:
    """Take Alembic's own remarks out and format what is left."""
    lines = file.read_text("utf-8").splitlines(keepends=True)
    file.write_text("".join(line for line in lines if "# ###" not in line), "utf-8")
    for act in (["format", "--quiet"], ["check", "--fix", "--quiet"]):
        subprocess.run([sys.executable, "-m", "ruff", *act, str(file)], check=True)  # noqa: S603


def main() -> int:
    message = " ".join(sys.argv[1:]).strip()
    if not message:
        print(__doc__)
        return 2
    owned = {"engine": set(metadata.tables) | tables_of(engine.store.tables)}
    owned["workflows"] = tables_of(workflows)
    with tempfile.TemporaryDirectory() as folder:
        for line, tables in owned.items():
            store = Store(f"sqlite:///{folder}/{line}.sqlite3")
            migrate(store, [DOMAIN])
            file = write(store, line=line, message=message, tables=tables)
            store.dispose()
            if file is None:
                print(f"{line}: nothing changed.")
                continue
            tidy(file)
            print(f"{line}: {file.relative_to(ROOT)}. Read it before you commit it.")
    return 0


if __name__ == "__main__":
    sys.exit(main())
