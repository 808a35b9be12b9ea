"""What stops a process: the refusal that becomes an incident."""

from __future__ import annotations

from engine.errors import InvalidState
from engine.interpreter.contract import Trouble


class StepFailed(InvalidState):
    """The process could not go on from where it is; nothing of the step was kept.

    ``trouble`` becomes an incident of the instance once the transaction is rolled back. There is
    no instance where its first step failed.
    """

    def __init__(
        self, instance_id: int | None, trouble: tuple[Trouble, ...], *, definition_key: str = ""
    ) -> None:
        self.instance_id = instance_id
        self.definition_key = definition_key
        self.trouble = trouble
        # What a person wanted, to be tried again once the cause is mended; see ``runtime``.
        self.attempt = b""
        self.attempted_by = ""
        first = trouble[0]
        super().__init__(
            "The process cannot go on at {element_id}: {problem} "
            "Nothing was changed; the administrators have been told.",
            element_id=first.element_id,
            problem=first.message,
        )
