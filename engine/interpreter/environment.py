"""Where SpiffWorkflow asks for an expression's value: only our own expressions are answered."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from engine.interpreter.expression_functions import ExpressionError
from engine.interpreter.expressions import compile_expression
from engine.interpreter.failure import Failure
from engine.interpreter.specs.token import element_of
from engine.interpreter.spiff import BasePythonScriptEngineEnvironment, PythonScriptEngine


class SafeEnvironment(BasePythonScriptEngineEnvironment):
    """Message correlation and completion conditions call the environment without the engine."""

    def evaluate(
        self, expression: str, context: Mapping[str, Any], external_context: Any = None
    ) -> Any:
        return compile_expression(expression).evaluate(context)

    def execute(self, script: str, context: Any, external_context: Any = None) -> Any:
        raise ExpressionError("scripts do not run")

    def call_service(self, context: Any, **keywords: Any) -> Any:
        raise ExpressionError("services are called by service tasks only")


class SafeScriptEngine(PythonScriptEngine):
    def __init__(self) -> None:
        super().__init__(SafeEnvironment())

    def validate(self, expression: str) -> None:
        compile_expression(expression)

    def evaluate(self, task: Any, expression: str, external_context: Any = None) -> Any:
        now = task.workflow.top_workflow.surroundings.now
        try:
            return compile_expression(expression).evaluate(task.data, now=now)
        except ExpressionError as error:
            raise Failure(element_of(task), "EXPRESSION", f"{expression}: {error}") from None

    def execute(self, task: Any, script: str, external_context: Any = None) -> Any:
        raise Failure(element_of(task), "SCRIPT", "scripts do not run")
