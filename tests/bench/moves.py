"""A preview of one move, and ten thousand running instances put onto another version."""

from __future__ import annotations

import sys
from collections.abc import Mapping
from itertools import pairwise

from engine.commands.definitions import Deploy
from engine.commands.instances import StartInstance
from engine.commands.migration import GetMigration, MigrateInstances
from engine.commands.movement import PreviewJump
from engine.ids import SYSTEM
from engine.runtime import Engine
from engine.views import Definition, Scope
from tests.bench._databases import Database, databases, hurried
from tests.bench._measure import seconds, timed
from tests.bench._tables import Report, milliseconds
from tests.bench._village import village_engine

_INSTANCES = 10_000
_LEAST_PER_SECOND = 200
_MOST_PREVIEW_MS = 50


def version(*steps: str) -> bytes:
    """Steps one after the other, with two branches in their middle."""
    tasks = "".join(f'<userTask id="{s}" name="{s}" />' for s in (*steps, "left", "right"))
    half = len(steps) // 2
    before, after = ("start", *steps[:half], "split"), ("join", *steps[half:], "end")
    ways = (before, ("split", "left", "join"), ("split", "right", "join"), after)
    flows = "".join(
        f'<sequenceFlow id="f_{a}_{b}" sourceRef="{a}" targetRef="{b}"/>'
        for way in ways
        for a, b in pairwise(way)
    )
    return (
        '<definitions xmlns="http://www.omg.org/spec/BPMN/20100524/MODEL" id="d" '
        'targetNamespace="urn:bench"><process id="long" isExecutable="true">'
        '<startEvent id="start"/><parallelGateway id="split"/><parallelGateway id="join"/>'
        f'<endEvent id="end"/>{tasks}{flows}</process></definitions>'
    ).encode()


def deploy(engine: Engine, content: bytes) -> Definition:
    return engine.execute(Deploy("long", (("long.bpmn", content),)), actor=SYSTEM)


def measure(database: Database, report: Report) -> tuple[str, ...]:
    steps = tuple(f"s{number}" for number in range(20))
    data: Mapping[str, object] = {f"field{number}": "x" * 40 for number in range(20)}
    with database.fresh() as store:
        engine, _clock = village_engine(store)
        old = deploy(engine, version(*steps))
        with hurried(store):
            for number in range(_INSTANCES):
                start = StartInstance("long", f"Matter {number}", data=data, scope=Scope())
                last = engine.execute(start, actor=SYSTEM)
        preview = timed(
            lambda: engine.query(PreviewJump(last.instance_id, ("s15",)), actor=SYSTEM), times=41
        )
        new = deploy(engine, version(*steps, "s20"))
        command = MigrateInstances(old.definition_id, new.definition_id, "Bench")
        begun = engine.execute(command, actor=SYSTEM)

        def all_of_them() -> None:
            while engine.run_due():
                pass

        took = seconds(all_of_them)
        done = engine.query(GetMigration(begun.migration_id), actor=SYSTEM)
    if done.counts != {"migrated": _INSTANCES}:
        raise RuntimeError(f"Expected all to be migrated, but got {done.counts}.")
    per_second = _INSTANCES / took
    report.promise(
        f"{database.name}, ms per preview", preview.median * 1000, _MOST_PREVIEW_MS, form="{:.1f}"
    )
    report.promise(
        f"{database.name}, ms per migrated instance", 1000 / per_second, 1000 / _LEAST_PER_SECOND
    )
    return (database.name, milliseconds(preview.median), f"{per_second:,.0f}")


def main() -> int:
    report = Report(f"A preview of a move; {_INSTANCES:,} instances migrated with proof")
    with databases() as kinds:
        rows = [measure(database, report) for database in kinds if database.name == "SQLite"]
    report.table(("database", "preview", "instances migrated per second"), rows)
    return report.finish()


if __name__ == "__main__":
    sys.exit(main())
