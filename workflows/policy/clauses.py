"""The clauses of the policy: exact quotes with an id, who acts, and which process it is for."""

from __future__ import annotations

import csv
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from functools import cache
from importlib.resources import files
from types import MappingProxyType

#: The number of the policy document, and the name of the file that holds its text.
DOCUMENT_NUMBER = "内产改办发〔2022〕4号"

#: When the document was issued, as it says itself.
ISSUED_ON = date(2022, 12, 13)

#: Who the clauses say must act, in the words that people use.
ACTOR_NAMES: Mapping[str, str] = MappingProxyType(
    {
        "SASAC": "国资委",
        "assessing units": "考核单位",
        "enterprise": "企业",
        "enterprise head": "企业负责人",
        "enterprise union": "企业工会",
        "guidance officers": "改革指导员",
        "human resources": "人社部门",
        "inspection office": "巡视机构",
        "leading bodies": "各级领导机构",
        "leading enterprises": "行业龙头企业",
        "member units": "成员单位",
        "organisation department": "组织部门",
        "party body": "党组织",
        "publicity department": "宣传部门",
        "tripartite bodies": "协调劳动关系三方",
        "union": "工会",
        "workers": "职工",
    }
)

#: The processes that the clauses name. Which of them are built, the packages tell.
PROCESS_NAMES: Mapping[str, str] = MappingProxyType(
    {
        "P01": "议定任务分解",
        "P02": "督办升级",
        "P03": "联系企业",
        "P04": "改革指导员",
        "P05": "整改销号",
        "P06": "企业改革方案",
        "P07": "评价考核",
        "P08": "评选表彰",
        "P09": "补助帮扶",
        "P10": "权益与风险",
        "P11": "竞赛创新选树",
        "P12": "调研试点宣传",
    }
)


@dataclass(frozen=True, slots=True)
class Clause:
    """``quote`` is exact, ``title`` our own short name for it in Chinese and ``gloss`` in English.

    ``actors`` are in English, as in ``ACTOR_NAMES``; ``processes`` are numbers like ``P03``.
    """

    clause_id: str
    title: str
    quote: str
    actors: tuple[str, ...]
    processes: tuple[str, ...]
    gloss: str


@cache
def clauses() -> Mapping[str, Clause]:
    """Every clause by its id, in the order of the document."""
    text = files("workflows.policy").joinpath("clauses.csv").read_text(encoding="utf-8")
    found = (
        Clause(
            clause_id=row["clause_id"],
            title=row["title"],
            quote=row["quote"],
            actors=tuple(row["actor"].split("; ")),
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
