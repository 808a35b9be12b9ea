"""What a file says of conversations: message flows, and how messages are correlated.

BPMN 2.0.2 §8.4.2 and §9. A correlation key is a list of properties; each property says for each
message where in its content the value stands (``messagePath``). A process may bind a key to its
own data (``dataPath`` of a correlation subscription): context-based correlation. Without that the
first message of a conversation that carries the key fixes it: key-based correlation.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from types import MappingProxyType
from typing import Any

from engine.interpreter.contract import CorrelationRule
from engine.interpreter.elements import enclosing
from engine.interpreter.expression_functions import ExpressionError
from engine.interpreter.expressions import as_text, compile_expression
from engine.interpreter.xml_source import BPMN, Node, bpmn_children, is_bpmn, local_name, text_of

#: What fits into the column that subscriptions are found by; longer values stand there hashed.
MAX_CORRELATION = 200


def correlation_text(values: Sequence[Any]) -> str:
    """The text by which messages and those who wait for them find each other.

    One value stands for itself, several as a JSON list. Empty where one of them is missing.
    """
    texts = [as_text(value).strip() for value in values]
    if not texts or "" in texts:
        return ""
    text = texts[0] if len(texts) == 1 else json.dumps(texts, ensure_ascii=False)
    if len(text) <= MAX_CORRELATION:
        return text
    return "sha256:" + hashlib.sha256(text.encode()).hexdigest()


def value_at(paths: Sequence[str], content: Mapping[str, Any], now: datetime) -> str:
    """The correlation text of the values that ``paths`` point to; empty where one is missing."""
    try:
        return correlation_text(
            [compile_expression(path).evaluate(content, now=now) for path in paths]
        )
    except ExpressionError:
        return ""


@dataclass(frozen=True, slots=True)
class MessageTarget:
    """Where a message flow leads: an element, or (empty) anything in the process."""

    process_id: str
    element_id: str


@dataclass(frozen=True, slots=True)
class Collaboration:
    """``keys`` holds the property ids of each key, ``paths`` by property and message name.

    ``bindings`` holds the data paths by process, key and property; ``flows`` the targets of
    message flows by the element that sends.
    """

    keys: Mapping[str, tuple[str, ...]]
    paths: Mapping[str, Mapping[str, str]]
    bindings: Mapping[str, Mapping[str, Mapping[str, str]]]
    flows: Mapping[str, MessageTarget]

    def rules_of(self, message_name: str) -> Iterator[CorrelationRule]:
        """How each key that this message carries in full is read from it."""
        for key, properties in self.keys.items():
            found = [self.paths.get(name, {}).get(message_name) for name in properties]
            if found and all(found):
                yield CorrelationRule(message_name, key, tuple(path or "" for path in found))

    def rules(self) -> tuple[CorrelationRule, ...]:
        """The rules of all messages."""
        names = sorted({name for paths in self.paths.values() for name in paths})
        return tuple(rule for name in names for rule in self.rules_of(name))

    def data_paths(self, process_id: str, key: str) -> tuple[str, ...]:
        """Where a process holds the values of ``key`` itself; empty where it does not."""
        bound = self.bindings.get(process_id, {}).get(key, {})
        found = [bound.get(name, "") for name in self.keys.get(key, ())]
        return tuple(found) if found and all(found) else ()


NO_COLLABORATION = Collaboration(
    keys=MappingProxyType({}),
    paths=MappingProxyType({}),
    bindings=MappingProxyType({}),
    flows=MappingProxyType({}),
)


def read_collaboration(root: Node) -> Collaboration:
    """The conversations of one file."""
    by_id = {node.get("id"): node for node in root.iter(f"{{{BPMN}}}*") if node.get("id")}
    keys = {
        node.get("id"): node for node in root.iter(f"{{{BPMN}}}correlationKey") if node.get("id")
    }
    return Collaboration(
        keys={key_name(node): _references(node) for node in keys.values()},
        paths=_paths(root, by_id),
        bindings={
            process.get("id", ""): _bindings(process, keys)
            for process in root.iter(f"{{{BPMN}}}process")
        },
        flows=dict(_flows(root, by_id)),
    )


def key_name(node: Node) -> str:
    """What a key is called: files that take part in one conversation agree on names, not ids."""
    return node.get("name") or node.get("id") or ""


def _references(key: Node) -> tuple[str, ...]:
    return tuple(text_of(each) for each in bpmn_children(key, "correlationPropertyRef"))


def retrievals(root: Node) -> Iterator[tuple[Node, Node, str]]:
    """(property, retrieval expression, path) of a file."""
    for named in root.iter(f"{{{BPMN}}}correlationProperty"):
        for each in bpmn_children(named, "correlationPropertyRetrievalExpression"):
            yield named, each, text_of(each)


def _paths(root: Node, by_id: Mapping[str, Node]) -> dict[str, dict[str, str]]:
    found: dict[str, dict[str, str]] = {}
    for named, expression, path in retrievals(root):
        message = by_id.get(expression.get("messageRef") or "")
        if message is not None and path:
            found.setdefault(named.get("id", ""), {})[message_name(message)] = path
    return found


def message_name(message: Node) -> str:
    return str(message.get("name") or message.get("id") or "")


def _bindings(process: Node, keys: Mapping[str, Node]) -> dict[str, dict[str, str]]:
    found: dict[str, dict[str, str]] = {}
    for subscription in bpmn_children(process, "correlationSubscription"):
        key = keys.get(subscription.get("correlationKeyRef") or "")
        if key is not None:
            found[key_name(key)] = {
                each.get("correlationPropertyRef", ""): text_of(each)
                for each in bpmn_children(subscription, "correlationPropertyBinding")
            }
    return found


def _flows(root: Node, by_id: Mapping[str, Node]) -> Iterator[tuple[str, MessageTarget]]:
    for flow in root.iter(f"{{{BPMN}}}messageFlow"):
        target = target_of(by_id.get(flow.get("targetRef") or ""), by_id)
        if target is not None:
            yield flow.get("sourceRef") or "", target


def target_of(node: Node | None, by_id: Mapping[str, Node]) -> MessageTarget | None:
    """Where a flow to ``node`` arrives; None for a pool that is drawn for the reader only."""
    if node is None:
        return None
    if local_name(node) == "participant":
        process, element_id = by_id.get(node.get("processRef") or ""), ""
    else:
        owners = [each for each in enclosing(node) if is_bpmn(each, "process")]
        process, element_id = (owners or [None])[0], node.get("id") or ""
    if process is None or process.get("isExecutable") != "true":
        return None
    return MessageTarget(process.get("id") or "", element_id)
