"""Moves in the story of a play."""

from __future__ import annotations

from typing import Any

from engine.interpreter.moves import Moved, Plan, Target, move, plan_return, tokens
from tests.engine.interpreter.play import Play


class Moving(Play):
    """A play in which tokens may be moved; each move is looked at first, and does just that."""

    def preview(self, plan: Plan) -> Moved:
        assert self.state is not None
        before = self.state
        seen = move(self.model, self.state, plan, self.surroundings(), preview=True)
        assert self.state == before
        assert seen.advance is None
        return seen

    def move(self, plan: Plan) -> Moved:
        assert self.state is not None
        seen = self.preview(plan)
        assert not seen.refusals, seen.refusals
        assert not seen.trouble, seen.trouble
        moved = move(self.model, self.state, plan, self.surroundings(), preview=False)
        assert moved.digest == seen.digest
        assert moved.advance is not None
        open_before, armed_before = dict(self.items), dict(self.timers)
        if plan.restart:
            self.items, self.timers, self.events = {}, {}, {}
        self._take(moved.advance)
        if not seen.services and not plan.restart:
            gone = [t for t in open_before if t not in self.items]
            assert sorted(gone) == sorted(seen.closed_items)
            new = [i.element_id for t, i in self.items.items() if t not in open_before]
            assert sorted(new) == sorted(i.element_id for i in seen.opened_items)
            fresh = [e for t, e in self.timers.items() if t not in armed_before]
            assert sorted(fresh) == sorted((t.element_id, t.due_at) for t in seen.armed_timers)
            lost = [t for t in armed_before if t not in self.timers]
            assert sorted(lost) == sorted(t.task_id for t in seen.lost_timers)
            assert self.last is not None
            assert self.last.active == seen.active
            assert self.ended == seen.ends
        return moved

    def back(self, element_id: str, to: str) -> Moved:
        """The person at ``element_id`` sends the matter back ``to`` an earlier step."""
        return self.move(self.planned_back(element_id, to))

    def planned_back(self, element_id: str, to: str) -> Plan:
        assert self.state is not None
        return plan_return(self.model, self.state, self.task(element_id), to)

    def jump(self, *elements: str, to: tuple[str, ...], **data: Any) -> Moved:
        ids = tuple(self.token(each) for each in elements)
        return self.move(Plan(cancel=ids, open=tuple(Target(each) for each in to), data=data))

    def refused(self, *elements: str, to: tuple[str, ...]) -> str:
        """The element at which the jump is refused."""
        ids = tuple(self.token(each) for each in elements)
        seen = self.preview(Plan(cancel=ids, open=tuple(Target(each) for each in to)))
        assert seen.refusals, "Expected the move to be refused."
        return seen.refusals[0].element_id

    def token(self, element_id: str) -> str:
        assert self.state is not None
        found = [t for t in tokens(self.model, self.state) if t.element_id == element_id]
        assert found, f"no token at {element_id}"
        return found[0].task_id
