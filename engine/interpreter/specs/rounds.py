"""What a loop keeps of its finished rounds, so that one of them can be taken back.

The task of a loop holds under ``finished`` the rounds that could be: all of a parallel activity,
the last one of others. Each is JSON:

``task``     the task that a person finished the round with; empty where nobody did
``round``    its number, from 0
``changed``  what it changed in the loop's data, ``removed`` which names it took away
``inner``    where ``task`` lay in the round, if the round is a subprocess: its spec, and its data
``child``    then: the subprocess itself
``told``     that its end was thrown as an event, which others may have heard

``were`` holds what each changed name was before, ``[value]`` or ``[]`` for nothing. A loop that a
person's round has ended is kept by the instance, in :attr:`Instance.left_loops`, for as long as
all that came of it still waits.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from engine.interpreter.merging import changes_between
from engine.interpreter.specs.token import BoundarySplit, SpiffTask, is_round
from engine.interpreter.spiff import TaskState

FINISHED = "finished"
_WERE = "were"
#: How many ended loops an instance keeps: those of branches that came to their own ends stay.
MOST_LEFT = 20


# ── While the loop runs ───────────────────────────────────────────────────────────────────


def note_finished(
    loop: SpiffTask,
    child: SpiffTask,
    before: Mapping[str, Any],
    changes: tuple[Mapping[str, Any], Iterable[str]],
    *,
    only_last: bool,
) -> None:
    """A round is finished, and has laid ``changes`` over the loop's data as it was ``before``."""
    if not _is_for_people(child.task_spec):
        return
    known = loop.internal_data
    if only_last:
        known[FINISHED], known[_WERE] = [], {}
    record: dict[str, Any] = {"round": child.internal_data["round"], **_finished_by(child)}
    changed, removed = dict(changes[0]), sorted(changes[1])
    if changed:
        record["changed"] = changed
    if removed:
        record["removed"] = removed
    known.setdefault(FINISHED, []).append(record)
    were = known.setdefault(_WERE, {})
    for name in (*changed, *removed):
        were.setdefault(name, [before[name]] if name in before else [])


def note_told(loop: SpiffTask) -> None:
    """The end of the last finished round was thrown as an event."""
    if loop.internal_data.get(FINISHED):
        loop.internal_data[FINISHED][-1]["told"] = True


def forget(loop: SpiffTask, record: Mapping[str, Any]) -> None:
    """Take the round of ``record`` out of the loop's data and counts, as if never finished."""
    known = loop.internal_data
    others = [each for each in known[FINISHED] if each is not record]
    loop.data = dict(loop.data)
    for name in _names(record):
        value = _without(name, others, known[_WERE])
        if value:
            loop.data[name] = value[0]
        else:
            loop.data.pop(name, None)
        if not any(name in _names(each) for each in others):
            known[_WERE].pop(name, None)
    known[FINISHED] = others
    known["done"] -= 1
    if "results" in known:
        known["results"] = list(known["results"])
        known["results"][record["round"]] = None


def _without(name: str, others: list[dict[str, Any]], were: Mapping[str, list[Any]]) -> list[Any]:
    """What the other rounds alone make of a name: ``[value]``, or ``[]`` for nothing."""
    for record in reversed(others):
        if name in record.get("changed", {}):
            return [record["changed"][name]]
        if name in record.get("removed", ()):
            return []
    return were.get(name, [])


def _names(record: Mapping[str, Any]) -> frozenset[str]:
    return frozenset((*record.get("changed", {}), *record.get("removed", ())))


def _is_for_people(spec: Any) -> bool:
    """Whether people can finish a round of this activity: it is theirs, or a step in it is."""
    if getattr(spec, "manual", False):
        return True
    inner = getattr(spec, "target", None)
    specs = () if inner is None else inner.task_specs.values()
    return any(getattr(each, "manual", False) for each in specs)


def _finished_by(child: SpiffTask) -> dict[str, Any]:
    """The task with which a person finished this round in the present advance, if one did."""
    task = child.workflow.top_workflow.completing
    if task is None:
        return {"task": ""}
    if task is child:
        return {"task": child.id}
    owner: Any = getattr(task.workflow, "owner", None)
    if owner is not child or is_round(task):
        return {"task": ""}
    above = task.parent
    entry = above if isinstance(above.task_spec, BoundarySplit) else task
    # A split that was left at the root of its scope holds what it was given.
    before = entry if entry.parent is None else entry.parent
    inner = [entry.task_spec.name, dict(before.data)]
    return {"task": task.id, "inner": inner, "child": owner.id}


# ── After a person's round has ended it ───────────────────────────────────────────────────


def note_left(loop: SpiffTask, child: SpiffTask) -> None:
    """A round that a person finished ends the loop: keep it as it is, with the rounds that end."""
    finished = loop.internal_data.get(FINISHED)
    if not finished or not finished[-1]["task"]:
        return
    changed, removed = changes_between(loop.parent.data, loop.data)
    loop.workflow.top_workflow.left_loops[finished[-1]["task"]] = {
        "known": dict(loop.internal_data),
        "base": dict(loop.parent.data),
        "changed": changed,
        "removed": sorted(removed),
        "open": [
            [other.internal_data["round"], other.id]
            for other in loop.children
            if other is not child and not other.state & TaskState.FINISHED_MASK
        ],
    }


def settle_left(top: Any, rests: tuple[str, ...]) -> None:
    """Keep the ended loops that could still be had back: all that came of them still waits."""
    if not top.left_loops:
        return
    waiting = {task.id for task in top.all_tasks() if not task.state & TaskState.FINISHED_MASK}
    for known in top.left_loops.values():
        known.setdefault("rests", list(rests))
    kept = [
        (task_id, known)
        for task_id, known in top.left_loops.items()
        if not top.completed and waiting.issuperset(known["rests"])
    ]
    top.left_loops = dict(kept[-MOST_LEFT:])


# ── Variables that are changed by hand ────────────────────────────────────────────────────


def change_by_hand(top: Any, changed: Mapping[str, Any], removed: tuple[str, ...]) -> None:
    """What is set by hand stays as it is set, also where a round is taken back later."""
    for task in top.tasks.values():
        _leave_alone(task.internal_data, {*changed, *removed})
    for loop in top.left_loops.values():
        _leave_alone(loop["known"], {*changed, *removed})
        kept = {name: value for name, value in loop["base"].items() if name not in removed}
        loop["base"] = {**kept, **changed}
        for name in (*changed, *removed):
            loop["changed"].pop(name, None)
        loop["removed"] = [n for n in loop["removed"] if n not in changed and n not in removed]


def _leave_alone(known: dict[str, Any], names: set[str]) -> None:
    for record in known.get(FINISHED, ()):
        record["changed"] = {n: v for n, v in record.get("changed", {}).items() if n not in names}
        record["removed"] = [n for n in record.get("removed", ()) if n not in names]
    for name in names & known.get(_WERE, {}).keys():
        del known[_WERE][name]
