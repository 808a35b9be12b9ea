"""What a block consists of."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from workflows.packages import Label

NOTHING = Label("", "")


@dataclass(frozen=True, slots=True, kw_only=True)
class Step:
    """An element: on the grid ``at`` (column, row), or on the ``edge`` of the step ``on``.

    ``due`` and ``timer`` name a parameter as ``package.parameter``. The other fields are those of
    the attributes that it gets (see ``writing.py``).
    """

    step_id: str
    kind: str
    at: tuple[int, int] = (0, 0)
    on: str = ""
    edge: str = "bottom"
    interrupts: bool = False
    name: Label = NOTHING
    told: Label = NOTHING
    groups: str = ""
    due: str = ""
    due_from: str = ""
    ladder: str = ""
    priority: str = ""
    form: str = ""
    rights: str = ""
    voting: str = ""
    participants: str = ""
    result: str = ""
    empty: str = ""
    clause: str = ""
    timer: str = ""
    escalation: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Flow:
    """``by`` is ``above`` or ``below`` where it goes round the steps; ``when`` its condition."""

    source: str
    target: str
    name: Label = NOTHING
    when: str = ""
    by: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Field:
    """A field of a form. ``values`` are those to choose from, ``shown`` the condition for it."""

    key: str
    kind: str
    label: Label
    values: tuple[tuple[str, Label], ...] = ()
    optional: bool = False
    shown: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Block:
    """``asks`` are the variables that the process around it has to bring."""

    block_id: str
    name: Label
    told: Label
    steps: tuple[Step, ...]
    flows: tuple[Flow, ...]
    forms: Mapping[str, tuple[Field, ...]]
    asks: tuple[str, ...] = ()

    @property
    def entry(self) -> Step:
        """The first step, to which the process leads."""
        return self.steps[0]

    @property
    def out(self) -> str:
        """The id of the end, which no step has and to which one flow leads."""
        return f"{self.block_id}_done"

    @property
    def exit(self) -> Step:
        """The step that leads on."""
        source = next(flow.source for flow in self.flows if flow.target == self.out)
        return next(step for step in self.steps if step.step_id == source)

    @property
    def names(self) -> frozenset[str]:
        """What a second one in the same process needs other names for."""
        fields = {field.key for form in self.forms.values() for field in form}
        results = {step.result for step in self.steps if step.result}
        steps = {self.out, *(step.step_id for step in self.steps)}
        return frozenset(steps | fields | results | set(self.forms))
