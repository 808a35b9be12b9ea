"""Decision tables as parts to compare: a rule is a part, and its cells are its attributes."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from engine.interpreter.xml_source import Node, local_name, read_xml
from workflows.designer.difference.views import Part


def parts_of_table(content: bytes) -> Mapping[str, Part]:
    """Every decision, column and rule of a DMN file, by its id or else its number.

    Raises:
        UnreadableXml: it is no XML that we read.
    """
    root = read_xml(content)
    found = [
        part
        for decision in root.iter()
        if local_name(decision) == "decision"
        for part in _of_decision(decision)
    ]
    return {each.part_id: each for each in found}


def _of_decision(decision: Node) -> Iterator[Part]:
    decision_id = decision.get("id", "")
    name = decision.get("name") or decision_id
    table = next((each for each in decision if local_name(each) == "decisionTable"), None)
    attributes = {"name": name}
    if table is not None:
        attributes["hitPolicy"] = table.get("hitPolicy", "UNIQUE")
        if table.get("aggregation"):
            attributes["aggregation"] = table.get("aggregation")
    literal = next((each for each in decision if local_name(each) == "literalExpression"), None)
    if literal is not None:
        attributes["literalExpression"] = _text(literal)
    yield Part(decision_id, "table", name, attributes)
    if table is not None:
        yield from _of_columns(table, decision_id)
        yield from _of_rules(table, decision_id)


def _columns(table: Node) -> list[tuple[str, Node]]:
    """Inputs, then outputs, as the cells of a rule stand; each with a title of its own."""
    found: list[tuple[str, Node]] = []
    for kind in ("input", "output"):
        for column in table:
            if local_name(column) == kind:
                title = column.get("label") or column.get("name") or _text(column)
                taken = {each for each, _node in found}
                found.append((title if title not in taken else f"{title} {len(found) + 1}", column))
    return found


def _of_columns(table: Node, decision_id: str) -> Iterator[Part]:
    for title, column in _columns(table):
        attributes = {
            name: value
            for name, value in column.attrib.items()
            if name in {"label", "name", "typeRef"}
        }
        expression = _text(column)
        if expression:
            attributes["expression"] = expression
        key = column.get("id") or title
        yield Part(f"{decision_id}/{key}", "column", title, attributes)


def _of_rules(table: Node, decision_id: str) -> Iterator[Part]:
    titles = [title for title, _column in _columns(table)]
    rules = [each for each in table if local_name(each) == "rule"]
    for number, rule in enumerate(rules, 1):
        cells = [_text(cell) for cell in rule if local_name(cell).endswith("Entry")]
        attributes = {
            title: cell for title, cell in zip(titles, cells, strict=False) if cell not in {"", "-"}
        }
        note = next((_text(each) for each in rule if local_name(each) == "description"), "")
        if note:
            attributes["description"] = note
        key = rule.get("id") or f"rule {number}"
        yield Part(f"{decision_id}/{key}", "rule", str(number), attributes)


def _text(node: Node) -> str:
    """The text of an expression, a cell or a note."""
    found = next((each for each in node.iter() if local_name(each) == "text"), node)
    return " ".join((found.text or "").split())
