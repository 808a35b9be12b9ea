"""One item completed durably, against the round trip of SpiffWorkflow by itself.

SpiffWorkflow's own way to keep an instance between two tasks is to serialise all of it, with its
specification. Its round trip here is: read that text, complete one task, run to the next, write
the text. It stores nothing. Ours is ``Engine.execute(CompleteWorkItem)``: rights, state, work
items, history, one commit that waits for the disk. Beside it stands what SpiffWorkflow's round
trip costs once its text is kept as well, in one row of the same database.
"""

from __future__ import annotations

import io
import sys
from collections.abc import Sequence
from typing import Any

from lxml import etree
from SpiffWorkflow.bpmn.parser.BpmnParser import BpmnParser as _BpmnParser
from SpiffWorkflow.bpmn.serializer.workflow import (
    BpmnWorkflowSerializer as _BpmnWorkflowSerializer,
)
from SpiffWorkflow.bpmn.workflow import BpmnWorkflow as _BpmnWorkflow
from SpiffWorkflow.util.task import TaskState
from sqlalchemy import text

from engine.store.unit_of_work import Store
from tests.bench._databases import Database, databases, hurried
from tests.bench._measure import Act, Timings, in_turns
from tests.bench._rounds import FACTS, Rounds
from tests.bench._tables import Report, milliseconds
from tests.bench._village import ROUND, village_engine

# SpiffWorkflow carries no types.
BpmnParser: Any = _BpmnParser
BpmnWorkflow: Any = _BpmnWorkflow
BpmnWorkflowSerializer: Any = _BpmnWorkflowSerializer

#: Rounds of history.
_ROUNDS = (10, 100, 400)
#: By rounds, the most that ours may cost as a share of SpiffWorkflow's.
_AIMS = {10: 1.0, 400: 0.1}
_TIMES = 31


class Plain:
    """The process ``round`` in SpiffWorkflow alone, as a text between two tasks."""

    def __init__(self, store: Store) -> None:
        parser = BpmnParser()
        parser.add_bpmn_xml(etree.parse(io.BytesIO(ROUND)), filename="round.bpmn")
        self._serializer = BpmnWorkflowSerializer()
        workflow = BpmnWorkflow(parser.get_spec("round"), parser.get_subprocess_specs("round"))
        workflow.task_tree.data = dict(FACTS)
        workflow.do_engine_steps()
        self.text: str = self._serializer.serialize_json(workflow)
        self._store = store
        with store.writing() as uow:
            uow.connection.execute(text("CREATE TABLE kept (text TEXT)"))
            uow.connection.execute(text("INSERT INTO kept VALUES ('')"))

    def round_trip(self) -> Act:
        """Read, complete one task, run to the next, write. It stays where it is."""
        return self._round_trip

    def kept(self) -> Act:
        """A round trip whose text is stored."""

        def act() -> None:
            written = {"text": self._round_trip()}
            with self._store.writing() as uow:
                uow.connection.execute(text("UPDATE kept SET text = :text"), written)

        return act

    def _round_trip(self) -> str:
        workflow = self._serializer.deserialize_json(self.text)
        self._complete(workflow)
        written: str = self._serializer.serialize_json(workflow)
        return written

    def play(self, rounds: int) -> None:
        """Go ``rounds`` rounds further."""
        workflow = self._serializer.deserialize_json(self.text)
        for _ in range(rounds):
            self._complete(workflow)
        self.text = self._serializer.serialize_json(workflow)

    @staticmethod
    def _complete(workflow: Any) -> None:
        (task,) = workflow.get_tasks(state=TaskState.READY, manual=True)
        task.data["opinion"] = "no"
        task.run()
        workflow.do_engine_steps()


def measure(database: Database, report: Report) -> list[tuple[str, ...]]:
    """The rows of one database, one for each number of rounds."""
    with database.fresh() as store, database.fresh() as hasty, database.fresh() as keeping:
        # Each has a database to itself: a connection reads anew what another one has written.
        plain, ours, quick = Plain(keeping), used(store), used(hasty)
        rows, before = [], 0
        for rounds in _ROUNDS:
            with hurried(store):
                ours.play(rounds - before)
            plain.play(rounds - before)
            with hurried(hasty):
                quick.play(rounds - before)
                timings = in_turns(
                    ours.completion, quick.completion, plain.round_trip, plain.kept, times=_TIMES
                )
            before = rounds
            rows.append(compare(f"{database.name}, {rounds} rounds", rounds, timings, report))
    return rows


def used(store: Store) -> Rounds:
    """A loop at its start, on a database that has been in use for a while."""
    engine, _clock = village_engine(store)
    with hurried(store):
        # A log that has been written round once grows no more.
        Rounds(engine, "round").play(200)
    return Rounds(engine, "round")


def compare(name: str, rounds: int, timings: Sequence[Timings], report: Report) -> tuple[str, ...]:
    """One row: the medians and the ratios."""
    ours, quick, plain, kept = (each.median for each in timings)
    if rounds in _AIMS:
        report.aim(f"Duban / SpiffWorkflow, {name}", ours / plain, _AIMS[rounds])
    return (
        name,
        *(milliseconds(each) for each in (ours, quick, plain, kept)),
        f"{ours / plain:.2f}",
        f"{quick / plain:.2f}",
        f"{ours / kept:.2f}",
    )


def main() -> int:
    report = Report("One item completed: durably by Duban, and by SpiffWorkflow alone")
    with databases() as kinds:
        rows = [row for database in kinds for row in measure(database, report)]
    report.table(("", "a Duban", "b no disk", "c Spiff", "d kept", "a/c", "b/c", "a/d"), rows)
    report.note("a: Engine.execute(CompleteWorkItem), committed to the disk")
    report.note("b: the same, not waiting for the disk")
    report.note("c: SpiffWorkflow reads, runs and writes the text of the instance, in memory")
    report.note("d: the same, and the text is committed to the disk in one row\n")
    return report.finish()


if __name__ == "__main__":
    sys.exit(main())
