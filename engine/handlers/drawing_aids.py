"""What helps somebody who draws: the services that there are, and expressions tried on samples."""

from __future__ import annotations

from engine.commands.definitions import ListServices, TryExpression
from engine.context import Context
from engine.errors import InvalidInput, Problem
from engine.handlers.access import require_right
from engine.interpreter.expression_functions import ExpressionError
from engine.interpreter.expressions import as_json, compile_expression
from engine.views import KnownService, Scope, TriedExpression

_RIGHT = "definition.draw"


def list_services(ctx: Context, _query: ListServices) -> tuple[KnownService, ...]:
    require_right(ctx, _RIGHT, Scope())
    found = ctx.known.services or {}
    return tuple(
        KnownService(name, told=False)
        if data is None
        else KnownService(
            name,
            told=True,
            reads=tuple(sorted(data.reads)),
            sets=tuple(sorted(data.sets)),
            may_set=tuple(sorted(data.may_set)),
        )
        for name, data in sorted(found.items())
    )


def try_expression(ctx: Context, query: TryExpression) -> TriedExpression:
    require_right(ctx, _RIGHT, Scope())
    try:
        expression = compile_expression(query.expression)
        value = as_json(expression.evaluate(query.data, now=ctx.now))
    except ExpressionError as error:
        text = "The expression fails: {error}."
        problem = Problem("expression", text, {"error": str(error)})
        raise InvalidInput(text, error=str(error), problems=[problem]) from None
    return TriedExpression(value, tuple(sorted(expression.names)))
