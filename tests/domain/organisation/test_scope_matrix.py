"""Who × what → allowed, 404 or 403: the scope rules of the whole system on one page."""

from typing import cast

import pytest

from engine.context import Deputised, Principal
from engine.ids import SYSTEM
from engine.store.unit_of_work import UnitOfWork
from engine.views import Scope
from workflows.organisation.duties import (
    Duty,
    EnterpriseRole,
    Seat,
    UnitKind,
    groups_of_account,
    groups_of_seat,
    transferable,
)
from workflows.organisation.rights import RIGHTS, ScopeRights, reach, right_name, sight, widest

#: The rights answer from the principal alone: they must not touch the transaction.
NO_UOW = cast("UnitOfWork", None)
RULES = ScopeRights()


def _post(duty: Duty, area: str, *, unit_id: int, office: bool = False) -> frozenset[str]:
    kind = UnitKind.OFFICE if office else UnitKind.MEMBER
    return groups_of_seat(Seat(duty, unit_id, kind, area))


def _office(area: str, duty: Duty = Duty.HANDLER) -> frozenset[str]:
    return _post(duty, area, unit_id=100 + int(area), office=True)


def _member(area: str, unit_id: int, duty: Duty = Duty.HANDLER) -> frozenset[str]:
    return _post(duty, area, unit_id=unit_id)


PEOPLE = {
    "system": Principal(SYSTEM),
    "region office": Principal("p", _office("15")),
    "league office": Principal("p", _office("1502")),
    "league office leader": Principal("p", _office("1502", Duty.LEADER)),
    "league convener": Principal("p", _post(Duty.CONVENER, "1502", unit_id=9)),
    "league officer": Principal("p", _post(Duty.OFFICER, "1502", unit_id=9)),
    "banner office": Principal("p", _office("150203")),
    "unit 7 staff": Principal("p", _member("1502", 7)),
    "unit 7 leader": Principal("p", _member("1502", 7, Duty.LEADER)),
    "unit 8 staff": Principal("p", _member("1503", 8)),
    "deputy of league office": Principal(
        "p", frozenset(), (Deputised("q", transferable(_office("1502"))),)
    ),
    "enterprise 33": Principal("p", groups_of_account(33, EnterpriseRole.UNION)),
    "enterprise 34": Principal("p", groups_of_account(34, EnterpriseRole.HR)),
    "system admin": Principal("p", _post(Duty.SYSTEM_ADMIN, "15", unit_id=1)),
    "security admin": Principal("p", _post(Duty.SECURITY_ADMIN, "15", unit_id=1)),
    "auditor": Principal("p", _post(Duty.AUDITOR, "15", unit_id=1)),
    "designer": Principal("p", _post(Duty.DESIGNER, "15", unit_id=1)),
    "integration": Principal("p", _post(Duty.INTEGRATION, "15", unit_id=1)),
    "nobody": Principal("p"),
}

THINGS = {
    "banner item of unit 7 on 33": Scope("150203", "unit:7", "enterprise:33"),
    "league item of unit 8 on 34": Scope("1503", "unit:8", "enterprise:34"),
    "region item of unit 7": Scope("15", "unit:7", ""),
    "item of no place": Scope(),
}

A, N, F = "allowed", "404", "403"

#: Columns: see and urge, see and reassign, see and start, each over THINGS in their order.
BUSINESS = {
    #                           urge          assign        start
    "system":                  (A, A, A, A,   A, A, A, A,   A, A, A, A),
    "region office":           (A, A, A, N,   A, A, A, N,   A, A, A, N),
    "league office":           (A, N, N, N,   A, N, N, N,   A, N, N, N),
    "league office leader":    (A, N, N, N,   A, N, N, N,   A, N, N, N),
    "league convener":         (A, N, N, N,   A, N, N, N,   A, N, N, N),
    "league officer":          (F, N, N, N,   F, N, N, N,   A, N, N, N),
    "banner office":           (A, N, N, N,   A, N, N, N,   A, N, N, N),
    "unit 7 staff":            (F, N, F, N,   F, N, F, N,   A, N, A, N),
    "unit 7 leader":           (F, N, F, N,   A, N, A, N,   A, N, A, N),
    "unit 8 staff":            (N, F, N, N,   N, F, N, N,   N, A, N, N),
    "deputy of league office": (A, N, N, N,   A, N, N, N,   A, N, N, N),
    "enterprise 33":           (F, N, N, N,   F, N, N, N,   F, N, N, N),
    "enterprise 34":           (N, F, N, N,   N, F, N, N,   N, F, N, N),
    "system admin":            (N, N, N, N,   N, N, N, N,   N, N, N, N),
    "security admin":          (N, N, N, N,   N, N, N, N,   N, N, N, N),
    "auditor":                 (N, N, N, N,   N, N, N, N,   N, N, N, N),
    "designer":                (N, N, N, N,   N, N, N, N,   N, N, N, N),
    "integration":             (N, N, N, N,   N, N, N, N,   N, N, N, N),
    "nobody":                  (N, N, N, N,   N, N, N, N,   N, N, N, N),
}  # fmt: skip

#: What runs the system is not about anything in an area: there is nothing to see, only to do.
RUNNING = {
    "organisation.edit": {"system", "system admin"},
    "calendar.edit": {"system", "system admin"},
    "calendar.publish": {"system", "system admin"},
    "incident.resolve": {"system", "system admin"},
    "incident.read": {"system", "system admin", "auditor", "designer"},
    "account.manage": {"system", "security admin"},
    "message.deliver": {"system", "integration"},
    "external_task.work": {"system", "integration"},
    "start.pause": {"system", "system admin"},
    "history.verify": {"system", "auditor"},
    "definition.deploy": {"system", "system admin"},
    "definition.check": {"system", "designer"},
    "definition.draw": {"system", "designer"},
    "process.release": {"system", "designer"},
}

#: The rest of supervision goes with urging, but for what is listed here.
SUPERVISION = (
    "supervise",
    "instance.cancel",
    "instance.suspend",
    "work_item.move_due",
    "extension.decide",
)


def _verdict(principal: Principal, right: str, scope: Scope) -> str:
    if not RULES.sees(NO_UOW, principal, scope):
        return N
    return A if RULES.may(NO_UOW, principal, right, scope) else F


@pytest.mark.parametrize("who", PEOPLE)
def test_business_is_seen_and_done_as_the_matrix_says(who: str) -> None:
    rights = ("work_item.urge", "work_item.assign", "instance.start")
    found = tuple(
        _verdict(PEOPLE[who], right, thing) for right in rights for thing in THINGS.values()
    )
    assert found == BUSINESS[who]


@pytest.mark.parametrize("right", SUPERVISION)
@pytest.mark.parametrize("who", PEOPLE)
def test_the_other_rights_of_supervision_go_with_urging(who: str, right: str) -> None:
    found = tuple(_verdict(PEOPLE[who], right, thing) for thing in THINGS.values())
    assert found == BUSINESS[who][: len(THINGS)]


@pytest.mark.parametrize("right", RUNNING)
def test_what_runs_the_system_belongs_to_its_own_posts(right: str) -> None:
    allowed = {who for who, each in PEOPLE.items() if RULES.may(NO_UOW, each, right, Scope())}
    assert allowed == RUNNING[right]


@pytest.mark.parametrize(
    ("right", "who"),
    [
        ("enterprise.edit", {"region office", "league office", "unit 7 staff", "unit 7 leader"}),
        ("ledger.export", {"region office", "league office", "unit 7 staff", "unit 7 leader"}),
        ("absence.manage", {"region office", "league office", "unit 7 leader", "system admin"}),
        ("roster.import", {"region office", "league office", "system admin"}),
    ],
)
def test_rights_that_several_capacities_share(right: str, who: set[str]) -> None:
    scope = THINGS["banner item of unit 7 on 33"]
    asked = {"region office", "league office", "unit 7 staff", "unit 7 leader", "unit 8 staff"}
    asked |= {"league officer", "enterprise 33", "system admin", "security admin", "auditor"}
    assert {each for each in asked if RULES.may(NO_UOW, PEOPLE[each], right, scope)} == who


def test_every_right_has_a_name_for_people() -> None:
    for right in frozenset().union(*RIGHTS.values()):
        assert right_name(right) != right


def test_an_unknown_right_is_refused_to_everybody_but_the_system() -> None:
    scope = THINGS["banner item of unit 7 on 33"]
    allowed = {who for who, each in PEOPLE.items() if RULES.may(NO_UOW, each, "x.y", scope)}
    assert allowed == {"system"}


@pytest.mark.parametrize(
    ("who", "areas"),
    [
        ("region office", ("15",)),
        ("league convener", ("1502",)),
        ("league officer", ()),
        ("unit 7 leader", ()),
        ("system admin", ()),
        ("deputy of league office", ("1502",)),
    ],
)
def test_supervised_areas_are_those_of_office_and_convener(
    who: str, areas: tuple[str, ...]
) -> None:
    assert RULES.areas(NO_UOW, PEOPLE[who]) == areas


def test_two_posts_add_up() -> None:
    both = Principal("p", _office("1503") | _member("1502", 7))
    assert RULES.areas(NO_UOW, both) == ("1503",)
    assert sight(both).areas == {"1502", "1503"}
    assert not reach(both, "work_item.urge").covers(Scope("150203", "unit:7", ""))


def test_areas_within_others_are_dropped() -> None:
    assert widest({"1502", "15", "150203", "16"}) == {"15", "16"}
    assert widest(set()) == frozenset()


def test_a_unit_whose_number_begins_alike_is_another_one() -> None:
    principal = Principal("p", frozenset({"unit:7:handler"}))
    assert sight(principal).covers(Scope(owner="unit:7"))
    assert not sight(principal).covers(Scope(owner="unit:77"))
