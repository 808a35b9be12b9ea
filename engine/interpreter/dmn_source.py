"""Reads the decisions of a DMN file and what they rest on (DMN 1.3 §6, versions 1.1 to 1.5)."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import datetime
from typing import Any

from engine.interpreter.decisions import (
    Decision,
    DecisionError,
    ExpressionDecision,
    evaluate,
)
from engine.interpreter.dmn_logic import (
    DmnProblem,
    Vocabulary,
    child,
    logic_in,
    read_logic,
    spoken,
)
from engine.interpreter.dmn_services import ServiceParts, as_knowledge, read_service
from engine.interpreter.dmn_tables import read_table
from engine.interpreter.expression_functions import ExpressionError
from engine.interpreter.feel.knowledge import MAX_COST, Knowledge
from engine.interpreter.feel.steps import counting, held
from engine.interpreter.xml_source import Node, line_of, local_name, read_xml

__all__ = ["DmnProblem", "parse_decisions"]

_MOST = 200
#: What the names stand on that expressions may use.
_NAMING = (
    "inputData", "decision", "decisionService", "variable", "formalParameter", "parameter",
    "column", "itemComponent",
)  # fmt: skip
_DEEPEST = 20
_LONGEST = 200


def parse_decisions(content: bytes) -> Mapping[str, Decision]:
    """The decisions of a DMN file, by decision id, each with those that it requires.

    Raises:
        UnreadableXml: ``content`` is no XML that we read.
        DmnProblem: A decision holds nothing that can be decided by, or it is not understood.
    """
    root = read_xml(content)
    if local_name(root) != "definitions":
        raise DmnProblem("this is not a DMN file", line=line_of(root))
    return _File(root).decisions()


class _File:
    """One file while it is read: each element once, those that it requires before it."""

    def __init__(self, root: Node) -> None:
        self._nodes = {node.get("id"): node for node in root if node.get("id")}
        self._order = [node for node in root if local_name(node) in ("decision", "decisionService")]
        self._decisions: dict[str, Decision] = {}
        self._knowledge: dict[str, Knowledge] = {}
        self._reading: list[str] = []
        #: Every name in the file that is no identifier: data, decisions, models, parameters.
        self._names = spoken(
            node.get("name") for node in root.iter() if local_name(node) in _NAMING
        )
        if len(self._names) > _MOST * 5 or any(len(name) > _LONGEST for name in self._names):
            raise DmnProblem("there are too many names, or too long ones", line=line_of(root))
        if len(self._nodes) > _MOST * 5 or len(self._order) > _MOST:
            raise DmnProblem(f"the file holds more than {_MOST} decisions", line=line_of(root))

    def decisions(self) -> Mapping[str, Decision]:
        for node in self._order:
            if not node.get("id"):
                raise DmnProblem("a decision needs an id and a decision table", line=line_of(node))
            self._decision(node)
        return {node.get("id"): self._decisions[node.get("id")] for node in self._order}

    # ── Decisions ─────────────────────────────────────────────────────────────────────────

    def _decision(self, node: Node) -> Decision:
        decision_id = node.get("id")
        if decision_id not in self._decisions:
            self._decisions[decision_id] = self._in_turn(node, self._read_decision)
        return self._decisions[decision_id]

    def _in_turn(self, node: Node, read: Callable[[Node], Any]) -> Any:
        """Read ``node`` unless that has begun already, or goes too deep."""
        element_id = node.get("id")
        if element_id in self._reading or len(self._reading) >= _DEEPEST:
            way = " → ".join([*self._reading, element_id])
            raise DmnProblem(
                f"it requires itself, or too long a chain: {way}",
                decision_id=element_id,
                line=line_of(node),
            )
        self._reading.append(element_id)
        try:
            return read(node)
        finally:
            self._reading.pop()

    def _read_decision(self, node: Node) -> Decision:
        if local_name(node) == "decisionService":
            return read_service(node, self._service_parts(node))
        if local_name(node) != "decision":
            raise DmnProblem(
                f"a {local_name(node)} is no decision",
                decision_id=node.get("id"),
                line=line_of(node),
            )
        decision_id, name = node.get("id"), node.get("name") or node.get("id")
        variable_node = child(node, "variable")
        variable = (variable_node.get("name") if variable_node is not None else "") or name
        required = tuple(
            self._decision(each)
            for each in self._required(node, "informationRequirement", "requiredDecision")
        )
        vocabulary = Vocabulary(decision_id, self._names, self._knowledge_of(node))
        table = child(node, "decisionTable")
        if table is not None:
            return read_table(table, vocabulary, name=name, variable=variable, required=required)
        logic = logic_in(node)
        if logic is None:
            raise DmnProblem(
                "a decision needs an id and a decision table, or an expression",
                decision_id=decision_id,
                line=line_of(node),
            )
        return ExpressionDecision(
            decision_id=decision_id,
            name=name,
            variable=variable,
            value_of=read_logic(logic, vocabulary),
            required=required,
            line=line_of(logic),
        )

    def _required(self, node: Node, requirement: str, reference: str) -> list[Node]:
        found = []
        for each in node:
            target = child(each, reference) if local_name(each) == requirement else None
            if target is None:
                continue
            found.append(self._target(node, target))
        return found

    def _target(self, node: Node, reference: Node) -> Node:
        href = reference.get("href") or ""
        if not href.startswith("#") or href[1:] not in self._nodes:
            raise DmnProblem(
                f"it requires {href or 'nothing'}, which is not in this file",
                decision_id=node.get("id") or "",
                line=line_of(reference),
            )
        return self._nodes[href[1:]]

    def _service_parts(self, node: Node) -> ServiceParts:
        def named(kind: str) -> list[Node]:
            return [self._target(node, each) for each in node if local_name(each) == kind]

        return ServiceParts(
            outputs=tuple(self._decision(each) for each in named("outputDecision")),
            given=tuple(self._decision(each) for each in named("inputDecision")),
            data=tuple(each.get("name") or each.get("id") for each in named("inputData")),
        )

    # ── Knowledge models ──────────────────────────────────────────────────────────────────

    def _knowledge_of(self, node: Node) -> dict[str, Knowledge]:
        models = [
            self._model(each)
            for each in self._required(node, "knowledgeRequirement", "requiredKnowledge")
        ]
        return {model.name: model for model in models}

    def _model(self, node: Node) -> Knowledge:
        model_id = node.get("id")
        if model_id not in self._knowledge:
            self._knowledge[model_id] = self._in_turn(node, self._read_model)
        return self._knowledge[model_id]

    def _read_model(self, node: Node) -> Knowledge:
        """A model sees its parameters and the models that it requires, and no data (§10.2.2)."""
        model_id, name = node.get("id"), node.get("name") or node.get("id")
        if local_name(node) == "decisionService":
            parts = self._service_parts(node)
            return as_knowledge(read_service(node, parts), parts)
        body = child(node, "encapsulatedLogic")
        known = self._knowledge_of(node)
        if body is None or local_name(node) != "businessKnowledgeModel":
            raise DmnProblem(
                "a knowledge model needs logic", decision_id=model_id, line=line_of(node)
            )
        parameters = tuple(
            each.get("name") or "" for each in body if local_name(each) == "formalParameter"
        )
        cost = 1 + sum(model.cost for model in known.values()) * _calls_in(body, known)
        if cost > MAX_COST:
            raise DmnProblem(
                "knowledge models are invoked too often", decision_id=model_id, line=line_of(node)
            )
        value_of = self._body(body, Vocabulary(model_id, self._names, known), name)
        cells = sum(local_name(each) in ("inputEntry", "outputEntry") for each in body.iter())

        def apply(now: datetime | None, *arguments: Any) -> Any:
            with counting() as count:
                count.spend(cells + 1)
                given = [held(count, argument) for argument in arguments]
                return value_of(dict(zip(parameters, given, strict=True)), now)

        return Knowledge(name=name, parameters=parameters, apply=apply, cost=cost)

    def _body(
        self, body: Node, vocabulary: Vocabulary, name: str
    ) -> Callable[[Mapping[str, Any], datetime | None], Any]:
        node = child(body, "decisionTable")
        if node is not None:
            table = read_table(node, vocabulary, name=name)

            def by_table(data: Mapping[str, Any], now: datetime | None) -> Any:
                try:
                    return evaluate(table, data, now=now).value
                except DecisionError as error:
                    raise ExpressionError(str(error)) from None

            return by_table
        logic = logic_in(body)
        if logic is None:
            raise DmnProblem(
                "a knowledge model needs logic",
                decision_id=vocabulary.owner_id,
                line=line_of(body),
            )
        return read_logic(logic, vocabulary)


def _calls_in(body: Node, known: Mapping[str, Knowledge]) -> int:
    """How often models may be called in ``body``: as often as their names stand there."""
    text = "".join(body.itertext())
    return max((sum(text.count(name) for name in known)), 1)
