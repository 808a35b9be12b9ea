"""Script tasks (BPMN 2.0.2 §13.3.3): the sandbox around the advance runs them."""

# The protocol between SpiffWorkflow's specs and tasks is underscored.

from __future__ import annotations

from engine.interpreter.failure import Failure
from engine.interpreter.specs.token import SpiffTask, Token, element_of
from engine.interpreter.spiff import defaults
from engine.scripting import ScriptError, ScriptRun


class ScriptTask(Token, defaults.ScriptTask):
    """What the script assigned becomes data, or its value does under ``duban:resultVariable``."""

    script: str

    def _run_hook(self, my_task: SpiffTask) -> bool:
        top = my_task.workflow.top_workflow
        attributes = my_task.workflow.spec.elements[self.bpmn_id].attributes
        variable = attributes.get("resultVariable")
        run = ScriptRun(self.script, my_task.data, top.surroundings.now, wants_value=bool(variable))
        try:
            found = top.surroundings.run_script(run)
        except ScriptError as error:
            raise Failure(element_of(my_task), "SCRIPT", str(error)) from None
        if variable:
            found = {variable: found.get("value")}
        my_task.data = {**my_task.data, **found}
        top.details[my_task.id] = {"script": sorted(found)}
        return True
