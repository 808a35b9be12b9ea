"""A scenario's file to its model, with every mistake named by its line. Pure."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from types import MappingProxyType
from typing import Any

from workflows.enterprises.codes import Ownership
from workflows.enterprises.size import Size
from workflows.organisation.duties import Duty, EnterpriseRole, UnitKind
from workflows.scenarios.fields import At
from workflows.scenarios.model import (
    EnterpriseGiven,
    PersonGiven,
    Scenario,
    Staff,
    Step,
    UnitGiven,
    Verb,
)
from workflows.scenarios.source import Fields, read_source

#: The folder of a package where its scenarios are, and the file with their common staff.
FOLDER = "scenarios/"
STAFF = "scenarios/staff.yaml"
#: Steps of one scenario.
MAX_STEPS = 500


@dataclass(frozen=True, slots=True)
class VerbRule:
    """The fields that a verb needs and may have, besides ``refused`` and ``note``."""

    needs: frozenset[str] = frozenset()
    may: frozenset[str] = frozenset()


def _rule(needs: str = "", may: str = "") -> VerbRule:
    return VerbRule(frozenset(needs.split()), frozenset(may.split()))


VERBS: Mapping[Verb, VerbRule] = MappingProxyType(
    {
        Verb.START: _rule("", "by as enterprise title business_key area owner data"),
        Verb.DO: _rule("by", "of data"),
        Verb.VOTE: _rule("by choice", "of opinion"),
        Verb.CLAIM: _rule("by", "of"),
        Verb.COMPLETE: _rule("by", "of data"),
        Verb.RELEASE: _rule("by", "of reason"),
        Verb.ASSIGN: _rule("by to", "of reason"),
        Verb.DELEGATE: _rule("by to", "of reason"),
        Verb.TRANSFER: _rule("by to", "of reason"),
        Verb.WAIT: _rule(),
        Verb.UNTIL: _rule(),
        Verb.FOLLOW: _rule("as", "title"),
        Verb.DEPLOY: _rule("data"),
        Verb.MESSAGE: _rule("", "correlation payload"),
        Verb.ESCALATE: _rule("code", "of data"),
        Verb.URGE: _rule("by", "of reason"),
        Verb.ASK_EXTENSION: _rule("by working_days reason", "of"),
        Verb.DECIDE_EXTENSION: _rule("by approve", "of reason"),
        Verb.SIGN: _rule("by"),
        Verb.AWAY: _rule("deputy until", "from reason"),
        Verb.CANCEL: _rule("by reason"),
        Verb.SUSPEND: _rule("by reason"),
        Verb.RESUME: _rule("by"),
        Verb.EXPECT: _rule(),
    }
)
_NOBODY = Staff()
_ANYWHERE = frozenset({"refused", "note"})

EXPECTATIONS = frozenset(
    {
        "of", "state", "open", "held_by", "offered_to", "due", "colour", "data", "notices",
        "no_notice_to", "passed", "not_passed", "rungs", "incidents",
    }
)  # fmt: skip


def read_scenarios(files: Sequence[tuple[str, bytes]]) -> tuple[Scenario, ...]:
    """The scenarios among the files of a package, by path.

    Raises:
        InvalidInput: one cannot be read; the problem's field is ``path:line``.
    """
    found = {path: content for path, content in files if is_scenario(path)}
    common = Staff()
    if STAFF in found:
        common = read_staff_file(found.pop(STAFF))
    return tuple(read_scenario(path, found[path], common) for path in sorted(found))


def read_staff_file(content: bytes) -> Staff:
    """The staff that the stories of a package have in common."""
    at = At(read_source(content, STAFF), STAFF)
    found = read_staff(at, Staff())
    at.done()
    return found


def is_scenario(path: str) -> bool:
    return path.startswith(FOLDER) and path.endswith((".yaml", ".yml"))


def read_scenario(path: str, content: bytes, common: Staff = _NOBODY) -> Scenario:
    """One scenario; what it does not say of its staff is ``common``."""
    at = At(read_source(content, path), path)
    name = at.text("name")
    begins = at.instant("at")
    staff = common
    if "staff" in at.fields:
        own = at.inner("staff")
        staff = read_staff(own, common)
        own.done()
    days = at.calendar()
    steps = tuple(_step(each) for each in at.each("steps"))
    if not steps:
        raise at.wrong("steps", "场景至少要有一步。")
    if len(steps) > MAX_STEPS:
        raise at.wrong("steps", "一个场景最多{limit}步。", limit=MAX_STEPS)
    at.done()
    return Scenario(path, name, begins, staff, days, steps)


def read_staff(at: At, common: Staff) -> Staff:
    """The staff that ``at`` names, on top of ``common``; the same name replaces."""
    units = {each.name: each for each in common.units}
    for name, unit in at.named("units"):
        units[name] = UnitGiven(
            name, unit.text("title", name), unit.text("division"),
            unit.one_of("kind", UnitKind, UnitKind.MEMBER),
        )  # fmt: skip
        unit.done()
    enterprises = {each.name: each for each in common.enterprises}
    for name, given in at.named("enterprises"):
        enterprises[name] = EnterpriseGiven(
            name=name,
            division=given.text("division"),
            ownership=given.one_of("ownership", Ownership, Ownership.PRIVATE),
            sector=given.text("sector", "C"),
            size=given.one_of("size", Size, Size.MEDIUM),
            employees=given.number("employees", 320),
            contacted_by=given.text("contacted_by", ""),
        )
        _known(given, "contacted_by", units)
        given.done()
    people = {each.name: each for each in common.people}
    for name, person in at.named("people"):
        people[name] = _person(name, person, units, enterprises)
    return replace(
        common,
        units=tuple(units.values()),
        enterprises=tuple(enterprises.values()),
        people=tuple(people.values()),
    )


def _person(
    name: str, at: At, units: Mapping[str, object], enterprises: Mapping[str, object]
) -> PersonGiven:
    if at.text("enterprise", ""):
        found = PersonGiven(
            name, enterprise=at.text("enterprise"), role=at.one_of("role", EnterpriseRole)
        )
        _known(at, "enterprise", enterprises)
    else:
        found = PersonGiven(name, unit=at.text("unit"), duty=at.one_of("duty", Duty))
        _known(at, "unit", units)
    at.done()
    return found


def _known(at: At, name: str, known: Mapping[str, object]) -> None:
    value = at.text(name, "")
    if value and value not in known:
        raise at.wrong(
            name, "人员名单里没有“{value}”，只有：{known}。", value=value, known="、".join(known)
        )


def _step(at: At) -> Step:
    verbs = [Verb(name) for name in at.fields if name in set(Verb)]
    # ``until`` is also a field of ``away``.
    if Verb.AWAY in verbs and Verb.UNTIL in verbs:
        verbs.remove(Verb.UNTIL)
    if len(verbs) != 1:
        known = "、".join(Verb)
        raise at.wrong("", "每一步要有且只有一个动作，可以是：{known}。", known=known)
    verb = verbs[0]
    rule = VERBS[verb]
    subject = at.take(verb.value)
    for name in at.fields:
        if name in rule.needs | rule.may | _ANYWHERE:
            at.take(name)
    for name in sorted(rule.needs - at.fields.keys()):
        raise at.wrong(verb.value, "“{verb}”缺少“{name}”。", verb=verb.value, name=name)
    at.done()
    if verb is Verb.EXPECT:
        _check_expectations(at, subject)
    rest = {name: value for name, value in at.fields.items() if name != verb.value}
    return Step(at.fields.line, verb, subject, MappingProxyType(rest))


def _check_expectations(at: At, subject: Any) -> None:
    if not isinstance(subject, Fields) or not subject:
        raise at.wrong("expect", "“expect”应当写出期望的内容。")
    inner = At(subject, at.path)
    for name in EXPECTATIONS:
        inner.take(name)
    inner.done()
