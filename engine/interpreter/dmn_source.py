"""Reads the decisions of a DMN file and what they rest on (DMN 1.3 §6, versions 1.1 to 1.5)."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime
from typing import Any

from engine.interpreter.decisions import (
    Decision,
    DecisionError,
    ExpressionDecision,
    Given,
    evaluate,
)
from engine.interpreter.dmn_imports import Library, imports_of, names_in
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
_DEEPEST = 20
_LONGEST = 200


def parse_decisions(content: bytes, library: Library | None = None) -> Mapping[str, Decision]:
    """The decisions of a DMN file, by decision id, each with those that it requires.

    ``library`` holds the files of its package: it may import others by their namespaces.

    Raises:
        UnreadableXml: ``content`` is no XML that we read.
        DmnProblem: A decision holds nothing that can be decided by, or it is not understood.
    """
    root = read_xml(content)
    if local_name(root) != "definitions":
        raise DmnProblem("this is not a DMN file", line=line_of(root))
    return _File(root, _Reading(library or Library(()))).decisions()


@dataclass
class _Reading:
    """What the files of a package share while they are read: the way that led there, the files."""

    library: Library
    way: list[tuple[str, str]] = field(default_factory=list)
    files: dict[str, _File] = field(default_factory=dict)


class _File:
    """One file while it is read: each element once, those that it requires before it."""

    def __init__(self, root: Node, reading: _Reading) -> None:
        self.namespace = root.get("namespace") or ""
        self._reading = reading
        reading.files.setdefault(self.namespace, self)
        self._imports = {each.namespace: each for each in imports_of(root)}
        self.nodes = {node.get("id"): node for node in root if node.get("id")}
        self._order = [node for node in root if local_name(node) in ("decision", "decisionService")]
        self._decisions: dict[str, Decision] = {}
        self._knowledge: dict[str, Knowledge] = {}
        #: Every name in the file that is no identifier: data, decisions, models, parameters.
        self._names = names_in(root)
        for each in self._imports.values():
            other = reading.library.root_of(each.namespace)
            if other is not None:
                self._names |= names_in(other) | spoken([each.name])
        if len(self._names) > _MOST * 5 or any(len(name) > _LONGEST for name in self._names):
            raise DmnProblem("there are too many names, or too long ones", line=line_of(root))
        if len(self.nodes) > _MOST * 5 or len(self._order) > _MOST:
            raise DmnProblem(f"the file holds more than {_MOST} decisions", line=line_of(root))

    def decisions(self) -> Mapping[str, Decision]:
        for node in self._order:
            if not node.get("id"):
                raise DmnProblem("a decision needs an id and a decision table", line=line_of(node))
            self.decision(node)
        return {node.get("id"): self._decisions[node.get("id")] for node in self._order}

    # ── Decisions ─────────────────────────────────────────────────────────────────────────

    def decision(self, node: Node) -> Decision:
        decision_id = node.get("id")
        if decision_id not in self._decisions:
            self._decisions[decision_id] = self._in_turn(node, self._read_decision)
        return self._decisions[decision_id]

    def _in_turn(self, node: Node, read: Callable[[Node], Any]) -> Any:
        """Read ``node`` unless that has begun already, or goes too deep."""
        element_id = node.get("id")
        key = (self.namespace, element_id)
        if key in self._reading.way or len(self._reading.way) >= _DEEPEST:
            way = " → ".join([*(each for _, each in self._reading.way), element_id])
            raise DmnProblem(
                f"it requires itself, or too long a chain: {way}",
                decision_id=element_id,
                line=line_of(node),
            )
        self._reading.way.append(key)
        try:
            return read(node)
        finally:
            self._reading.way.pop()

    def _read_decision(self, node: Node) -> Decision:
        if local_name(node) == "decisionService":
            return read_service(node, self._service_parts(node), file=self.namespace)
        if local_name(node) != "decision":
            raise DmnProblem(
                f"a {local_name(node)} is no decision",
                decision_id=node.get("id"),
                line=line_of(node),
            )
        decision_id, name = node.get("id"), node.get("name") or node.get("id")
        variable_node = child(node, "variable")
        variable = (variable_node.get("name") if variable_node is not None else "") or name
        needed = self._required(node, "informationRequirement", "requiredDecision")
        required = tuple(file.decision(each) for file, each in needed)
        imported = self._given(node, required, needed)
        vocabulary = Vocabulary(decision_id, self._names, self._knowledge_of(node))
        table = child(node, "decisionTable")
        if table is not None:
            found = read_table(table, vocabulary, name=name, variable=variable, required=required)
            return replace(found, file=self.namespace, imported=imported)
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
            file=self.namespace,
            imported=imported,
        )

    def _given(
        self, node: Node, required: Sequence[Decision], needed: Sequence[tuple[_File, Node]]
    ) -> tuple[Given, ...]:
        """The names under which it sees what is of other files: decisions, and their inputs."""
        found = [
            Given(
                self._imports[file.namespace].name, decision.variable or decision.name, decision.key
            )
            for decision, (file, _) in zip(required, needed, strict=True)
            if file is not self
        ]
        for file, each in self._required(node, "informationRequirement", "requiredInput"):
            if file is not self:
                found.append(Given(self._imports[file.namespace].name, _named(each)))
        return tuple(found)

    def _required(self, node: Node, requirement: str, reference: str) -> list[tuple[_File, Node]]:
        found = []
        for each in node:
            target = child(each, reference) if local_name(each) == requirement else None
            if target is None:
                continue
            found.append(self._target(node, target))
        return found

    def _target(self, node: Node, reference: Node) -> tuple[_File, Node]:
        """The element that is referred to, and its file: this one, or one that it imports."""
        href = reference.get("href") or ""
        namespace, _, element_id = href.rpartition("#")
        own = namespace in ("", self.namespace)
        file = self if own else self._other(namespace)
        if "#" not in href or file is None or element_id not in file.nodes:
            raise DmnProblem(
                f"it requires {href or 'nothing'}, which is not in this file",
                decision_id=node.get("id") or "",
                line=line_of(reference),
            )
        return file, file.nodes[element_id]

    def _other(self, namespace: str) -> _File | None:
        if namespace not in self._imports:
            return None
        if namespace not in self._reading.files:
            root = self._reading.library.root_of(namespace)
            if root is None:
                return None
            _File(root, self._reading)
        return self._reading.files[namespace]

    def _service_parts(self, node: Node) -> ServiceParts:
        def named(kind: str) -> list[tuple[_File, Node]]:
            return [self._target(node, each) for each in node if local_name(each) == kind]

        return ServiceParts(
            outputs=tuple(file.decision(each) for file, each in named("outputDecision")),
            given=tuple(file.decision(each) for file, each in named("inputDecision")),
            data=tuple(_named(each) for _, each in named("inputData")),
        )

    # ── Knowledge models ──────────────────────────────────────────────────────────────────

    def _knowledge_of(self, node: Node) -> dict[str, Knowledge]:
        found: dict[str, Knowledge] = {}
        for file, each in self._required(node, "knowledgeRequirement", "requiredKnowledge"):
            model = file.model(each)
            qualifier = "" if file is self else self._imports[file.namespace].name
            if qualifier:
                model = replace(model, name=f"{qualifier}.{model.name}")
            found[model.name] = model
        return found

    def model(self, node: Node) -> Knowledge:
        model_id = node.get("id")
        if model_id not in self._knowledge:
            self._knowledge[model_id] = self._in_turn(node, self._read_model)
        return self._knowledge[model_id]

    def _read_model(self, node: Node) -> Knowledge:
        """A model sees its parameters and the models that it requires, and no data (§10.2.2)."""
        model_id, name = node.get("id"), node.get("name") or node.get("id")
        if local_name(node) == "decisionService":
            parts = self._service_parts(node)
            return as_knowledge(read_service(node, parts, file=self.namespace), parts)
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
        value_of = self._body(
            body, Vocabulary(model_id, self._names, known, frozenset(parameters)), name
        )
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


def _named(node: Node) -> str:
    return str(node.get("name") or node.get("id"))


def _calls_in(body: Node, known: Mapping[str, Knowledge]) -> int:
    """How often models may be called in ``body``: as often as their names stand there."""
    text = "".join(body.itertext())
    return max((sum(text.count(name) for name in known)), 1)
