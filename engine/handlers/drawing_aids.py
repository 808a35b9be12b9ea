"""What helps somebody who draws: services, expressions tried on samples, tokens played."""

from __future__ import annotations

from engine.commands.definitions import ListServices, PlayTokens, TryExpression
from engine.context import Context
from engine.errors import InvalidInput, Problem
from engine.handlers.access import require_right
from engine.interpreter import Unplayable, play
from engine.interpreter.contract import TraceToken
from engine.interpreter.expression_functions import ExpressionError
from engine.interpreter.expressions import as_json, compile_expression
from engine.views import (
    KnownService,
    PlayMove,
    RestingToken,
    Scope,
    TokenPlay,
    TriedExpression,
)

_RIGHT = "definition.draw"
_UNPLAYABLE = {
    "unreadable": "The diagram cannot be read.",
    "long": "There are too many steps. Begin anew.",
    "changed": "The diagram is another one now. Begin anew.",
    "nothing": "There is no process in the diagram that could begin.",
}


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


def play_tokens(ctx: Context, query: PlayTokens) -> TokenPlay:
    require_right(ctx, _RIGHT, Scope())
    try:
        played = play("diagram.bpmn", query.content.encode(), query.choices)
    except Unplayable as refused:
        raise InvalidInput(_UNPLAYABLE[refused.reason]) from None
    return TokenPlay(
        steps=played.steps,
        element_id=played.element_id,
        flow_ids=played.flow_ids,
        staying=_resting(played.staying),
        tokens=_resting(played.tokens),
        moves=tuple(
            PlayMove(
                key=each.key,
                element_id=each.element_id,
                name=each.name,
                kind=each.kind,
                flow_ids=each.flow_ids,
                said=each.said,
                aside=each.aside,
            )
            for each in played.moves
        ),
        state=played.state,
    )


def _resting(tokens: tuple[TraceToken, ...]) -> tuple[RestingToken, ...]:
    return tuple(RestingToken(each.element_id, each.flow_id) for each in tokens)
