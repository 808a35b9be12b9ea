"""What goes into an activity and out of it, as the diagram says (BPMN 2.0.2 §10.4).

Data flows with the token, so an activity sees all of its scope's data anyway. What is read here
comes on top, and only where the designer asks for it: ``duban:input`` and ``duban:output``,
properties and data objects that are given a variable, data associations with a transformation,
an assignment, or such a variable or data store at one end. What is only drawn does nothing.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from engine.interpreter.elements import duban
from engine.interpreter.xml_source import (
    BPMN,
    DUBAN,
    Node,
    bpmn_child,
    bpmn_children,
    is_bpmn,
    local_name,
    text_of,
)

_HOLDERS = frozenset({"dataObject", "property"})


@dataclass(frozen=True, slots=True)
class Assignment:
    """The value of ``expression`` is given to the variable ``target``."""

    target: str
    expression: str


@dataclass(frozen=True, slots=True)
class RowReading:
    """The row of ``store`` that ``key`` (an expression) names is read into ``target``."""

    store: str
    key: str
    target: str


@dataclass(frozen=True, slots=True)
class RowWriting:
    """The value of ``expression`` becomes the row of ``store`` that ``key`` names.

    ``capacity`` is how many rows the store may hold; None is without a limit.
    """

    store: str
    key: str
    expression: str
    capacity: int | None


@dataclass(frozen=True, slots=True)
class DataFlow:
    """``only`` lets nothing out but ``outputs``; ``local`` are names that stay inside."""

    readings: tuple[RowReading, ...] = ()
    inputs: tuple[Assignment, ...] = ()
    outputs: tuple[Assignment, ...] = ()
    writings: tuple[RowWriting, ...] = ()
    local: tuple[str, ...] = ()
    only: bool = False

    def __bool__(self) -> bool:
        return bool(self.readings or self.inputs or self.outputs or self.writings or self.local)


def extensions(node: Node, name: str) -> list[Node]:
    """The ``duban:`` elements of this name among the extension elements of ``node``."""
    inside = bpmn_child(node, "extensionElements")
    return [] if inside is None else list(inside.iterchildren(f"{{{DUBAN}}}{name}"))


def data_flow_of(node: Node) -> DataFlow:
    """The data flow of an activity, or of a subprocess with what is declared in it."""
    found = _Collected()
    for declared in declared_in(node):
        found.inputs.append(declared)
    for each in extensions(node, "input"):
        found.inputs.append(Assignment(each.get("target", ""), each.get("source", "")))
    for association in bpmn_children(node, "dataInputAssociation"):
        found.take_in(Association(association))
    mapped = extensions(node, "output")
    for each in mapped:
        found.outputs.append(Assignment(each.get("target", ""), each.get("source", "")))
    for association in bpmn_children(node, "dataOutputAssociation"):
        found.give_out(Association(association))
    return found.data_flow(only=bool(mapped))


def declared_in(node: Node) -> Iterator[Assignment]:
    """Variables that begin with ``node``: its properties and the data objects in it."""
    for child in node:
        if local_name(child) in _HOLDERS and (variable := variable_of(child)):
            empty = "[]" if _is_collection(child) else "null"
            yield Assignment(variable, _marked(child, "value") or empty)


def variable_of(node: Node) -> str:
    """The variable that a data object, reference or property stands for; empty where it is
    only drawn, with neither ``duban:variable`` nor ``duban:value``."""
    holder = _held(node)
    if holder is None:
        return ""
    own = _marked(holder, "variable")
    return own or (_name(holder) if _marked(holder, "value") else "")


def _held(node: Node) -> Node | None:
    if local_name(node) == "dataObjectReference":
        return by_id(node, node.get("dataObjectRef"))
    return node if local_name(node) in _HOLDERS else None


def _marked(holder: Node, attribute: str) -> str:
    """The attribute of a data object, which modelers let people write on its references."""
    if own := duban(holder, attribute):
        return own
    for reference in _root(holder).iter(f"{{{BPMN}}}dataObjectReference"):
        if reference.get("dataObjectRef") == holder.get("id") and duban(reference, attribute):
            return duban(reference, attribute)
    return ""


def _is_collection(holder: Node) -> bool:
    item = by_id(holder, (holder.get("itemSubjectRef") or "").rpartition(":")[2])
    return "true" in [each.get("isCollection") for each in (holder, item) if each is not None]


def _name(node: Node) -> str:
    name = str(node.get("name") or "").strip()
    return name if name.isidentifier() else str(node.get("id") or "")


def _root(node: Node) -> Node:
    return node.getroottree().getroot()


def by_id(node: Node, reference: str | None) -> Node | None:
    """The BPMN element with this id in the file of ``node``."""
    for found in _root(node).iter(f"{{{BPMN}}}*") if reference else ():
        if found.get("id") == reference:
            return found
    return None


# ── Data stores ───────────────────────────────────────────────────────────────────────────


def store_of(node: Node | None) -> str:
    """The store that a reference is bound to by ``duban:store``; empty where it is drawn only."""
    return duban(node, "store") if node is not None and is_bpmn(node, "dataStoreReference") else ""


def variable_of_store(reference: Node) -> str:
    """The variable that a row of the store is read into."""
    return duban(reference, "variable") or _name(reference)


def capacity_of(reference: Node) -> int | None:
    """How many rows the store may hold, from the ``dataStore`` that is referred to."""
    store = by_id(reference, reference.get("dataStoreRef"))
    if store is None or store.get("isUnlimited", "false") == "true":
        return None
    capacity = store.get("capacity", "")
    return int(capacity) if capacity.isdigit() else None


# ── Associations ──────────────────────────────────────────────────────────────────────────


class Association:
    """A data association and what lies at its ends."""

    def __init__(self, node: Node) -> None:
        self.node = node
        self.sources = [by_id(node, text_of(each)) for each in bpmn_children(node, "sourceRef")]
        self.target = by_id(node, text_of(bpmn_child(node, "targetRef")))
        self.transformation = text_of(bpmn_child(node, "transformation"))
        self.assignments = [
            Assignment(text_of(bpmn_child(each, "to")), text_of(bpmn_child(each, "from")))
            for each in bpmn_children(node, "assignment")
        ]

    @property
    def stores(self) -> list[Node]:
        """The bound data stores that it reads."""
        return [node for node in self.sources if node is not None and store_of(node)]

    @property
    def live(self) -> bool:
        """Whether it does anything."""
        if self.transformation or self.assignments or self.stores or store_of(self.target):
            return True
        ends = [*self.sources, self.target]
        return any(variable_of(end) for end in ends if end is not None) and any(
            port_of(end) for end in ends
        )

    @property
    def target_name(self) -> str:
        """The variable that it gives its value to; empty where there is none."""
        return port_of(self.target) or (variable_of(self.target) if self.target is not None else "")


def port_of(node: Node | None) -> str:
    """The variable of a data input or output."""
    if node is None or local_name(node) not in ("dataInput", "dataOutput"):
        return ""
    return _name(node)


class _Collected:
    """Gathers the data flow of one activity."""

    def __init__(self) -> None:
        self.readings: list[RowReading] = []
        self.inputs: list[Assignment] = []
        self.outputs: list[Assignment] = []
        self.writings: list[RowWriting] = []
        self.local: list[str] = []

    def data_flow(self, *, only: bool) -> DataFlow:
        names = [each.target for each in self.readings] + [each.target for each in self.inputs]
        return DataFlow(
            readings=tuple(self.readings),
            inputs=tuple(self.inputs),
            outputs=tuple(self.outputs),
            writings=tuple(self.writings),
            local=tuple(dict.fromkeys([*names, *self.local])),
            only=only,
        )

    def take_in(self, association: Association) -> None:
        if not association.live:
            return
        stores, target = association.stores, association.target_name
        computed = association.transformation or association.assignments
        for store in stores:
            name = variable_of_store(store) if computed or not target else target
            self.readings.append(RowReading(store_of(store), duban(store, "key"), name))
        self.inputs += association.assignments
        if association.transformation and target:
            self.inputs.append(Assignment(target, association.transformation))
        elif not computed and not stores and target:
            for source in association.sources:
                variable = variable_of(source) if source is not None else ""
                if variable and variable != target:
                    self.inputs.append(Assignment(target, f'get("{variable}", null)'))

    def give_out(self, association: Association) -> None:
        if not association.live:
            return
        ports = [name for source in association.sources if (name := port_of(source))]
        self.outputs += association.assignments
        target = association.target
        if store_of(target):
            own = variable_of_store(target)
            value = association.transformation or f'get("{[*ports, own][0]}", null)'
            self.writings.append(
                RowWriting(store_of(target), duban(target, "key"), value, capacity_of(target))
            )
        elif name := association.target_name:
            if association.transformation:
                self.outputs.append(Assignment(name, association.transformation))
            elif ports and ports[0] != name and not association.assignments:
                self.outputs.append(Assignment(name, f'get("{ports[0]}", null)'))
        taken = {each.target for each in self.outputs}
        self.local += [port for port in ports if port not in taken]
