"""Starting, listing, claiming and completing through the API of a server in its own process."""

from __future__ import annotations

import sys
import tempfile
from collections.abc import Sequence
from functools import partial

from tests.bench._databases import Database, databases
from tests.bench._measure import Act, per_second, resident_megabytes
from tests.bench._serving import Caller, served
from tests.bench._tables import Report

_NUMBER = 150
_KINDS = ("start", "list", "claim", "complete")


def acts(caller: Caller, kind: str) -> list[Act]:
    """Requests of one kind, ready to be sent; claims and completions need those before."""
    unit_id = caller.served.unit_id
    if kind == "start":
        body = {
            "key": "visit",
            "title": "走访一家企业",
            "data": {"unit": unit_id},
            "scope": {"area": "15", "owner": f"unit:{unit_id}"},
        }
        return [partial(caller.call, "POST", "/instances", body) for _ in range(_NUMBER)]
    if kind == "list":
        path = "/work-items?which=to_claim&limit=50"
        return [partial(caller.call, "GET", path) for _ in range(_NUMBER)]
    if kind == "claim":
        return [
            partial(caller.call, "POST", f"/work-items/{each}/claim")
            for each in found(caller, "to_claim")
        ]
    return [
        partial(caller.call, "POST", f"/work-items/{each}/complete", {"data": {}}, key=f"k{each}")
        for each in found(caller, "mine")
    ]


def found(caller: Caller, which: str) -> Sequence[int]:
    page = caller.call("GET", f"/work-items?which={which}&limit={_NUMBER}")
    return [item["work_item_id"] for item in page["items"]]


def measure(database: Database) -> list[tuple[str, ...]]:
    """One row per kind of request, and one for the memory."""
    with (
        tempfile.TemporaryDirectory(prefix="duban-bench-") as home,
        database.empty() as url,
        served(home, url) as server,
    ):
        caller = Caller(server)
        found(caller, "mine")
        alone = {kind: per_second(acts(caller, kind), threads=1) for kind in _KINDS}
        four = {kind: per_second(acts(caller, kind), threads=4) for kind in _KINDS}
        memory = resident_megabytes(str(server.process_id))
    rows = [
        (f"{database.name}, {kind}", f"{alone[kind]:.0f}/s", f"{four[kind]:.0f}/s")
        for kind in _KINDS
    ]
    return [*rows, (f"{database.name}, memory of the server", "", f"{memory:.0f} MiB")]


def main() -> int:
    report = Report("Requests through HTTP")
    with databases() as kinds:
        rows = [row for database in kinds for row in measure(database)]
    report.table(("", "1 client", "4 clients"), rows)
    return report.finish()


if __name__ == "__main__":
    sys.exit(main())
