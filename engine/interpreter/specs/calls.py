"""Call activities: another process in a scope of its own (BPMN 2.0.2 §13.3.4)."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from engine.interpreter.calls import Call, CallMapping, Handing
from engine.interpreter.expression_functions import ExpressionError
from engine.interpreter.expressions import as_json, compile_expression, render_template
from engine.interpreter.failure import Failure
from engine.interpreter.specs.activities import Subprocess
from engine.interpreter.specs.token import SpiffTask
from engine.interpreter.spiff import defaults

#: Where a call activity keeps which definition it found when it was called.
_DEFINITION = "definition"


class CallActivity(Subprocess, defaults.CallActivity):
    """Runs another process. ``target`` is known beforehand, or found when it is called.

    Where nothing is mapped all data goes in, and out come the variables of the attribute
    ``duban:output``, or all.
    """

    call: Call
    mapping: CallMapping

    def scope_for(self, my_task: SpiffTask) -> Any:
        top = my_task.workflow.top_workflow
        if self.target is not None:
            return self.target
        known = my_task.internal_data
        if _DEFINITION not in known:
            known[_DEFINITION] = self._found(my_task)
        return top.library(known[_DEFINITION]).spec

    def _found(self, my_task: SpiffTask) -> int:
        world, call = my_task.workflow.top_workflow.surroundings, self.call
        try:
            key = render_template(call.process, my_task.data, now=world.now).strip()
        except ExpressionError as error:
            raise Failure(call.element_id, "EXPRESSION", f"{call.process}: {error}") from None
        found = world.find_process(key, call.version, call.version_tag)
        if found is None:
            wanted = " ".join(part for part in (key, call.version, call.version_tag) if part)
            raise Failure(call.element_id, "CALL", f"the process {wanted} is not deployed")
        return int(found)

    def given(self, my_task: SpiffTask) -> dict[str, Any]:
        data = dict(my_task.data) if self.mapping.all_in else {}
        return {**data, **self._handed(my_task, self.mapping.into, my_task.data)}

    def finish(self, my_task: SpiffTask, result: dict[str, Any]) -> None:
        wanted = my_task.workflow.spec.elements[self.bpmn_id].attributes.get("output", "")
        names = [name.strip() for name in wanted.split(",")] if wanted else list(result)
        if wanted or not self.mapping.all_in or not self.mapping.all_back:
            back = {n: result[n] for n in names if n in result} if self.mapping.all_back else {}
            handed = self._handed(my_task, self.mapping.back, result)
            result = {**my_task.data, **back, **handed}
        else:
            result = {**result, **self._handed(my_task, self.mapping.back, result)}
        super().finish(my_task, result)

    def _handed(
        self, my_task: SpiffTask, handings: tuple[Handing, ...], data: Mapping[str, Any]
    ) -> dict[str, Any]:
        now = my_task.workflow.top_workflow.surroundings.now
        found = {}
        for each in handings:
            try:
                value = compile_expression(each.expression).evaluate(data, now=now)
            except ExpressionError as error:
                reason = f"{each.expression}: {error}"
                raise Failure(self.call.element_id, "EXPRESSION", reason) from None
            found[each.target] = as_json(value)
        return found


def found_definition(my_task: SpiffTask) -> int:
    """The definition that the task's scope was found in when it was called; 0 where it was bound
    beforehand."""
    workflow = my_task.workflow
    while workflow.parent_task_id is not None:
        owner = workflow.owner
        if _DEFINITION in owner.internal_data:
            return int(owner.internal_data[_DEFINITION])
        if isinstance(owner.task_spec, CallActivity):
            return 0
        workflow = owner.workflow
    return 0
