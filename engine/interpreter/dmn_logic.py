"""The logic of a decision other than a table (DMN 1.3 §7 and §10.2): expressions, contexts, calls.

A decision, or a knowledge model, is read into a function of data and time.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

from engine.interpreter.expression_functions import ExpressionError
from engine.interpreter.expressions import Expression
from engine.interpreter.feel.compiling import compile_knowing
from engine.interpreter.feel.conformance import made
from engine.interpreter.feel.function_values import ANY, invoke_named
from engine.interpreter.feel.knowledge import Knowledge
from engine.interpreter.feel.steps import counting, held
from engine.interpreter.xml_source import Node, line_of, local_name, text_of

ValueOf = Callable[[Mapping[str, Any], datetime | None], Any]
_MOST_ENTRIES = 100
_MOST_ROWS = 1_000


class DmnProblem(Exception):
    """A decision cannot be used. ``line`` and ``decision_id`` say where, and ``part_id`` in it."""

    def __init__(
        self, reason: str, *, decision_id: str = "", line: int = 0, part_id: str = ""
    ) -> None:
        self.reason = reason
        self.decision_id = decision_id
        self.line = line
        self.part_id = part_id
        super().__init__(f"{decision_id}: {reason} (line {line})")


@dataclass(frozen=True, slots=True)
class Vocabulary:
    """What an expression of ``owner_id`` may name: ``names`` are those that are no identifiers.

    ``callables`` are names that may stand for functions: parameters, entries of contexts.
    """

    owner_id: str
    names: frozenset[str]
    knowledge: Mapping[str, Knowledge]
    callables: frozenset[str] = frozenset()

    def expression(self, text: str, node: Node) -> Expression:
        """Compile ``text``, which stands at ``node``.

        Raises:
            DmnProblem: It is not understood.
        """
        try:
            return compile_knowing(text, self.names, self.knowledge, self.callables)
        except ExpressionError as error:
            raise DmnProblem(
                f"{text!r}: {error}",
                decision_id=self.owner_id,
                line=line_of(node),
                part_id=node.get("id") or "",
            ) from None

    def with_names(self, *further: str) -> Vocabulary:
        return replace(
            self, names=self.names | spoken(further), callables=self.callables | {*further}
        )


def spoken(names: Any) -> frozenset[str]:
    """Those of ``names`` that are no identifiers: expressions have to be told of them."""
    return frozenset(name for name in names if name and not name.isidentifier())


def child(node: Node, name: str) -> Node | None:
    return next((each for each in node if local_name(each) == name), None)


def logic_in(node: Node) -> Node | None:
    """The element of ``node`` that holds its logic, if it is one that is read here."""
    return next((each for each in node if local_name(each) in _READERS), None)


def read_logic(node: Node, vocabulary: Vocabulary) -> ValueOf:
    """What ``node`` (a literal expression, a context, an invocation) comes to.

    Raises:
        DmnProblem: It is not understood.
    """
    reader = _READERS.get(local_name(node))
    if reader is None:
        raise DmnProblem(
            f"a {local_name(node)} is not read here",
            decision_id=vocabulary.owner_id,
            line=line_of(node),
        )
    return reader(node, vocabulary)


def _literal(node: Node, vocabulary: Vocabulary) -> ValueOf:
    language = (node.get("expressionLanguage") or "feel").lower()
    if "feel" not in language:
        raise DmnProblem(
            f"the language {language} is not read here",
            decision_id=vocabulary.owner_id,
            line=line_of(node),
        )
    expression = vocabulary.expression(text_of(child(node, "text")), node)
    return lambda data, now: expression.evaluate(data, now=now)


def _context(node: Node, vocabulary: Vocabulary) -> ValueOf:
    """Entries see those before them; the last one without a name is the value of the whole."""
    entries: list[tuple[str, ValueOf]] = []
    for entry in (each for each in node if local_name(each) == "contextEntry"):
        variable, logic = child(entry, "variable"), logic_in(entry)
        if logic is None or len(entries) >= _MOST_ENTRIES:
            raise DmnProblem(
                "an entry of the context holds no expression, or there are too many",
                decision_id=vocabulary.owner_id,
                line=line_of(entry),
            )
        name = "" if variable is None else variable.get("name") or ""
        entries.append((name, read_logic(logic, vocabulary)))
        vocabulary = vocabulary.with_names(name)

    def value_of(data: Mapping[str, Any], now: datetime | None) -> Any:
        found: dict[str, Any] = {}
        with counting() as count:
            for name, entry in entries:
                value = held(count, entry({**data, **found}, now))
                if not name:
                    return value
                found[name] = value
        return found

    return value_of


def _invocation(node: Node, vocabulary: Vocabulary) -> ValueOf:
    called = next((each for each in node if local_name(each) == "literalExpression"), None)
    name = text_of(child(called, "text")) if called is not None else ""
    model = vocabulary.knowledge.get(name)
    if model is None and name in vocabulary.callables:
        function = vocabulary.expression(name, node)
        bindings = _bindings(node, vocabulary)
        names = tuple(parameter for parameter, _ in bindings)
        return lambda data, now: invoke_named(
            function.evaluate(data, now=now), names, *(value(data, now) for _, value in bindings)
        )
    if model is None:
        raise DmnProblem(
            f"there is no knowledge model {name!r} that it requires",
            decision_id=vocabulary.owner_id,
            line=line_of(node),
        )
    given = dict(_bindings(node, vocabulary))
    if given.keys() != set(model.parameters):
        raise DmnProblem(
            f"{name} takes {', '.join(model.parameters)}",
            decision_id=vocabulary.owner_id,
            line=line_of(node),
        )
    order = [given[parameter] for parameter in model.parameters]
    return lambda data, now: model.apply(now, *(argument(data, now) for argument in order))


def _function(node: Node, vocabulary: Vocabulary) -> ValueOf:
    """A function as a value (DMN 1.3 §7.3.8), which entries behind it may call."""
    logic = logic_in(node)
    if logic is None or (node.get("kind") or "FEEL").upper() != "FEEL":
        raise DmnProblem(
            "a function needs an expression, in FEEL",
            decision_id=vocabulary.owner_id,
            line=line_of(node),
        )
    names = tuple(each.get("name") or "" for each in node if local_name(each) == "formalParameter")
    body = read_logic(logic, vocabulary.with_names(*names))

    def value_of(data: Mapping[str, Any], now: datetime | None) -> Any:
        def apply(*values: Any) -> Any:
            return body({**data, **dict(zip(names, values, strict=True))}, now)

        return made(names, (ANY,) * len(names), apply)

    return value_of


def _bindings(node: Node, vocabulary: Vocabulary) -> list[tuple[str, ValueOf]]:
    found = []
    for binding in (each for each in node if local_name(each) == "binding"):
        parameter, logic = child(binding, "parameter"), logic_in(binding)
        if parameter is None or logic is None:
            raise DmnProblem(
                "a binding needs a parameter and an expression",
                decision_id=vocabulary.owner_id,
                line=line_of(binding),
            )
        found.append((parameter.get("name") or "", read_logic(logic, vocabulary)))
    return found


def _relation(node: Node, vocabulary: Vocabulary) -> ValueOf:
    """A list of records: a row for each, an entry for each column (DMN 1.3 §7.3.3)."""
    columns = [each.get("name") or "" for each in node if local_name(each) == "column"]
    rows = [_items(each, vocabulary) for each in node if local_name(each) == "row"]
    uneven = any(len(row) != len(columns) for row in rows)
    if (
        uneven
        or not columns
        or not all(columns)
        or len(set(columns)) < len(columns)
        or len(rows) > _MOST_ROWS
    ):
        raise DmnProblem(
            "a relation needs a name for each column, and a cell of each row for it; "
            f"it has at most {_MOST_ROWS} rows",
            decision_id=vocabulary.owner_id,
            line=line_of(node),
        )

    def value_of(data: Mapping[str, Any], now: datetime | None) -> Any:
        return [
            {name: cell(data, now) for name, cell in zip(columns, row, strict=True)} for row in rows
        ]

    return value_of


def _list(node: Node, vocabulary: Vocabulary) -> ValueOf:
    items = _items(node, vocabulary)
    if len(items) > _MOST_ROWS:
        raise DmnProblem(
            f"a list has at most {_MOST_ROWS} items",
            decision_id=vocabulary.owner_id,
            line=line_of(node),
        )
    return lambda data, now: [item(data, now) for item in items]


def _items(node: Node, vocabulary: Vocabulary) -> list[ValueOf]:
    return [read_logic(each, vocabulary) for each in node if local_name(each) in _READERS]


_READERS: dict[str, Callable[[Node, Vocabulary], ValueOf]] = {
    "literalExpression": _literal,
    "context": _context,
    "invocation": _invocation,
    "relation": _relation,
    "list": _list,
    "functionDefinition": _function,
}
