"""The clauses of the policy: exact quotes with an id, who acts, and which process it is for."""

from __future__ import annotations

import csv
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from types import MappingProxyType

#: The number of the policy document, and the name of the file that holds its text.
DOCUMENT_NUMBER = "内产改办发〔2022〕4号"


@dataclass(frozen=True, slots=True)
class Clause:
    """``quote`` is exact. ``actor`` and ``gloss`` are in English, ``processes`` like ``P03``."""

    clause_id: str
    quote: str
    actor: str
    processes: tuple[str, ...]
    gloss: str


@cache
def clauses() -> Mapping[str, Clause]:
    """Every clause by its id, in the order of the document."""
    text = files("workflows.policy").joinpath("clauses.csv").read_text(encoding="utf-8")
    found = (
        Clause(
            clause_id=row["clause_id"],
            quote=row["quote"],
            actor=row["actor"],
            processes=tuple(row["processes"].split(";")),
            gloss=row["gloss"],
        )
        for row in csv.DictReader(text.splitlines())
    )
    return MappingProxyType({clause.clause_id: clause for clause in found})


def document() -> str:
    """The whole text of the policy, in Markdown."""
    name = f"{DOCUMENT_NUMBER}.md"
    return files("workflows.policy").joinpath(name).read_text(encoding="utf-8")
