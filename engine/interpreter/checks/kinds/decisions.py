"""Findings on decisions: what cannot be read, and what a table leaves open."""

from __future__ import annotations

from engine.interpreter.checks.kind import Kind

DECISIONS: dict[str, Kind] = {
    "DMN001": Kind(
        "error",
        "The decision table {name} cannot be used: {reason}.",
        "Mend the table; the manual lists what its cells may hold.",
    ),
    "DMN002": Kind(
        "warning",
        "{name}: rules {rules} overlap, which {policy} does not allow: {example}.",
        "Narrow one of the rules, or choose the hit policy FIRST.",
    ),
    "DMN003": Kind(
        "warning",
        "{name}: no rule takes {example}.",
        "Add a rule for it, or give the outputs a default.",
    ),
    "DMN004": Kind(
        "warning",
        "{name}: rule {rule} gives {output} the value {value}, which is not among those allowed.",
        "Correct the rule, or add the value to those allowed.",
    ),
    "DMN005": Kind(
        "error",
        "The file imports {reference}, and no one file of the package has its namespace.",
        "Put the file into the package, or copy what is needed of it and take the import out.",
    ),
    "DMN006": Kind(
        "info",
        "{name} was not looked through for gaps and overlaps: what {column} compares with is only "
        "known when it runs.",
        "Nothing has to be done; with constants in the cells of the column it would be.",
    ),
    "DMN007": Kind(
        "info",
        "{name} was not looked through for gaps and overlaps: it has too many combinations.",
        "Nothing has to be done; two smaller tables would be looked through.",
    ),
    "DMN008": Kind(
        "warning",
        "{name}: rule {rule} is never taken; no input reaches it.",
        "Move the rule up, widen it, or take it out.",
    ),
    "DMN009": Kind(
        "warning",
        "{name}: rule {rule} has {value} in {column}, which holds values of the type {kind}.",
        "Correct the cell, or the type of the column. Texts stand in double quotes.",
    ),
}
