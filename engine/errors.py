"""What a command can refuse, and how it says so.

Every message is a template with named fields, in English. The layer that talks to people
translates the template and fills the fields in again, so no error text is ever parsed.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from dataclasses import field as dataclass_field
from typing import Any


@dataclass(frozen=True, slots=True)
class Problem:
    """One thing that is wrong with an input: where, what, and what would mend it.

    ``field`` names the form field, column or element id; it is empty when the whole is meant.
    ``template`` is formatted with ``params`` (``str.format``), after translation.
    """

    field: str
    template: str
    params: dict[str, object] = dataclass_field(default_factory=dict)

    def __str__(self) -> str:
        return self.template.format(**self.params)


class EngineError(Exception):
    """The base of all refusals. ``template`` says what was expected and what is."""

    def __init__(self, template: str, **params: object) -> None:
        self.template = template
        self.params = params
        super().__init__(template.format(**params))


class NotFound(EngineError):
    """There is no such thing, or this actor may not know of it. The two are not told apart."""


class Forbidden(EngineError):
    """The actor sees the thing, but lacks the right to do this to it."""


class InvalidState(EngineError):
    """The thing is in a state in which this cannot be done."""


class Conflict(EngineError):
    """Somebody else changed the same thing meanwhile; reading it again helps."""


class BpmnError(EngineError):
    """A service raises it so that the process hears an error event (BPMN 2.0.2 §10.5.6).

    ``code`` is the error code that a boundary event or event subprocess waits for; ``data`` goes
    to whoever catches it. Where nothing does, the step is rolled back and becomes an incident.
    """

    def __init__(
        self, code: str, template: str, *, data: Mapping[str, Any] | None = None, **params: object
    ) -> None:
        self.code = code
        self.data = dict(data or {})
        super().__init__(template, **params)


class InvalidInput(EngineError):
    """The command's content is wrong; ``problems`` names each field."""

    def __init__(
        self, template: str, *, problems: Sequence[Problem] = (), **params: object
    ) -> None:
        self.problems = tuple(problems)
        super().__init__(template, **params)


class DefinitionError(InvalidInput):
    """A process definition cannot run; ``problems`` names each element (``field`` is its id).

    ``findings`` is all that the checker has said, as views (``engine.views.DefinitionFinding``),
    for those who want to show each at its place.
    """

    def __init__(
        self,
        template: str,
        *,
        problems: Sequence[Problem] = (),
        findings: Sequence[object] = (),
        **params: object,
    ) -> None:
        self.findings = tuple(findings)
        super().__init__(template, problems=problems, **params)
