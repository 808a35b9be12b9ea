"""What one transaction has changed so far of the instances that it touches.

An instance is read and locked once, changed in memory by however many handlers take part, and
written once at the end, together with its history. This keeps a command at one UPDATE of the
instance and one INSERT of history, and makes the version the only optimistic lock.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import datetime
from typing import Any

from engine.errors import InvalidState, NotFound
from engine.lifecycle import InstanceState, require_instance_move
from engine.store.queries import history, instances, jobs
from engine.store.queries.history import NewEvent
from engine.store.queries.instances import StoredInstance
from engine.store.queries.jobs import NewJob, Withdrawal
from engine.store.unit_of_work import UnitOfWork
from engine.views import Instance, Scope, WorkItem


class LiveInstance:
    """An instance in the hands of a transaction. ``view`` always shows its present state."""

    def __init__(self, stored: StoredInstance) -> None:
        self._stored = stored
        self.view: Instance = stored.view
        self.tokens = stored.tokens
        self.tokens_format = stored.tokens_format
        self.searchable: Mapping[str, Any] = stored.searchable
        self.suspended_at = stored.suspended_at
        self.events: list[NewEvent] = []
        #: Its scope was changed within the step that is going on.
        self.rescoped = False
        self.skipped = 0  # items that were passed because nobody could do them
        self._stepping = False

    @property
    def stepping(self) -> bool:
        """Whether the interpreter works on it."""
        return self._stepping

    def begin_step(self) -> None:
        """Mark that the interpreter works on it.

        Raises:
            InvalidState: it already does.
        """
        self.require_rest()
        self._stepping = True

    def require_rest(self) -> None:
        """Refuse to move an instance from within one of its own steps.

        Raises:
            InvalidState: the interpreter works on it: a service step tried to move its instance.
        """
        if self._stepping:
            raise InvalidState(
                "Expected process instance {instance_id} to be at rest, "
                "but one of its own service steps tried to move it.",
                instance_id=self.view.instance_id,
            )

    def end_step(self) -> None:
        self._stepping = False

    def move_to(self, wanted: InstanceState, now: datetime) -> None:
        """Change its state; see ``engine.lifecycle``."""
        require_instance_move(self.view.instance_id, self.view.state, wanted)
        ended_at = now if wanted.ended else None
        self.view = replace(self.view, state=wanted, ended_at=ended_at)
        self.suspended_at = now if wanted is InstanceState.SUSPENDED else None

    def reopen(self) -> None:
        """Take an ended instance up again.

        Raises:
            InvalidState: it has not ended.
        """
        if not self.view.state.ended:
            raise InvalidState(
                "Expected process instance {instance_id} to have ended, but it is {present}.",
                instance_id=self.view.instance_id,
                present=self.view.state.value,
            )
        self.view = replace(self.view, state=InstanceState.ACTIVE, ended_at=None)

    def put_into(self, scope: Scope) -> None:
        self.view = replace(self.view, scope=scope)

    def changed_columns(self) -> dict[str, Any]:
        """The columns that differ from what was read."""
        present = {
            "definition_id": self.view.definition_id,
            "state": self.view.state.value,
            "ended_at": self.view.ended_at,
            "suspended_at": self.suspended_at,
            "scope_area": self.view.scope.area,
            "scope_owner": self.view.scope.owner,
            "scope_subject": self.view.scope.subject,
            "title": self.view.title,
            "active_elements": list(self.view.active_elements),
            "searchable": self.searchable,
            "tokens": self.tokens,
            "tokens_format": self.tokens_format,
        }
        was = self._stored
        before = {
            "definition_id": was.view.definition_id,
            "state": was.view.state.value,
            "ended_at": was.view.ended_at,
            "suspended_at": was.suspended_at,
            "scope_area": was.view.scope.area,
            "scope_owner": was.view.scope.owner,
            "scope_subject": was.view.scope.subject,
            "title": was.view.title,
            "active_elements": list(was.view.active_elements),
            "searchable": was.searchable,
            "tokens": was.tokens,
            "tokens_format": was.tokens_format,
        }
        changed = {name: value for name, value in present.items() if value != before[name]}
        if changed.keys() & {"title", "searchable"}:
            changed["search_stale"] = True
        return changed

    @property
    def history_head(self) -> tuple[int, str]:
        return self._stored.history_sequence, self._stored.history_hash


class Changes:
    """The instances that a transaction has touched, and the jobs that it will arm."""

    def __init__(self, now: datetime) -> None:
        self._now = now
        self._instances: dict[int, LiveInstance] = {}
        self._items: dict[int, WorkItem] = {}
        self._jobs: list[NewJob] = []
        #: Store and key of the rows of data stores that were written or removed.
        self.rows_written: set[tuple[str, str]] = set()
        self._withdrawn: dict[int, Withdrawal] = {}

    def adopt(self, stored: StoredInstance) -> LiveInstance:
        """Take over an instance that was just read and locked, or the one already in hand."""
        return self._instances.setdefault(stored.view.instance_id, LiveInstance(stored))

    def instance(self, uow: UnitOfWork, instance_id: int) -> LiveInstance:
        """The instance, read and locked unless it is in hand already.

        Raises:
            NotFound: there is none.
        """
        if instance_id not in self._instances:
            stored = instances.lock(uow, instance_id)
            if stored is None:
                raise no_instance(instance_id)
            self.adopt(stored)
        return self._instances[instance_id]

    def keep_item(self, item: WorkItem) -> None:
        """Keep an item of a locked instance for whoever asks for it next."""
        self._items[item.work_item_id] = item

    def take_item(self, work_item_id: int) -> WorkItem | None:
        """The item that was kept, once."""
        return self._items.pop(work_item_id, None)

    def in_hand(self, instance_id: int) -> LiveInstance | None:
        return self._instances.get(instance_id)

    def arm(self, job: NewJob) -> None:
        """Have ``job`` stored with the others when the transaction ends. One INSERT for all."""
        self._jobs.append(job)

    def withdraw_jobs(
        self,
        instance_id: int,
        *,
        task_ids: Sequence[str] = (),
        work_item_ids: Sequence[int] = (),
    ) -> None:
        """Have the stored jobs of these tasks and work items removed when the transaction ends.

        Jobs of the tasks that were only going to be armed are forgotten: an earlier step of the
        same transaction may have come to a timer that this one leaves. What is armed from now on
        stays, whoever it belongs to.
        """
        if task_ids:
            gone = {(instance_id, task_id) for task_id in task_ids}
            self._jobs = [job for job in self._jobs if (job.instance_id, job.task_id) not in gone]
        if task_ids or work_item_ids:
            known = self._withdrawn.setdefault(instance_id, Withdrawal([], []))
            known.task_ids.extend(task_ids)
            known.work_item_ids.extend(work_item_ids)

    def disarm_pending(self, *, work_item_id: int) -> None:
        """Forget jobs of a work item that were only going to be armed."""
        self._jobs = [job for job in self._jobs if job.work_item_id != work_item_id]

    def flush(self, uow: UnitOfWork) -> None:
        """Write it all. Called once, right before the commit."""
        for instance_id, live in self._instances.items():
            values = live.changed_columns()
            if live.events:
                sequence, head = live.history_head
                sequence, head = history.append(
                    uow, instance_id, sequence=sequence, head=head, events=live.events
                )
                values |= {"history_sequence": sequence, "history_hash": head}
            if values:
                instances.write(uow, instance_id, live.view.version, values)
        jobs.exchange(uow, self._withdrawn, self._jobs, now=self._now, paused=self._suspended())

    def _suspended(self) -> set[int]:
        """The instances whose jobs must not run, though something arms one: the clock stands."""
        return {
            instance_id
            for instance_id, live in self._instances.items()
            if live.view.state is InstanceState.SUSPENDED
        }


def no_instance(instance_id: int) -> NotFound:
    return NotFound("There is no process instance {instance_id}.", instance_id=instance_id)
