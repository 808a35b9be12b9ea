"""What starting a process needs beyond its form: choices to offer, and the command itself."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from flask import url_for

from engine.commands.base import Command
from engine.errors import NotFound
from engine.views import Instance
from web import acting
from web.i18n import N_
from web.numbers import whole
from web.pages import standing
from workflows.contact_enterprise.commands import StartContact
from workflows.divisions import place_name
from workflows.enterprises.commands import EnterpriseFilter, GetEnterprise, ListEnterprises
from workflows.enterprises.views import Enterprise
from workflows.evaluation.commands import ListRounds, StartEvaluation
from workflows.guidance_officer.commands import NominateOfficer
from workflows.joint_opinion.commands import StartJointOpinion
from workflows.organisation.commands import ListUnits
from workflows.organisation.duties import UnitKind
from workflows.packages import Package, packages
from workflows.policy.clauses import clauses
from workflows.rectification.commands import ReportFinding
from workflows.rectification.views import Category, FoundProblem, GradingAnswers
from workflows.starting.commands import ListDrawnStarts
from workflows.task_decomposition.commands import StartConference

_MOST_OFFERED = 200

Data = Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Begun:
    """The title of what was started, and its page."""

    title: str
    address: str


def _instance(started: Instance) -> Begun:
    address = url_for("instances.show", instance_id=started.instance_id)
    return Begun(started.title, address)


@dataclass(frozen=True, slots=True)
class Starter:
    """``facts`` are what the form's expressions find, from the address; ``search`` labels a
    field that narrows them by the address' ``q``; ``begun`` says what was started and where it
    is to be seen."""

    facts: Callable[[Mapping[str, str]], dict[str, Any]]
    command: Callable[[Data], Command[Any]]
    search: str = ""
    begun: Callable[[Any], Begun] = _instance


def _contact_facts(arguments: Mapping[str, str]) -> dict[str, Any]:
    """The enterprises to choose from: those that the text finds, and the one asked for."""
    narrow = EnterpriseFilter(text=arguments.get("q", "").strip()[:100])
    found = list(acting.query(ListEnterprises(narrow, limit=_MOST_OFFERED)).enterprises)
    chosen = whole(arguments.get("enterprise_id", ""))
    if chosen is not None and all(each.enterprise_id != chosen for each in found):
        found = [*_one(chosen), *found]
    facts: dict[str, Any] = {"enterprise_options": [_option(each) for each in found]}
    return facts | ({} if chosen is None else {"enterprise_id": chosen})


def _one(enterprise_id: int) -> tuple[Enterprise, ...]:
    try:
        return (acting.query(GetEnterprise(enterprise_id)).enterprise,)
    except NotFound:
        return ()


def _option(enterprise: Enterprise) -> dict[str, object]:
    return {
        "value": enterprise.enterprise_id,
        "label": f"{enterprise.name}（{enterprise.place}）",
    }


def _contact(data: Data) -> Command[Instance]:
    return StartContact(
        enterprise_id=int(data["enterprise_id"]),
        period=data.get("period") or "",
        purpose=data.get("purpose") or "",
    )


def _units(_arguments: Mapping[str, str]) -> dict[str, Any]:
    """The member units of the visitor's own level."""
    areas = standing.areas(acting.visitor())
    page = acting.query(ListUnits(area=areas[0])) if areas else None
    units = page.units if page else ()
    options = [
        {"value": each.unit_id, "label": each.name}
        for each in units
        if each.kind is UnitKind.MEMBER
    ]
    return {"unit_options": options}


def _joint(data: Data) -> Command[Instance]:
    return StartJointOpinion(
        subject=data.get("subject") or "",
        content=data.get("content") or "",
        unit_ids=tuple(int(each) for each in data.get("unit_ids") or ()),
    )


def _conference(data: Data) -> Command[Instance]:
    return StartConference(
        conference_name=data.get("conference_name") or "",
        held_on=date.fromisoformat(data["held_on"]),
        purpose=data.get("purpose") or "",
    )


def _evaluation_facts(arguments: Mapping[str, str]) -> dict[str, Any]:
    """The rounds, and the enterprises to choose from."""
    rounds = [
        {"value": each.round_id, "label": f"{each.name}（{place_name(each.area)}）"}
        for each in acting.query(ListRounds())
    ]
    chosen = whole(arguments.get("round_id", ""))
    facts = _contact_facts(arguments) | {"round_options": rounds}
    return facts | ({} if chosen is None else {"round_id": chosen})


def _evaluation(data: Data) -> Command[Instance]:
    return StartEvaluation(int(data["round_id"]), int(data["enterprise_id"]))


def _nominate(data: Data) -> Command[Instance]:
    return NominateOfficer(data.get("user_id") or "", data.get("reason") or "")


def _finding_facts(arguments: Mapping[str, str]) -> dict[str, Any]:
    """The enterprises, the units that may verify, the clauses."""
    options = [
        {"value": each.clause_id, "label": f"{each.clause_id} {each.title}"}
        for each in clauses().values()
    ]
    return _contact_facts(arguments) | _units(arguments) | {"clause_options": options}


def _finding(data: Data) -> Command[FoundProblem]:
    found_on, unit_id = data.get("found_on"), data.get("unit_id")
    return ReportFinding(
        enterprise_id=int(data["enterprise_id"]),
        title=data["title"],
        detail=data["detail"],
        category=Category(data["category"]),
        unit_id=int(unit_id) if unit_id else None,
        found_on=date.fromisoformat(found_on[:10]) if found_on else None,
        clause_id=data.get("clause_id") or "",
        severity=GradingAnswers(
            harms=data.get("harms") is True,
            on_the_spot=data.get("on_the_spot") is True,
            joint=data.get("joint") is True,
        ),
    )


def _found(finding: FoundProblem) -> Begun:
    return Begun(finding.title, url_for("findings.show", finding_id=finding.finding_id))


STARTERS: Mapping[str, Starter] = {
    "task_decomposition": Starter(lambda _arguments: {}, _conference),
    "evaluation": Starter(_evaluation_facts, _evaluation, search=N_("找企业")),
    "contact_enterprise": Starter(_contact_facts, _contact, search=N_("找企业")),
    "joint_opinion": Starter(_units, _joint),
    "rectification": Starter(_finding_facts, _finding, search=N_("找企业"), begun=_found),
    "guidance_officer": Starter(lambda _arguments: {}, _nominate),
}


def may_start_any() -> bool:
    """Whether there is anything at all that the visitor may start."""
    return bool(startable() or acting.query(ListDrawnStarts()))


def startable() -> tuple[Package, ...]:
    """The packages that the visitor may start, in the order of their numbers."""
    groups = acting.visitor().groups
    found = (each for key, each in packages().items() if key in STARTERS and each.may_start(groups))
    return tuple(sorted(found, key=lambda each: each.number))
