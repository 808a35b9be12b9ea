"""What decision tables leave open: inputs that no rule takes, and those that several take.

Of overlaps and gaps only what the hit policy forbids, or leaves without a result, is told (DMN 1.3
§8.2.10). Rules that nothing can reach, and cells of another kind than their column, always are.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

from engine.interpreter.checks.catalogue import finding
from engine.interpreter.contract import Finding
from engine.interpreter.decisions import Decision, DecisionTable, Rule
from engine.interpreter.dmn_imports import Library, imports_of
from engine.interpreter.expression_functions import ExpressionError
from engine.interpreter.expressions import Expression
from engine.interpreter.table_analysis import (
    MOST_TOLD,
    TOO_MUCH,
    Analysis,
    Example,
    Overlap,
    analyse,
    is_of,
)
from engine.interpreter.xml_source import line_of, read_xml

_COMPLETE = ("UNIQUE", "ANY", "FIRST", "PRIORITY")


def check_imports(path: str, content: bytes, library: Library) -> Iterator[Finding]:
    """What the file wants of others (DMN 1.3 §6.3.3) that its package does not hold.

    A namespace that two files of the package have says nothing sure, so it is told as well.
    """
    for each in imports_of(read_xml(content)):
        if library.root_of(each.namespace) is None:
            found = (each.node.get("locationURI"), each.namespace, each.name)
            reference = next((part for part in found if part), "-")
            yield finding("DMN005", path=path, line=line_of(each.node), reference=reference[:200])


def check_decisions(path: str, decisions: Mapping[str, Decision]) -> Iterator[Finding]:
    """The findings on the tables of the file at ``path``."""
    for decision in decisions.values():
        if isinstance(decision, DecisionTable) and decision.rules and decision.inputs:
            yield from _table(path, decision)


def _table(path: str, table: DecisionTable) -> Iterator[Finding]:
    found = analyse(table)
    about = (table.decision_id,)
    yield from _not_analysed(path, table, found)
    for overlap in _forbidden(table, found):
        yield finding(
            "DMN002",
            path=path,
            line=table.line,
            name=table.name,
            rules=", ".join(map(str, overlap.numbers)),
            policy=table.hit_policy,
            example=_spoken(overlap.example),
            about=(*about, *_rule_ids(table, overlap.numbers)),
        )
    if table.hit_policy in _COMPLETE and all(output.default is None for output in table.outputs):
        for gap in found.gaps:
            yield finding(
                "DMN003",
                path=path,
                line=table.line,
                name=table.name,
                example=_spoken(gap.example),
                about=about,
            )
    yield from _never_taken(path, table, found)
    for rule in table.rules:
        yield from _kinds(path, table, rule)
        yield from _outputs(path, table, rule)


def _rule_ids(table: DecisionTable, numbers: Sequence[int]) -> list[str]:
    return [rule.rule_id for rule in table.rules if rule.number in numbers]


def _never_taken(path: str, table: DecisionTable, found: Analysis) -> Iterator[Finding]:
    """Rules that take nothing, or nothing that an earlier one of a table FIRST leaves them."""
    if found.taken is None:
        return
    taken = found.first if table.hit_policy == "FIRST" else found.taken
    for rule in table.rules:
        if rule.number not in taken:
            yield finding(
                "DMN008",
                path=path,
                line=table.line,
                name=table.name,
                rule=rule.number,
                about=(table.decision_id, rule.rule_id),
            )


def _kinds(path: str, table: DecisionTable, rule: Rule) -> Iterator[Finding]:
    """Constants of another kind than the column says: they are equal to nothing that comes in."""
    for at, (column, test) in enumerate(zip(table.inputs, rule.tests, strict=True)):
        for end in test.ends or ():
            if end is not None and not is_of(column.kind, end):
                yield _kind_finding(path, table, rule, at, column.label, column.kind, test.text)
                break
    for at, (output, entry) in enumerate(zip(table.outputs, rule.entries, strict=True)):
        value = _constant(entry)
        if entry is not None and value is not None and not is_of(output.kind, value):
            at += len(table.inputs)
            yield _kind_finding(path, table, rule, at, output.label, output.kind, entry.text)


def _kind_finding(
    path: str, table: DecisionTable, rule: Rule, at: int, column: str, kind: str, written: str
) -> Finding:
    return finding(
        "DMN009",
        path=path,
        line=table.line,
        name=table.name,
        rule=rule.number,
        column=column,
        kind=kind,
        value=written,
        about=(table.decision_id, *rule.cell_ids[at : at + 1]),
    )


def _constant(entry: Expression | None) -> object:
    """What a cell always comes to; None where that is not known beforehand, or null."""
    if entry is None or not entry.is_constant:
        return None
    try:
        return entry.evaluate({})
    except ExpressionError:
        return None


def _not_analysed(path: str, table: DecisionTable, found: Analysis) -> Iterator[Finding]:
    """Only of those in which something would have been told."""
    if not found.why_not or table.hit_policy not in _COMPLETE:
        return
    about = (table.decision_id,)
    if found.why_not == TOO_MUCH:
        yield finding("DMN007", path=path, line=table.line, name=table.name, about=about)
    else:
        yield finding(
            "DMN006",
            path=path,
            line=table.line,
            name=table.name,
            column=found.why_not,
            about=about,
        )


def _forbidden(table: DecisionTable, found: Analysis) -> list[Overlap]:
    if table.hit_policy == "UNIQUE":
        told = list(found.overlaps)
    elif table.hit_policy == "ANY":
        told = [overlap for overlap in found.overlaps if _differ(table, overlap)]
    else:
        told = []
    # Where three rules meet, the pairs of them mostly meet as well: the smallest say it best.
    return sorted(told, key=lambda each: (len(each.numbers), each.numbers))[:MOST_TOLD]


def _differ(table: DecisionTable, overlap: Overlap) -> bool:
    rows = [rule.entries for rule in table.rules if rule.number in overlap.numbers]
    written = {tuple("" if entry is None else entry.text for entry in row) for row in rows}
    return len(written) > 1


def _outputs(path: str, table: DecisionTable, rule: Rule) -> Iterator[Finding]:
    """An output that is none of the allowed values, as far as it can be told beforehand."""
    for at, (output, entry) in enumerate(zip(table.outputs, rule.entries, strict=True)):
        value = _constant(entry)
        if output.values and entry is not None and value is not None and value not in output.values:
            at += len(table.inputs)
            yield finding(
                "DMN004",
                path=path,
                line=table.line,
                name=table.name,
                rule=rule.number,
                output=output.label,
                value=entry.text,
                about=(table.decision_id, *rule.cell_ids[at : at + 1]),
            )


def _spoken(example: Example) -> str:
    return ", ".join(f"{label} = {value}" for label, value in example)
